"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class StoppedClock:
    """Always the same instant, plus what it was moved by."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 17, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Move by a `timedelta` of these arguments, backwards if negative."""
        self.now += timedelta(**by)
