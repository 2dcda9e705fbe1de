"""A clock that the test owns: it stands still but for a millisecond a look, and jumps."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

_MILLISECOND = timedelta(milliseconds=1)


class StageClock:
    """Gives aware UTC instants; threads may share it."""

    def __init__(self) -> None:
        self._now = datetime(2026, 5, 17, 8, 30, tzinfo=UTC)
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        with self._lock:
            self._now += _MILLISECOND
            return self._now

    def jump(self, by: timedelta) -> None:
        """Move forwards or back."""
        with self._lock:
            self._now += by
