"""The names that generations may have, on every engine."""

from __future__ import annotations

import re

PATTERN = r"[a-z0-9_]+"
_NAME = re.compile(PATTERN)


def check_generation(name: str) -> str:
    """The name itself; raises `ValueError` for one that could not be part of a table's name."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not the name of a generation: {name!r}")
    return name
