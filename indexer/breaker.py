"""A circuit breaker: while a part is away, calls fail at once instead of waiting for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from schemas.errors import EngineUnavailable

PAUSE_SECONDS = 1.0


class Breaker:
    """Opens for `pause` seconds after a failure; then one call may find out how things are."""

    def __init__(
        self,
        failures: tuple[type[Exception], ...],
        *,
        pause: float = PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures = failures
        self._pause = pause
        self._clock = clock
        self._lock = threading.Lock()
        self._open_until: float | None = None

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Raise `EngineUnavailable` at once while open; learn from what happens inside."""
        self._enter()
        try:
            yield
        except self._failures:
            self._open()
            raise
        self._open_until = None

    def _enter(self) -> None:
        with self._lock:
            if self._open_until is None:
                return
            if self._clock() < self._open_until:
                raise EngineUnavailable("the search engine did not answer a moment ago")
            # This call probes; the others go on failing until it knows.
            self._open_until = self._clock() + self._pause

    def _open(self) -> None:
        with self._lock:
            self._open_until = self._clock() + self._pause
