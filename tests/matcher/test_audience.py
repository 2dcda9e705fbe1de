"""The audience invariant: with the index caught up, the engine's filter is `may_see`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from club import shelf
from club.audience import ANYBODY, Reader, following, knowing, may_see, readers
from indexer.port import Engine
from indexer.projection import project
from matcher.fanout import Fanout
from matcher.feed import Feeds
from schemas.account import Account
from schemas.circle import Circle
from schemas.document import Interest
from schemas.event import Position
from schemas.publication import Publication, PublicationKeyword
from schemas.subscription import Subscription, SubscriptionState
from schemas.words import AccountState, Kind, Place
from store.migrate import migrate
from store.truth import Truth
from tests.matcher.drawn import (
    KEYS,
    Asked,
    Excluded,
    Person,
    Post,
    Ring,
    exclusions,
    people,
    posts,
    rings,
    subscriptions,
    write,
)

SHOWN = (Place.HUB, Place.SITE)
"""Places that the engine answers for; feeds and web search engines are served from the truth."""
_generations = count(1)


@pytest.fixture
def truth(tmp_path: Path) -> Iterator[Truth]:
    made = Truth(f"sqlite:///{tmp_path / 'truth.db'}")
    migrate(made)
    yield made
    made.close()


def are_inside(session: Session) -> dict[str, set[str]]:
    """By member, the circles that they own or are in, found the slow way."""
    accounts = {row.id: row for row in session.exec(select(Account))}
    followed = {
        (row.subscriber_id, row.account_id)
        for row in session.exec(select(Subscription))
        if row.state is SubscriptionState.AUTHORISED
    }
    return {
        name: {
            circle.id
            for circle in session.exec(select(Circle))
            if circle.account_id == name
            or (
                (name, circle.account_id) in followed
                and row.country in (circle.rule["countries"] or ("FR", "BE"))
            )
        }
        for name, row in accounts.items()
    }


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    club=st.lists(people, min_size=1, max_size=4),
    written=st.lists(posts, max_size=25),
    excluded=st.lists(exclusions, max_size=4),
    asked=st.lists(subscriptions, max_size=12),
    drawn=st.lists(rings, max_size=4),
    wanted=st.sets(st.sampled_from(KEYS), min_size=1),
)
def test_the_engine_admits_exactly_what_may_see_allows(
    engine: Engine,
    truth: Truth,
    club: list[Person],
    written: list[Post],
    excluded: list[Excluded],
    asked: list[Asked],
    drawn: list[Ring],
    wanted: set[str],
) -> None:
    members = write(truth, club, written, excluded, asked, drawn)
    interests = [Interest(Kind.B2B, key) for key in wanted]
    generation = f"g{next(_generations)}"
    engine.build(generation)
    with truth.read() as session:
        ids = [row.id for row in session.exec(select(Publication))]
        engine.put(generation, list(project(session, ids).values()))
        engine.refresh(generation)
        shelved = shelf.read(session, ids)
        keys = {row.publication_id: row.keys for row in session.exec(select(PublicationKeyword))}
        active = readers(session, members)
        inside = are_inside(session)
        for reader in active.values():
            assert reader.circles == inside[reader.id or ""]
            assert knowing(session, bare_of(reader)) == reader
        for row in shelved.values():
            about = (row.entry.id, row.visibility.author)
            circles = row.visibility.circles
            for name, reader in readers(session, members, about=about, circles=circles).items():
                assert reader.excludes(*about) is active[name].excludes(*about)
                assert reader.circles == active[name].circles & circles
    assert set(active) == {
        member
        for member, person in zip(members, club, strict=True)
        if person.state is AccountState.ACTIVE
    }
    looking: list[tuple[Reader, Place]] = [
        *((reader, place) for reader in active.values() for place in SHOWN),
        (ANYBODY, Place.SITE),
    ]
    for reader, place in looking:
        for author in (None, *members):
            allowed = [
                row
                for row in shelved.values()
                if may_see(reader, row.visibility, place)
                and author in (None, row.visibility.author)
            ]
            married = [row for row in allowed if wanted & set(keys[row.entry.id])]
            audience = reader.at(place, author)
            newest = [hit.id for hit in engine.newest(generation, audience, limit=100)]
            assert newest == newest_first(allowed)
            hits = engine.select(generation, interests, audience, limit=100)
            assert [hit.id for hit in hits] == newest_first(married)
            assert engine.count(generation, [interests], audience) == [len(married)]
    engine.drop(generation)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    club=st.lists(people, min_size=1, max_size=4),
    written=st.lists(posts, max_size=25),
    excluded=st.lists(exclusions, max_size=4),
    asked=st.lists(subscriptions, max_size=12),
    drawn=st.lists(rings, max_size=4),
    limit=st.integers(1, 5),
)
def test_the_feed_has_exactly_what_may_see_allows(
    truth: Truth,
    club: list[Person],
    written: list[Post],
    excluded: list[Excluded],
    asked: list[Asked],
    drawn: list[Ring],
    limit: int,
) -> None:
    members = write(truth, club, written, excluded, asked, drawn)
    feeds = Feeds(truth, cast("Fanout", Standing()))
    with truth.read() as session:
        shelved = shelf.read(session, [row.id for row in session.exec(select(Publication))])
        followed = {
            (row.subscriber_id, row.account_id)
            for row in session.exec(select(Subscription))
            if row.state is SubscriptionState.AUTHORISED
        }
        active = readers(session, members, among=members)
        for reader in active.values():
            bare = bare_of(reader)
            assert following(session, knowing(session, bare)) == reader
    for name, reader in active.items():
        assert reader.subscriptions == {author for follower, author in followed if follower == name}
        allowed = [row for row in shelved.values() if may_see(reader, row.visibility, Place.FEED)]
        assert all((name, row.visibility.author) in followed for row in allowed)
        read: list[str] = []
        before: int | None = None
        while True:
            page = feeds.read(Reader(name, reader.tier), limit=limit, before=before)
            read += [one.shelved.entry.id for one in page.entries]
            before = page.next
            if before is None:
                break
            assert len(page.entries) == limit
        assert read == newest_first(allowed)


class Standing:
    """A fan-out that nothing reaches."""

    position = Position("none", "0")


def bare_of(reader: Reader) -> Reader:
    """The reader as a request has them."""
    return Reader(reader.id, reader.tier, reader.language, languages=reader.languages)


def newest_first(rows: list[shelf.Shelved]) -> list[str]:
    return [row.entry.id for row in sorted(rows, key=lambda row: -row.sequence)]
