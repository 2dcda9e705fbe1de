"""Background work as threads of the server, for the embedded setting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from house import House
from workers.tuning import tune
from workers.upkeep import make_round, tidy

_TIDY_SECONDS = 3600.0
_FLUSH_SECONDS = 10.0

log = structlog.get_logger(__name__)


class Repeated:
    """Does a job every `seconds` until it is stopped."""

    def __init__(self, job: Callable[[], object], *, seconds: float, name: str) -> None:
        self._job = job
        self._seconds = seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin the rounds."""
        self._thread.start()

    def stop(self) -> None:
        """End after the round under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._job()
            except Exception:
                # A bug in one round must not end all later ones.
                log.exception("a round failed")
            self._stop.wait(self._seconds)


class Sweeper(Repeated):
    """Makes the rounds that members wait for, and tidies up now and then."""

    def __init__(self, house: House, *, seconds: float) -> None:
        super().__init__(self._make_round, seconds=seconds, name="sweeper")
        self._house = house
        self._tidied = 0.0

    def _make_round(self) -> None:
        make_round(self._house)
        if time.monotonic() - self._tidied > _TIDY_SECONDS:
            tidy(self._house)
            self._tidied = time.monotonic()


class Tuner(Repeated):
    """Does what administrators asked for; apart, because it may take minutes."""

    def __init__(self, house: House, *, seconds: float) -> None:
        super().__init__(lambda: tune(house), seconds=seconds, name="tuner")


class Flusher(Repeated):
    """Writes down what this process keeps in memory: each process its own, whoever sweeps."""

    def __init__(self, flush: Callable[[], None], *, name: str) -> None:
        super().__init__(flush, seconds=_FLUSH_SECONDS, name=name)
        self._flush = flush

    def stop(self) -> None:
        """End with what came last."""
        super().stop()
        self._flush()
