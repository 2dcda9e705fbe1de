"""The composition of one's subscribers, told so that nobody can be made out (F4).

Figures come from a snapshot. It is taken anew once a day at most, and only when ten to nineteen
people have joined, left or changed since, how many exactly is drawn: so asking again and again
tells nothing, nor does a single subscriber's coming or going. Each figure is rounded down to tens
from an offset of its own, drawn with each snapshot and told nobody: of nine sybils and one stranger
that join together, the chance that a figure depends on where the stranger belongs is one in ten for
each of the two figures that could. A figure that is told stands for ten people at least. Only what
an account may see of its subscribers is counted (A9).
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import blake2b

import orjson
from sqlmodel import Session

from analyzers.text import fold
from club.login import account_of
from club.membership import EVERYBODY, Facts, subscribers_in
from schemas.rounded import LEAST, draw
from schemas.statistics import Dimension, Figure, StatisticsOut, SubscriberSnapshot
from store.truth import Truth

_ALL = "all"


def statistics(truth: Truth, account: str) -> StatisticsOut:
    """What is told of an account's subscribers now."""
    today = truth.clock().date()
    with truth.read() as session:
        held = session.get(SubscriberSnapshot, account)
        if held is not None and not _is_over(session, held, today):
            return told(held)
    with truth.work() as work:
        # The row lock makes two at once take one after the other.
        account_of(work.session, account, for_update=True)
        held = work.session.get(SubscriberSnapshot, account)
        if held is None or _is_over(work.session, held, today):
            held = work.session.merge(_taken(work.session, account, today))
            work.commit()
        return told(held)


def _is_over(session: Session, held: SubscriberSnapshot, today: date) -> bool:
    """Whether enough changed since a snapshot for another, which then is of another day."""
    if held.taken_on >= today:
        return False
    now = dict(_people(session, held.account_id, held.secret))
    return _changes(held.people, now) >= held.needed


def told(snapshot: SubscriberSnapshot) -> StatisticsOut:
    """The figures of a snapshot as they may be told, the largest first."""
    by = {}
    for dimension in Dimension:
        counts = snapshot.figures.get(dimension, {})
        parts = (
            Figure(value=value, count=count)
            for value, exact in counts.items()
            if (count := _rounded(snapshot.secret, f"{dimension}:{fold(value)}", exact))
        )
        by[dimension] = sorted(parts, key=lambda part: (-part.count, part.value))
    return StatisticsOut(subscribers=_rounded(snapshot.secret, _ALL, snapshot.total), by=by)


def _rounded(secret: str, figure: str, exact: int) -> int | None:
    """Down to tens, from the figure's own offset; None for what is not told."""
    offset = int.from_bytes(_hash(secret, figure)) % LEAST
    return max(exact - offset, 0) // LEAST * LEAST or None


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> int:
    """How many people joined, left, or changed."""
    return sum(before.get(one) != now.get(one) for one in before.keys() | now.keys())


def _people(session: Session, account: str, secret: str) -> Iterator[tuple[str, str]]:
    """By a hash of each subscriber: a hash of what is counted of them."""
    for member, facts in subscribers_in(session, account, EVERYBODY):
        said = orjson.dumps(sorted(_values(facts))).decode()
        yield _hash(secret, member).hex(), _hash(secret, said).hex()


def _taken(session: Session, account: str, today: date) -> SubscriberSnapshot:
    secret = secrets.token_hex(16)
    counts: dict[Dimension, Counter[str]] = {dimension: Counter() for dimension in Dimension}
    spelled: dict[str, str] = {}
    for _, facts in subscribers_in(session, account, EVERYBODY):
        for dimension, value in sorted(_values(facts)):
            counts[dimension][spelled.setdefault(f"{dimension}:{fold(value)}", value)] += 1
    people = dict(_people(session, account, secret))
    return SubscriberSnapshot(
        account_id=account,
        taken_on=today,
        needed=draw(),
        secret=secret,
        people=people,
        total=len(people),
        figures={dimension: dict(some) for dimension, some in counts.items()},
    )


def _values(facts: Facts) -> Iterator[tuple[Dimension, str]]:
    if facts.country is not None:
        yield Dimension.COUNTRY, facts.country
    for code in set(facts.languages):
        yield Dimension.LANGUAGE, code
    if facts.sector:
        yield Dimension.SECTOR, facts.sector
    yield Dimension.TIER, facts.tier


def _hash(secret: str, text: str) -> bytes:
    return blake2b(text.encode(), key=secret.encode(), digest_size=8).digest()
