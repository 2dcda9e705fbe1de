"""Background work as a thread of the server, for the embedded setting."""

from __future__ import annotations

import threading
import time

import structlog

from house import House
from workers.upkeep import make_round, tidy

_TIDY_SECONDS = 3600.0

log = structlog.get_logger(__name__)


class Sweeper:
    """Makes a round every `seconds` until it is stopped."""

    def __init__(self, house: House, *, seconds: float) -> None:
        self._house = house
        self._seconds = seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def start(self) -> None:
        """Begin the rounds."""
        self._thread.start()

    def stop(self) -> None:
        """End after the round under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        tidied = 0.0
        while not self._stop.is_set():
            try:
                make_round(self._house)
                if time.monotonic() - tidied > _TIDY_SECONDS:
                    tidy(self._house)
                    tidied = time.monotonic()
            except Exception:
                # A bug in one round must not end all later ones.
                log.exception("a round failed")
            self._stop.wait(self._seconds)
