"""A clock for real processes that jumps: the machine's, moved by what a file says."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from store.truth import Clock, utc_now

VARIABLE = "MARIEUR_TEST_CLOCK"
"""Names the file that holds seconds; without it the clock is the machine's."""


def house_clock() -> Clock:
    """The clock of a process of the club."""
    path = os.environ.get(VARIABLE)
    return utc_now if path is None else lambda: moved(Path(path))


def moved(path: Path) -> datetime:
    """The instant that a process with this file takes for now."""
    return utc_now() + timedelta(seconds=float(path.read_text()))


def jump(path: Path, seconds: float) -> None:
    """Move the clocks of all processes with this file at once, from the machine's time."""
    unfinished = path.with_suffix(".part")
    unfinished.write_text(str(seconds))
    unfinished.replace(path)
