"""From rows of the truth to documents of the engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, literal, outerjoin, select
from sqlmodel import Session, col

from schemas.account import Account
from schemas.document import Document, Tombstone
from schemas.publication import Publication, PublicationKeyword
from schemas.types import places_of
from schemas.words import AccountState, Kind, Place, PublicationState

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
    col(Account.state).label("author_state"),
)
_ELSEWHERE = {Place.WEB}
"""Places that the engine is never asked for: web search engines are served from the truth."""

_ROWS = select(*_COLUMNS).join(Account, col(Account.id) == col(Publication.account_id))
_KEYS = select(
    col(PublicationKeyword.publication_id),
    col(PublicationKeyword.kind),
    col(PublicationKeyword.keys),
    col(PublicationKeyword.edition),
    col(PublicationKeyword.beside),
).where(col(PublicationKeyword.held).is_(False))
_ANYHOW = select(literal(1).label("one")).subquery()

ROWS_OF_ONE = select(
    *_COLUMNS,
    col(PublicationKeyword.kind).label("keyword_kind"),
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


_Offered = tuple[dict[Kind, frozenset[str]], frozenset[int] | None]
"""Keys by kind, and the editions that have read all keywords."""

_NOTHING: _Offered = ({}, None)


def _gather(rows: Iterable[Any]) -> dict[str, _Offered]:
    found: dict[str, dict[Kind, set[str]]] = {}
    readers: dict[str, frozenset[int]] = {}
    for publication, kind, keys, edition, beside in rows:
        found.setdefault(publication, {}).setdefault(kind, set()).update(keys)
        read_by = frozenset((edition, *map(int, beside or ())))
        readers[publication] = readers.get(publication, read_by) & read_by
    return {
        publication: (
            {kind: frozenset(keys) for kind, keys in kinds.items()},
            readers[publication],
        )
        for publication, kinds in found.items()
    }


def _document(row: Row[Any], offered: _Offered) -> Document:
    keys, read_by = offered
    return Document(
        id=row.id,
        revision=row.revision,
        sequence=row.sequence,
        author=row.account_id,
        places=places_of(row) - _ELSEWHERE,
        reading_tier=row.reading_tier,
        keys=keys,
        read_by=read_by,
    )
