"""Real parts that fail on demand: away for a while, or hit at one exact point of the work.

A point is named like `before engine.put`. What is armed there happens once, on the thread that
passes, so that an interleaving which would need luck is drawn like any other step.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from matcher.courier import Courier
from schemas.errors import MarieurError
from schemas.outbox import Promise

Deed = Callable[[], object]

POINTS = (
    "before engine.percolate",
    "after engine.percolate",
    "before engine.put",
    "after engine.put",
    "before engine.add_interests",
    "after engine.add_interests",
    "before engine.refresh",
    "after engine.refresh",
    "before engine.select",
    "after engine.select",
    "before bus.publish",
    "after bus.publish",
    "before bus.replay",
    "after bus.replay",
)
"""Where the courier's, the selector's and the fan-out's work can be interrupted."""

COURIERS_POINTS = tuple(
    point for point in POINTS if point.endswith(("publish", "put", "percolate", "add_interests"))
)
"""Those that the fan-out never passes, so that pages can be opened at them."""


class Killed(BaseException):
    """The process that carried promises out ended here, as by `kill -9`; nobody catches it."""


class Following(threading.Event):
    """Set while the fan-out gets events; counts how often it was stalled."""

    def __init__(self) -> None:
        super().__init__()
        self.stalls = 0

    def clear(self) -> None:
        """Stall the fan-out."""
        self.stalls += 1
        super().clear()


class Faults:
    """What is away, what is armed, and who is at work; shared by the parts of a process."""

    def __init__(self) -> None:
        self.away: set[str] = set()
        """Methods that fail: `engine.put`, or `engine` for all of them."""
        self.following = Following()
        """Cleared while the fan-out gets no events, as when its thread has no turn."""
        self.following.set()
        self._armed: dict[str, Deed] = {}
        self._deadly: set[str] = set()
        self._amid = 0
        self._at_work = threading.local()
        self._lock = threading.Lock()

    def arm(self, point: str, deed: Deed) -> None:
        """Do something when the point is passed next."""
        with self._lock:
            self._armed[point] = deed

    def arm_death(self, point: str) -> None:
        """End whoever carries out promises when they pass the point next."""
        with self._lock:
            self._deadly.add(point)

    def mend(self) -> None:
        """Nothing fails any more, and nothing is armed."""
        with self._lock:
            self.away.clear()
            self._armed.clear()
            self._deadly.clear()
        self.following.set()

    def passing(self, point: str) -> None:
        """Have what is armed at this point happen."""
        with self._lock:
            deed = self._armed.pop(point, None)
            dies = self.carrying and point in self._deadly
            if dies:
                self._deadly.discard(point)
            self._amid += deed is not None
        if deed is not None:
            self._at_work.amid = self._own + 1
            try:
                deed()
            finally:
                self._at_work.amid -= 1
                with self._lock:
                    self._amid -= 1
        if dies:
            raise Killed(point)

    @property
    def amid(self) -> int:
        """How many things are being done in the midst of others."""
        return self._amid

    @property
    def amid_elsewhere(self) -> int:
        """How many of them other threads do."""
        return self._amid - self._own

    @property
    def _own(self) -> int:
        own: int = getattr(self._at_work, "amid", 0)
        return own

    @property
    def carrying(self) -> bool:
        """Whether this thread is carrying out promises."""
        return getattr(self._at_work, "depth", 0) > 0

    def mortally(self, work: Callable[[], object]) -> None:
        """Do work that dies silently when it passes a deadly point."""
        self._at_work.depth = getattr(self._at_work, "depth", 0) + 1
        try:
            work()
        except Killed:
            if self._at_work.depth > 1:
                raise
        finally:
            self._at_work.depth -= 1


class Faulty:
    """A real engine or bus behind its faults; `real` may be exchanged while it is in use."""

    def __init__(self, real: Any, name: str, faults: Faults, error: type[MarieurError]) -> None:
        self.real = real
        self._name = name
        self._faults = faults
        self._error = error

    def __getattr__(self, method: str) -> Callable[..., Any]:
        name = f"{self._name}.{method}"

        def call(*arguments: Any, **named: Any) -> Any:
            self._faults.passing(f"before {name}")
            if method != "close" and self._faults.away & {name, self._name}:
                raise self._error(f"{name} is away")
            following = self._faults.following
            stalls = following.stalls
            if name == "bus.follow" and not following.wait(named["timeout"]):
                return []
            answer = getattr(self.real, method)(*arguments, **named)
            self._faults.passing(f"after {name}")
            # A wait that began before a stall may end amid it, or after it.
            stalled = stalls != following.stalls or not following.is_set()
            return [] if name == "bus.follow" and stalled else answer

        return call


class Relay:
    """The way from a commit to the courier, which can be cut."""

    def __init__(self, courier: Courier, faults: Faults) -> None:
        self.on = True
        self._courier = courier
        self._faults = faults

    def __call__(self, promises: Sequence[Promise]) -> None:
        if self.on:
            self.carry(promises)

    def carry(self, promises: Sequence[Promise]) -> None:
        """Carry promises out, as a commit or a sweep would."""
        self._faults.mortally(lambda: self._courier.deliver(promises))
