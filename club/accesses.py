"""The access log, kept for support and statistics, and for a bounded time (C3).

Requests wait in memory until the process writes them down together: no request waits for it. What
waits when a process is killed is lost.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlmodel import Session, col, select
from ua_parser import parse

from schemas.access import Access, AccessOut
from schemas.account import Account
from schemas.errors import TruthUnavailable
from schemas.words import AccountState
from store.truth import Truth

MOST_WAITING = 10_000
"""Requests kept in memory; while the truth is away the oldest of more are lost."""

MOST_TOLD = 1_000
"""Requests that a member is told of, the newest ones."""

_LONGEST_URL, _LONGEST_AGENT = 500, 300


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was answered; `agent` is what the browser said of itself."""

    at: datetime
    account: str | None
    address: str
    method: str
    url: str
    status: int
    agent: str


class Accesses:
    """The requests since the last `flush`; thread-safe."""

    def __init__(self, truth: Truth) -> None:
        self._truth = truth
        self._lock = threading.Lock()
        self._waiting: deque[Asked] = deque(maxlen=MOST_WAITING)

    def now(self) -> datetime:
        """The instant that a request is noted with."""
        return self._truth.clock()

    def note(self, asked: Asked) -> None:
        """Remember a request; asks nothing of the truth."""
        with self._lock:
            self._waiting.append(asked)

    def flush(self) -> None:
        """Write down what waits; what cannot be written now waits on."""
        with self._lock:
            waiting = list(self._waiting)
            self._waiting.clear()
        if not waiting:
            return
        try:
            _write(self._truth, waiting)
        except TruthUnavailable:
            with self._lock:
                self._waiting.extendleft(reversed(waiting))


def _write(truth: Truth, waiting: list[Asked]) -> None:
    members = {one.account for one in waiting if one.account is not None}
    with truth.work() as work:
        # Who was erased meanwhile leaves nothing, not even this (C8).
        known = set(
            work.session.exec(
                select(col(Account.id)).where(
                    col(Account.id).in_(members), col(Account.state) != AccountState.ANONYMISED
                )
            )
        )
        kept = [_row(one) for one in waiting if one.account is None or one.account in known]
        work.session.add_all(kept)
        work.commit()


def _row(asked: Asked) -> Access:
    browser, system = named(asked.agent[:_LONGEST_AGENT])
    return Access(
        at=asked.at,
        account_id=asked.account,
        address=asked.address,
        method=asked.method,
        url=asked.url[:_LONGEST_URL].replace("\0", ""),
        status=asked.status,
        browser=browser,
        system=system,
    )


@lru_cache(maxsize=1_000)
def named(agent: str) -> tuple[str, str]:
    """What a browser and its operating system are called; empty where nobody knows."""
    found = parse(agent)
    browser, system = found.user_agent, found.os
    return (browser.family if browser else "", system.family if system else "")


def of_account(session: Session, account_id: str) -> list[AccessOut]:
    """A member's latest requests, the newest first."""
    rows = session.exec(
        select(Access)
        .where(col(Access.account_id) == account_id)
        .order_by(col(Access.id).desc())
        .limit(MOST_TOLD)
    )
    return [AccessOut.model_validate(row) for row in rows]


def purge(truth: Truth, kept: timedelta) -> int:
    """Forget requests older than `kept`; returns how many."""
    with truth.work() as work:
        gone = work.delete(Access, col(Access.at) < work.now - kept)
        work.commit()
    return gone
