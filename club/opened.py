"""Views that wait in memory until the process writes their counts down (F4)."""

from __future__ import annotations

import threading

from sqlalchemy.exc import IntegrityError

from club import readership
from club.readership import View
from schemas.errors import TruthUnavailable
from store.truth import Truth

MOST_WAITING = 100_000
"""Views kept in memory; while the truth is away those after them are not counted."""


class Opened:
    """The views since the last `flush`; thread-safe. What was not flushed ends with the process."""

    def __init__(self, truth: Truth) -> None:
        self._truth = truth
        self._lock = threading.Lock()
        self._waiting: set[View] = set()

    def note(self, view: View) -> None:
        """Remember a view; asks nothing of the truth."""
        with self._lock:
            if len(self._waiting) < MOST_WAITING:
                self._waiting.add(view)

    def flush(self) -> None:
        """Count what waits; what cannot be counted now waits on."""
        with self._lock:
            waiting, self._waiting = self._waiting, set()
        if not waiting:
            return
        try:
            readership.count(self._truth, waiting)
        except (IntegrityError, TruthUnavailable):
            # Another process began the same period at the same moment, or the truth is away.
            with self._lock:
                self._waiting |= waiting
