"""Counts of members and publications as they may be told: rounded, never small (M5, K6)."""

from __future__ import annotations

import secrets

LEAST = 10
"""Counts under this are not told."""


def rounded(count: int) -> int | None:
    """Round down to 10, 20, 50, 100, 200, 500 …; None for what is under `LEAST`."""
    if count < LEAST:
        return None
    size = int("1" + "0" * (len(str(count)) - 1))
    return size * next(step for step in (5, 2, 1) if count >= step * size)


def draw() -> int:
    """From ten to nineteen people: how many it takes until a figure is told, or moves."""
    return LEAST + secrets.randbelow(LEAST)


def in_tens(count: int, drawn: int) -> int:
    """Round down to tens, shifted by what was drawn: nine of ten times, one more changes nothing.

    Not 0 where `count` has come to `drawn`.
    """
    return max(count - (drawn - LEAST), 0) // LEAST * LEAST
