"""Secrets at rest, sealed by the keys of the cookies: the database alone tells none (C1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Vault:
    """Seals and opens; the first key seals, all open, so that keys can be renewed."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [Fernet(key) for key in keys]

    def seal(self, text: str) -> str:
        """The text as nobody without the keys can read or make it."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str, *, within: timedelta | None = None) -> str | None:
        """What was sealed, `within` so long; None for what no key of today opens."""
        seconds = int(within.total_seconds()) if within else None
        try:
            return self._fernet.decrypt(sealed.encode("utf-8", "replace"), ttl=seconds).decode()
        except InvalidToken:
            return None

    @property
    def _fernet(self) -> MultiFernet:
        # Commands that neither seal nor open run without any key.
        return MultiFernet(self._keys)
