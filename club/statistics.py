"""The composition of one's subscribers, told so that nobody can be made out (F4).

Figures come from a snapshot. It is taken anew only when ten people or more have joined, left or
changed since, so asking again and again tells nothing, nor does a single subscriber's coming or
going. Each figure is rounded down to tens from an offset that is drawn once for it and told nobody:
of nine sybils and one stranger that join together, the chance that a figure depends on where the
stranger belongs is one in ten for each of the two figures that could. A figure that is told stands
for ten people at least. Only what an account may see of its subscribers is counted (A9).
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import blake2b

import orjson
from sqlmodel import Session

from analyzers.text import fold
from club.login import account_of
from club.membership import Facts, subscribers_in
from schemas.circle import Rule
from schemas.rounded import LEAST
from schemas.statistics import Dimension, Figure, StatisticsOut, SubscriberSnapshot
from store.truth import Truth

_ALL = "all"


def statistics(truth: Truth, account: str) -> StatisticsOut:
    """What is told of an account's subscribers now."""
    with truth.read() as session:
        held = session.get(SubscriberSnapshot, account)
        counted = _count(session, account, held.secret if held else secrets.token_hex(16))
    if held is None or _changes(held.people, counted.people) >= LEAST:
        with truth.work() as work:
            # The row lock makes two at once take one after the other.
            account_of(work.session, account, for_update=True)
            held = work.session.get(SubscriberSnapshot, account)
            if held is None or _changes(held.people, counted.people) >= LEAST:
                if held is not None:
                    counted = _count(work.session, account, held.secret)
                work.session.merge(counted)
                work.commit()
                held = counted
    return told(held)


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


def _count(session: Session, account: str, secret: str) -> SubscriberSnapshot:
    people: dict[str, str] = {}
    counts: dict[Dimension, Counter[str]] = {dimension: Counter() for dimension in Dimension}
    spelled: dict[str, str] = {}
    for member, facts in subscribers_in(session, account, Rule()):
        said = sorted(_values(facts))
        people[_hash(secret, member.id).hex()] = _hash(secret, orjson.dumps(said).decode()).hex()
        for dimension, value in said:
            counts[dimension][spelled.setdefault(f"{dimension}:{fold(value)}", value)] += 1
    return SubscriberSnapshot(
        account_id=account,
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
