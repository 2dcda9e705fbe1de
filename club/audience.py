"""Who may see what, where: the one rule, asked for sets."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from schemas.account import Account
from schemas.words import AccountState, Place, PublicationState, Tier

_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever looks: a member, or anybody when `id` is None."""

    id: str | None
    tier: Tier
    language: str | None = None


ANYBODY = Reader(None, Tier.BASIC_FREE)
"""A visitor who is not logged in."""


@dataclass(frozen=True, slots=True)
class Visibility:
    """What the rule needs to know of a publication."""

    author: str
    author_state: AccountState
    state: PublicationState
    places: frozenset[Place]
    reading_tier: Tier


def may_see(reader: Reader, publication: Visibility, place: Place) -> bool:
    """Whether `reader` may be shown `publication` at `place` (P5, P8, C7).

    Live, by an author in good standing, shown at that place by its settings, and open to the
    reader's tier. Hubs and feeds belong to members.
    """
    if place in (Place.HUB, Place.FEED) and reader.id is None:
        return False
    return (
        publication.state is PublicationState.LIVE
        and publication.author_state is AccountState.ACTIVE
        and place in publication.places
        and reader.tier.rank >= publication.reading_tier.rank
    )


def may_open(reader: Reader, publication: Visibility) -> bool:
    """Whether `reader` may read the publication's own page: seen somewhere, opened there."""
    return any(may_see(reader, publication, place) for place in (Place.SITE, Place.HUB))


_READERS = select(col(Account.id), col(Account.tier), col(Account.language)).where(
    col(Account.id).in_(bindparam("ids", expanding=True)),
    col(Account.state) == AccountState.ACTIVE,
)


def readers(session: Session, ids: Collection[str]) -> dict[str, Reader]:
    """Readers by account id; those whose account is not active are left out."""
    found: dict[str, Reader] = {}
    for chunk in _chunks(ids):
        rows = session.execute(_READERS, {"ids": chunk})
        found.update((row[0], Reader(row[0], row[1], row[2])) for row in rows)
    return found


def _chunks(ids: Collection[str]) -> Iterable[list[str]]:
    listed = list(ids)
    return (listed[at : at + _CHUNK] for at in range(0, len(listed), _CHUNK))
