"""What the truth says of a publication when a promise about it is carried out, in one question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, bindparam, func, literal, select
from sqlmodel import col

from indexer.projection import ROWS_OF_ONE, project_one
from schemas.circle import Circle
from schemas.document import Document, Tombstone
from schemas.event import unpack_shown
from schemas.keyword import Keyword
from schemas.outbox import Trace
from schemas.publication import Publication
from schemas.subscription import Subscription, SubscriptionState
from store.pointer import POINTER, Pointer, parse_pointer
from store.truth import Truth


@dataclass(frozen=True, slots=True)
class Reread:
    """One state of the truth, but for the trace, which may be newer."""

    item: Document | Tombstone
    trace: Trace | None
    generations: Pointer
    activation: int
    """Number of the last activation of a keyword."""
    encircled: str | None
    """Its author, where circles that are drawn by keywords may hold them."""


def reread(truth: Truth, publication: str) -> Reread:
    """Read what carrying out a change of a publication needs."""
    with truth.glance() as glance:
        rows = glance.connection().execute(_ALL, {"id": publication}).all()
        item = project_one(publication, rows)
        # Its first revision has nothing before it.
        trace = None if item.revision == 1 else glance.get(Trace, publication)
        author, encircled = rows[0].account_id, rows[0].encircled
        if author is None and trace is not None:
            author = unpack_shown(trace.shown).author
            encircled = glance.execute(_BY_KEYWORDS, {"author": author}).first() is not None
    at = parse_pointer(rows[0].pointer)
    return Reread(item, trace, at, rows[0].activation or 0, author if encircled else None)


def _drawn_by_keywords(member: Any) -> Select[Any]:
    """Circles, drawn by keywords, of accounts that have authorised the member (F3)."""
    return (
        select(literal(1))
        .select_from(Subscription)
        .join(Circle, col(Circle.account_id) == col(Subscription.account_id))
        .where(
            col(Subscription.subscriber_id) == member,
            col(Subscription.state) == SubscriptionState.AUTHORISED,
            col(Circle.keys).is_not(None),
        )
    )


_BY_KEYWORDS = _drawn_by_keywords(bindparam("author", type_=String())).limit(1)
_ALL = ROWS_OF_ONE.add_columns(
    POINTER.label("pointer"),
    select(func.max(col(Keyword.activation))).scalar_subquery().label("activation"),
    _drawn_by_keywords(col(Publication.account_id))
    .correlate(Publication)
    .exists()
    .label("encircled"),
)
