"""What the truth says of a publication when a promise about it is carried out, in one question."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, func, select

from indexer.projection import ROWS_OF_ONE, project_one
from schemas.document import Document, Tombstone
from schemas.keyword import Keyword
from schemas.outbox import Trace
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


def reread(truth: Truth, publication: str) -> Reread:
    """Read what carrying out a change of a publication needs."""
    with truth.glance() as glance:
        rows = glance.connection().execute(_ALL, {"id": publication}).all()
        item = project_one(publication, rows)
        # Its first revision has nothing before it.
        trace = None if item.revision == 1 else glance.get(Trace, publication)
    return Reread(item, trace, parse_pointer(rows[0].pointer), rows[0].activation or 0)


_ALL = ROWS_OF_ONE.add_columns(
    POINTER.label("pointer"),
    select(func.max(col(Keyword.activation))).scalar_subquery().label("activation"),
)
