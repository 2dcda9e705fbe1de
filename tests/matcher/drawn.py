"""A club as the duel over audiences draws it, and the rows that it is written as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from hypothesis import strategies as st
from sqlmodel import delete

from schemas.account import Account
from schemas.circle import Circle
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
from store.truth import Truth

NOW = datetime(2026, 5, 17, tzinfo=UTC)
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
