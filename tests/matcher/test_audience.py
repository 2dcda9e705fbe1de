"""The audience invariant: with the index caught up, the engine's filter is `may_see`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, delete, select

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
from schemas.feedback import Exclusion
from schemas.publication import Publication, PublicationKeyword
from schemas.subscription import Subscription, SubscriptionState
from schemas.words import (
    AccountState,
    AccountType,
    Kind,
    Place,
    PublicationState,
    PublicationType,
    Tier,
)
from store.migrate import migrate
from store.truth import Truth

NOW = datetime(2026, 5, 17, tzinfo=UTC)
SHOWN = (Place.HUB, Place.SITE)
"""Places that the engine answers for; feeds and web search engines are served from the truth."""
KEYS = ("a", "b")


@dataclass(frozen=True)
class Person:
    """A member as the duel draws them."""

    tier: Tier
    state: AccountState
    country: str = "FR"


@dataclass(frozen=True)
class Ring:
    """A circle of the member at a position, of those from some countries; of all where of none."""

    owner: int
    countries: frozenset[str]


@dataclass(frozen=True)
class Excluded:
    """Something that a member excludes: the author or publication at a position."""

    member: int
    author: bool
    which: int


@dataclass(frozen=True)
class Post:
    """A publication as the duel draws it; `author` is a position among the people."""

    author: int
    type: PublicationType
    state: PublicationState
    places: frozenset[Place]
    tier: Tier
    key: str
    was_live: bool
    circles: frozenset[int] = frozenset()
    """Positions among its author's circles."""


@dataclass(frozen=True)
class Asked:
    """A subscription between the members at two positions."""

    follower: int
    followed: int
    state: SubscriptionState


people = st.builds(
    Person,
    st.sampled_from(Tier),
    st.sampled_from([AccountState.ACTIVE, *AccountState]),
    st.sampled_from(("FR", "BE")),
)
rings = st.builds(Ring, st.integers(0, 3), st.frozensets(st.sampled_from(("FR", "BE"))))
posts = st.builds(
    Post,
    st.integers(0, 3),
    st.sampled_from(PublicationType),
    st.sampled_from([PublicationState.LIVE, PublicationState.LIVE, *PublicationState]),
    st.frozensets(st.sampled_from(Place)),
    st.sampled_from(Tier),
    st.sampled_from(KEYS),
    st.booleans(),
    st.just(frozenset()) | st.frozensets(st.integers(0, 3), max_size=2),
)
exclusions = st.builds(Excluded, st.integers(0, 3), st.booleans(), st.integers(0, 24))

subscriptions = st.builds(
    Asked,
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from([SubscriptionState.AUTHORISED, *SubscriptionState]),
)

_names = count(1)


@pytest.fixture
def truth(tmp_path: Path) -> Iterator[Truth]:
    made = Truth(f"sqlite:///{tmp_path / 'truth.db'}")
    migrate(made)
    yield made
    made.close()


def write(
    truth: Truth,
    club: list[Person],
    written: list[Post],
    excluded: list[Excluded],
    asked: Sequence[Asked] = (),
    drawn: Sequence[Ring] = (),
) -> list[str]:
    """The drawn club as rows in place of those of the example before; ids of its members."""
    with truth.work() as work:
        for table in (Subscription, Circle, Exclusion, PublicationKeyword, Publication, Account):
            work.session.exec(delete(table))
        accounts = [account(number, person) for number, person in enumerate(club)]
        work.session.add_all(accounts)
        work.session.flush()
        own: dict[str, list[str]] = {}
        for ring in drawn:
            row = circle_row(ring, accounts[ring.owner % len(club)].id)
            work.session.add(row)
            own.setdefault(row.account_id, []).append(row.id)
        work.session.flush()
        publications: list[str] = []
        for sequence, post in enumerate(written, 1):
            author = accounts[post.author % len(club)].id
            publication = publication_row(post, sequence, author)
            known = own.get(author, [])
            chosen = {known[position % len(known)] for position in post.circles if known}
            publication.circles = sorted(chosen) or None
            work.session.add(publication)
            work.session.flush()
            work.session.add(keyword_row(publication.id, post.key))
            publications.append(publication.id)
        members = [one.id for one in accounts]
        work.session.add_all(rows_of(excluded, members, publications))
        pairs = {
            (members[one.follower % len(members)], members[one.followed % len(members)]): one.state
            for one in asked
        }
        work.session.add_all(
            Subscription(subscriber_id=who, account_id=whom, state=state, created_at=NOW)
            for (who, whom), state in pairs.items()
            if who != whom
        )
        work.commit()
    return members


def rows_of(
    excluded: list[Excluded], members: list[str], publications: list[str]
) -> Iterator[Exclusion]:
    """Each exclusion once; those of a publication only where there are publications."""
    seen = set()
    for one in excluded:
        among = members if one.author else publications
        if not among:
            continue
        member, which = members[one.member % len(members)], among[one.which % len(among)]
        if (member, which) not in seen:
            seen.add((member, which))
            excludes = {"author_id" if one.author else "publication_id": which}
            yield Exclusion(account_id=member, created_at=NOW, **excludes)


def account(number: int, person: Person) -> Account:
    return Account(
        type=AccountType.INDIVIDUAL,
        email=f"m{number}@example.org",
        password_hash="-",
        slug=f"m{number}",
        tier=person.tier,
        state=person.state,
        birth_date=date(1980, 5, 17),
        postcode="35000",
        city="Rennes",
        country=person.country,
        language="fr",
        languages=["fr"],
        time_zone="Europe/Paris",
        policies_accepted_at=NOW,
        created_at=NOW,
    )


def circle_row(ring: Ring, owner: str) -> Circle:
    return Circle(
        account_id=owner,
        name=f"circle {next(_names)}",
        rule={"countries": sorted(ring.countries)},
        created_at=NOW,
        updated_at=NOW,
    )


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


def publication_row(post: Post, sequence: int, author: str) -> Publication:
    live = post.state is PublicationState.LIVE
    return Publication(
        account_id=author,
        type=post.type,
        language="fr",
        title="Titre",
        texts=[],
        state=post.state,
        sequence=sequence if live or post.was_live else None,
        on_site=Place.SITE in post.places,
        on_hub=Place.HUB in post.places,
        on_feed=Place.FEED in post.places,
        on_web=Place.WEB in post.places,
        reading_tier=post.tier,
        created_at=NOW,
        updated_at=NOW,
    )


def keyword_row(publication: str, key: str) -> PublicationKeyword:
    return PublicationKeyword(
        publication_id=publication,
        position=0,
        text=key,
        kind=Kind.B2B,
        language="fr",
        keys=[key],
        rules="-",
        supported=True,
        score=1.0,
        evidence=[],
    )


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
    generation = f"g{next(_names)}"
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
            assert knowing(session, Reader(reader.id, reader.tier, reader.language)) == reader
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
            bare = Reader(reader.id, reader.tier, reader.language)
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


def newest_first(rows: list[shelf.Shelved]) -> list[str]:
    return [row.entry.id for row in sorted(rows, key=lambda row: -row.sequence)]
