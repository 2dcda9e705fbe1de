"""From rows of the truth to documents of the engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Row, String, and_, bindparam, cast, literal, outerjoin, select
from sqlmodel import Session, col

from schemas.account import Account
from schemas.document import Document, Tombstone
from schemas.edition import stamped
from schemas.publication import Publication, PublicationKeyword
from schemas.search import facets_of
from schemas.served import area_of
from schemas.types import places_of
from schemas.words import AccountState, Kind, Need, Place, PublicationState

GONE = 2**53
"""Revision of the tombstone of what was deleted: nothing is ever newer."""

_COLUMNS: tuple[Any, ...] = (
    col(Publication.id),
    col(Publication.type),
    col(Publication.revision),
    col(Publication.sequence),
    col(Publication.account_id),
    col(Publication.state),
    col(Publication.on_site),
    col(Publication.on_hub),
    col(Publication.on_feed),
    col(Publication.on_web),
    col(Publication.reading_tier),
    col(Publication.circles),
    col(Publication.area),
    col(Account.state).label("author_state"),
    col(Publication.language),
    # Decoded once, not with each of its keywords.
    cast(col(Publication.words), String).label("words"),
)
_SEARCHED = {Place.SITE, Place.HUB}
"""Places that are searched: feeds are not, so what shows on them alone has no words (P2)."""
_ELSEWHERE = {Place.WEB}
"""Places that the engine is never asked for: web search engines are served from the truth."""

_ROWS = select(*_COLUMNS).join(Account, col(Account.id) == col(Publication.account_id))
_KEYS = select(
    col(PublicationKeyword.publication_id),
    col(PublicationKeyword.kind),
    col(PublicationKeyword.need),
    col(PublicationKeyword.keys),
    col(PublicationKeyword.edition),
    col(PublicationKeyword.beside),
).where(col(PublicationKeyword.held).is_(False))
_ANYHOW = select(literal(1).label("one")).subquery()

ROWS_OF_ONE = select(
    *_COLUMNS,
    col(PublicationKeyword.kind).label("keyword_kind"),
    col(PublicationKeyword.need).label("keyword_need"),
    col(PublicationKeyword.keys).label("keyword_keys"),
    col(PublicationKeyword.edition).label("keyword_edition"),
    col(PublicationKeyword.beside).label("keyword_beside"),
).select_from(
    outerjoin(_ANYHOW, Publication, col(Publication.id) == bindparam("id"))
    .outerjoin(Account, col(Account.id) == col(Publication.account_id))
    .outerjoin(
        PublicationKeyword,
        and_(
            col(PublicationKeyword.publication_id) == col(Publication.id),
            col(PublicationKeyword.held).is_(False),
        ),
    )
)
"""All of publication `:id` in one statement: a row a keyword, a row of nothing when it is gone.

Columns may be added to it. For `project_one`; made once, because it runs for every publication.
"""


def project_one(publication: str, rows: Sequence[Row[Any]]) -> Document | Tombstone:
    """What the engine should hold for the publication that `ROWS_OF_ONE` gave these rows of."""
    row = rows[0]
    if row.id is None:
        return Tombstone(publication, GONE)
    if not _is_live(row):
        return Tombstone(publication, row.revision)
    offered = _gather(
        (
            publication,
            each.keyword_kind,
            each.keyword_need,
            each.keyword_keys,
            each.keyword_edition,
            each.keyword_beside,
        )
        for each in rows
        if each.keyword_kind is not None
    )
    return _document(row, offered.get(publication, _NOTHING))


def project(session: Session, ids: Collection[str]) -> dict[str, Document | Tombstone]:
    """What the engine should hold for each id: a document while it is live, else a tombstone."""
    rows = session.execute(_ROWS.where(col(Publication.id).in_(ids))).all()
    live = [row.id for row in rows if _is_live(row)]
    keys = _gather(session.execute(_KEYS.where(col(PublicationKeyword.publication_id).in_(live))))
    projected: dict[str, Document | Tombstone] = {gone: Tombstone(gone, GONE) for gone in ids}
    for row in rows:
        projected[row.id] = (
            _document(row, keys.get(row.id, _NOTHING))
            if _is_live(row)
            else Tombstone(row.id, row.revision)
        )
    return projected


def _is_live(row: Row[Any]) -> bool:
    return (
        row.state is PublicationState.LIVE
        and row.author_state is AccountState.ACTIVE
        and row.sequence is not None
    )


class _Offered(NamedTuple):
    """What a publication's keywords say together."""

    keys: dict[Kind, set[str]]
    needs: set[tuple[Kind, Need | None]]
    read_by: frozenset[int] | None
    """The editions that have read all of them."""


_NOTHING = _Offered({}, set(), None)


def _gather(rows: Iterable[Any]) -> dict[str, _Offered]:
    found: dict[str, _Offered] = {}
    for publication, kind, need, keys, edition, beside in rows:
        one = found.get(publication) or _Offered({}, set(), None)
        one.keys.setdefault(kind, set()).update(keys)
        one.needs.add((kind, need))
        read_by = frozenset((edition, *map(int, beside or ())))
        found[publication] = one._replace(
            read_by=read_by if one.read_by is None else one.read_by & read_by
        )
    return found


def _document(row: Row[Any], offered: _Offered) -> Document:
    places = places_of(row) - _ELSEWHERE
    searched = not places.isdisjoint(_SEARCHED)
    return Document(
        id=row.id,
        revision=row.revision,
        sequence=row.sequence,
        author=row.account_id,
        places=places,
        reading_tier=row.reading_tier,
        keys={kind: frozenset(keys) for kind, keys in offered.keys.items()},
        read_by=offered.read_by,
        words=_words(row.words) if searched else {},
        facets=facets_of(row.language, offered.needs) if searched else frozenset(),
        circles=frozenset(row.circles or ()),
        area=area_of(row.area),
    )


def _words(held: str) -> dict[str, int]:
    """What is said of each word, stamped with the edition that has read it."""
    read: dict[str, dict[str, int]] = orjson.loads(held)
    return {
        word: impact
        for edition, said in read.items()
        for word, impact in zip(stamped(int(edition), said), said.values(), strict=True)
    }
