"""Publications read for showing: many at once, by primary key, with what the audience needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlmodel import Session, col

from club import companies, reliability
from club.audience import Reader, Visibility, following, inside, may_open
from schemas.account import Account
from schemas.columns import is_id
from schemas.errors import N_, NotFound, Refused, TierTooLow
from schemas.geography import Area
from schemas.media import shown_media
from schemas.publication import Author, Entry, Publication, PublicationPage
from schemas.served import area_of, served
from schemas.share import Share
from schemas.types import TYPES, places_of, types_at
from schemas.words import AccountState, Place, PublicationState, PublicationType, Tier
from store.lists import as_list, in_list

_COLUMNS: tuple[Any, ...] = (
    col(Publication.id),
    col(Publication.type),
    col(Publication.title),
    col(Publication.subtitle),
    col(Publication.language),
    col(Publication.link),
    col(Publication.media),
    col(Publication.published_at),
    col(Publication.revision),
    col(Publication.sequence),
    col(Publication.state),
    col(Publication.on_site),
    col(Publication.on_hub),
    col(Publication.on_feed),
    col(Publication.on_web),
    col(Publication.reading_tier),
    col(Publication.circles),
    col(Publication.area),
    col(Publication.account_id),
    col(Account.state).label("author_state"),
    col(Account.slug),
    col(Account.legal_name),
    col(Account.full_name),
    col(Account.raters),
    col(Account.reliability),
)
_ROWS = select(*_COLUMNS).join(Account, col(Account.id) == col(Publication.account_id))
_SHARERS = (
    select(col(Share.publication_id), Account)
    .join(Account, col(Account.id) == col(Share.account_id))
    .join(Publication, col(Publication.id) == col(Share.publication_id))
    .where(
        in_list(col(Share.publication_id), "ids"),
        col(Share.to_subscribers),
        col(Publication.shareable),
        col(Account.state) == AccountState.ACTIVE,
    )
    .order_by(col(Share.created_at), col(Share.id))
)
_BY_ID = _ROWS.where(col(Publication.id).in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Shelved:
    """A publication as the truth has it: what to show, and who may see it."""

    entry: Entry
    sequence: int
    visibility: Visibility
    area: Area | None = None
    """What it serves; None: the whole world (K8)."""
    reliable: bool = False
    """Whether its author shows that they are reliable (A16)."""


def author_of(account: Account) -> Author:
    """The author's name and Site as entries show them (P7)."""
    return Author(slug=account.slug, name=account.name)


def address(publication_id: str, kind: PublicationType) -> str | None:
    """Path of the publication's page; a Flash Message has none (P1)."""
    return f"/p/{publication_id}" if TYPES[kind].has_page else None


def read(session: Session, ids: Collection[str]) -> dict[str, Shelved]:
    """Publications by id, whatever their state; those that are gone are left out."""
    if not ids:
        return {}
    return _shelved(session.connection().execute(_BY_ID, {"ids": list(ids)}))


def newest(
    session: Session,
    *,
    author: str | None = None,
    before: int | None = None,
    restricted: bool = False,
    limit: int,
) -> list[Shelved]:
    """Live publications shown on Sites, newest first; of one author or of all.

    Those for circles alone are among them only where `restricted` is asked for.
    """
    query = _ROWS.where(
        col(Publication.state) == PublicationState.LIVE,
        col(Account.state) == AccountState.ACTIVE,
        col(Publication.on_site),
        col(Publication.type).in_(types_at(Place.SITE)),
    )
    if author is not None:
        query = query.where(col(Publication.account_id) == author)
    if before is not None:
        query = query.where(col(Publication.sequence) < before)
    if not restricted:
        query = query.where(col(Publication.circles).is_(None))
    rows = session.execute(query.order_by(col(Publication.sequence).desc()).limit(limit))
    return list(_shelved(rows).values())


def count_on_hubs(session: Session, tier: Tier) -> int:
    """Live publications that hubs may show to members of this tier."""
    counted: int = session.execute(
        select(func.count())
        .select_from(Publication)
        .join(Account, col(Account.id) == col(Publication.account_id))
        .where(
            col(Publication.state) == PublicationState.LIVE,
            col(Account.state) == AccountState.ACTIVE,
            col(Publication.on_hub),
            col(Publication.circles).is_(None),
            col(Publication.type).in_(types_at(Place.HUB)),
            col(Publication.reading_tier).in_([each for each in Tier if each.rank <= tier.rank]),
        )
    ).scalar_one()
    return counted


def page(session: Session, reader: Reader, publication_id: str) -> PublicationPage:
    """A publication's page for a reader; raises `NotFound` as `opened`, and where it has none."""
    shelved = opened(session, reader, publication_id)
    if shelved.entry.url is None:
        raise not_open()
    row, author = session.execute(
        select(Publication, Account)
        .join(Account, col(Account.id) == col(Publication.account_id))
        .where(col(Publication.id) == publication_id)
    ).one()
    return PublicationPage(
        **shelved.entry.model_dump(),
        texts=row.texts,
        template=row.template,
        company=companies.entry_of(row, author),
    )


def opened(session: Session, reader: Reader, publication_id: str) -> Shelved:
    """A publication that is open to a reader; raises `NotFound` alike for absent and hidden ones.

    And `TierTooLow` for what only the reader's tier keeps closed (C7). It need not have a page of
    its own.
    """
    known = [publication_id] if is_id(publication_id) else []
    shelved = read(session, known).get(publication_id)
    if shelved is None:
        raise not_open()
    if not is_open_to(session, reader, shelved.visibility):
        raise _refusal(session, reader, shelved.visibility)
    return shelved


def _refusal(session: Session, reader: Reader, publication: Visibility) -> Refused:
    """Why it is closed to a reader: for the tier alone, or nobody's business (C7)."""
    raised = replace(reader, tier=publication.reading_tier)
    lower = reader.tier.rank < publication.reading_tier.rank
    if not lower or not is_open_to(session, raised, publication):
        return not_open()
    return TierTooLow(
        N_("This is for members of {tier} and above. What tiers give is at /me/plan."),
        tier=publication.reading_tier.label,
        needed=publication.reading_tier.value,
    )


def is_open_to(session: Session, reader: Reader, publication: Visibility) -> bool:
    """`may_open`, of a reader of whom nobody has asked yet whether they follow the author."""
    reader = inside(session, reader, publication.circles)
    if may_open(reader, publication):
        return True
    shared_by = sharers_of(session, [publication.publication])
    shared = replace(publication, sharers=frozenset(shared_by.get(publication.publication, ())))
    return may_open(following(session, reader, [publication.author, *shared.sharers]), shared)


def sharers_of(session: Session, ids: Collection[str]) -> dict[str, dict[str, Author]]:
    """By publication: who shares it to their subscribers now, the first who did first (P6)."""
    found: dict[str, dict[str, Author]] = {}
    for publication, sharer in session.execute(_SHARERS, {"ids": as_list(ids)}):
        found.setdefault(publication, {})[sharer.id] = author_of(sharer)
    return found


def with_sharers(
    rows: Mapping[str, Shelved], sharers: Mapping[str, Mapping[str, Author]]
) -> dict[str, Shelved]:
    """The rows, each knowing who shares it."""
    return {
        name: replace(
            row, visibility=replace(row.visibility, sharers=frozenset(sharers.get(name, ())))
        )
        for name, row in rows.items()
    }


def not_open() -> NotFound:
    """What is told of a publication that is not open to whoever asks."""
    return NotFound(N_("There is no such publication, or it is not open to you."))


def _shelved(rows: Iterable[Row[Any]]) -> dict[str, Shelved]:
    return {row.id: _shelve(row) for row in rows}


def _shelve(row: Row[Any]) -> Shelved:
    return Shelved(
        Entry(
            id=row.id,
            type=row.type,
            title=row.title,
            subtitle=row.subtitle,
            language=row.language,
            author=Author(slug=row.slug, name=row.legal_name or row.full_name or row.slug),
            published_at=row.published_at,
            revision=row.revision,
            url=address(row.id, row.type),
            link=row.link,
            media=shown_media(row.media),
            **served(row.area),
        ),
        row.sequence or 0,
        Visibility(
            author=row.account_id,
            author_state=row.author_state,
            state=row.state,
            places=places_of(row),
            reading_tier=row.reading_tier,
            publication=row.id,
            circles=frozenset(row.circles or ()),
        ),
        area_of(row.area),
        reliability.shows(row.raters, row.reliability),
    )
