"""Counts of members and publications as they may be told: rounded, never small (M5, K6)."""

from __future__ import annotations

LEAST = 10
"""Counts under this are not told."""


def rounded(count: int) -> int | None:
    """Round down to 10, 20, 50, 100, 200, 500 …; None for what is under `LEAST`."""
    if count < LEAST:
        return None
    size = int("1" + "0" * (len(str(count)) - 1))
    return size * next(step for step in (5, 2, 1) if count >= step * size)
