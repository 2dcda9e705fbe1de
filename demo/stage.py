"""Where the demo club's past is played: a truth of its own, whose clock is set back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from house import House
from schemas.account import Account
from store.truth import Truth, utc_now


class StageClock:
    """The machine's clock, set back while the past is told."""

    def __init__(self) -> None:
        self.behind = timedelta(0)

    def __call__(self) -> datetime:
        """The instant on stage."""
        return utc_now() - self.behind


@dataclass(frozen=True)
class Stage:
    """The parts that the past is played with, and who has entered so far, by slug."""

    house: House
    truth: Truth
    clock: StageClock
    accounts: dict[str, Account] = field(default_factory=dict)

    def id_of(self, slug: str) -> str:
        """The identifier of a member's account."""
        return self.accounts[slug].id


@contextmanager
def open_stage(house: House) -> Iterator[Stage]:
    """A stage on the club's truth; what is done on it reaches the engine at once."""
    clock = StageClock()
    truth = Truth(house.settings.truth_url, clock=clock)
    truth.on_commit(house.courier.deliver)
    try:
        yield Stage(house, truth, clock)
    finally:
        truth.close()
