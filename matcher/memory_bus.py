"""The bus inside one process: a ring of events under one lock."""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections import deque
from collections.abc import Sequence
from itertools import islice

from matcher.bus import EpochLost
from schemas.errors import BusUnavailable
from schemas.event import Delivered, Event, Position, Replay

_OFFSET = re.compile(r"[0-9]{1,18}")


class MemoryBus:
    """A `Bus` for a single process; its epoch is the life of the object.

    Keeps the newest `length` events. Offsets count from 1; offset 0 is the start.
    """

    def __init__(self, *, length: int) -> None:
        self._epoch = secrets.token_hex(8)
        self._kept: deque[Delivered] = deque(maxlen=length)
        self._times: deque[float] = deque(maxlen=length)
        self._newest = 0
        self._closed = False
        self._changed = threading.Condition()

    def publish(self, events: Sequence[Event]) -> list[Position]:
        """Append events; returns their positions, in order."""
        with self._changed:
            self._refuse_when_closed()
            positions = []
            for event in events:
                self._newest += 1
                positions.append(self._position(self._newest))
                self._kept.append(Delivered(positions[-1], event))
                self._times.append(time.monotonic())
            self._changed.notify_all()
            return positions

    def tail(self) -> Position:
        """The position of the newest event, or of the start when there is none."""
        with self._changed:
            self._refuse_when_closed()
            return self._position(self._newest)

    def follow(self, after: Position, *, timeout: float) -> Sequence[Delivered]:
        """Events after a position, waiting up to `timeout` seconds for the first.

        Empty on timeout and when the bus is closed meanwhile. Raises `EpochLost`.
        """
        deadline = time.monotonic() + timeout
        with self._changed:
            self._refuse_when_closed()
            while not (events := self._events_after(after)) and not self._closed:
                if (left := deadline - time.monotonic()) <= 0:
                    break
                self._changed.wait(left)
            return events

    def replay(self, after: Position, *, limit: int) -> Replay:
        """Kept events after a position, at most `limit`; incomplete when some are gone."""
        with self._changed:
            self._refuse_when_closed()
            try:
                return Replay(self._events_after(after)[:limit])
            except EpochLost:
                return Replay(complete=False)

    def recent(self, limit: int) -> Sequence[Delivered]:
        """The newest `limit` kept events, oldest first."""
        with self._changed:
            self._refuse_when_closed()
            return list(islice(reversed(self._kept), limit))[::-1]

    def forget(self, age: float) -> None:
        """Drop events that are `age` seconds old, or older; the newest one stays."""
        with self._changed:
            self._refuse_when_closed()
            while len(self._kept) > 1 and self._times[0] <= time.monotonic() - age:
                self._kept.popleft()
                self._times.popleft()

    def ping(self) -> None:
        """Return while the bus is open."""
        with self._changed:
            self._refuse_when_closed()

    def close(self) -> None:
        """Wake followers, who get nothing; whoever calls later gets `BusUnavailable`."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _position(self, offset: int) -> Position:
        return Position(self._epoch, str(offset))

    def _events_after(self, after: Position) -> list[Delivered]:
        """Every event after a position, oldest first; takes time by their number only."""
        behind = self._newest - self._offset(after)
        if not 0 <= behind <= len(self._kept):
            raise EpochLost(str(after))
        return list(islice(reversed(self._kept), behind))[::-1]

    def _offset(self, position: Position) -> int:
        if position.epoch != self._epoch or not _OFFSET.fullmatch(position.offset):
            raise EpochLost(str(position))
        return int(position.offset)

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise BusUnavailable("the event bus is closed")
