"""Which worker runs which test."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

_ONE_STACK = "tests/stack/"


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """A file's tests go to one worker; those of `tests/stack/` all to one, with its stack.

    (xdist's own groups, `--dist loadgroup`, do nothing with pytest 9.2.)
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return _ONE_STACK if file.startswith(_ONE_STACK) else file
