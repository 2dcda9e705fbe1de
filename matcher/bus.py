"""The bus port: events reach every API process, in one order, and can be replayed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from schemas.event import Delivered, Event, Position, Replay


class Bus(Protocol):
    """A log of events that gives each its position; `BusUnavailable` when it is away.

    An *epoch* is the life of one log: when events were lost, a new epoch begins and positions
    of the old one mean nothing any more.
    """

    def publish(self, events: Sequence[Event]) -> list[Position]:
        """Append events; returns their positions, in order."""

    def tail(self) -> Position:
        """The position of the newest event, or of the start when there is none."""

    def follow(self, after: Position, *, timeout: float) -> Sequence[Delivered]:
        """Events after a position, waiting up to `timeout` seconds for the first.

        Raises `EpochLost` when the position's epoch is over or events after it are gone.
        """

    def replay(self, after: Position, *, limit: int) -> Replay:
        """Kept events after a position, at most `limit`; incomplete when some are gone."""

    def recent(self, limit: int) -> Sequence[Delivered]:
        """The newest `limit` kept events, oldest first."""

    def forget(self, age: float) -> None:
        """Drop events that are `age` seconds old, or older; the newest one stays (C8).

        Positions before what is kept are as those of a log that was too long.
        """

    def ping(self) -> None:
        """Return when the bus can carry events."""

    def close(self) -> None:
        """Wake followers and give connections back."""


class EpochLost(Exception):
    """The log that a position belonged to is gone; start again at `tail`."""
