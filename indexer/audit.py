"""Index against truth, and percolation against selection, on the live data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import select
from sqlmodel import col

from indexer.port import Engine
from indexer.projection import project
from schemas.document import Audience, Document, Interest
from schemas.keyword import Keyword
from schemas.publication import Publication
from schemas.words import Place, Tier
from store.truth import Truth

_CHUNK = 500
_SAMPLE = 200
"""Publications whose marriages are compared in both directions."""


def audit(truth: Truth, engine: Engine, generation: str) -> list[str]:
    """Sentences about what the index has more, less or other than the truth; none is well.

    Asks for rest: promises that are not carried out yet show as differences.
    """
    engine.refresh(generation)
    return [
        *_documents(truth, engine, generation),
        *_interests(truth, engine, generation),
        *_marriages(truth, engine, generation),
    ]


def _documents(truth: Truth, engine: Engine, generation: str) -> Iterator[str]:
    held = dict(engine.documents(generation))
    for document in _live(truth):
        revision = held.pop(document.id, None)
        if revision is None:
            yield f"publication {document.id} is not in the index"
        elif revision != document.revision:
            yield (
                f"publication {document.id} is at revision {document.revision}, "
                f"in the index at {revision}"
            )
    for left in held:
        yield f"publication {left} is in the index but not live"


def _interests(truth: Truth, engine: Engine, generation: str) -> Iterator[str]:
    held = set(engine.interests(generation))
    with truth.read() as session:
        rows = session.execute(
            select(col(Keyword.kind), col(Keyword.keys)).where(col(Keyword.activation).is_not(None))
        ).all()
    for interest in {Interest(kind, key) for kind, keys in rows for key in keys} - held:
        yield f"interest {interest} is not in the index"


def _marriages(truth: Truth, engine: Engine, generation: str) -> Iterator[str]:
    held = frozenset(engine.interests(generation))
    audience = Audience(Place.HUB, Tier.PREMIUM_DIAMOND)
    documents = [one for one in islice(_live(truth), _SAMPLE) if Place.HUB in one.places]
    for document, satisfied in zip(documents, engine.percolate(generation, documents), strict=True):
        if satisfied != (expected := document.interests & held):
            wrong = sorted(map(str, satisfied ^ expected))
            yield f"publication {document.id} percolates wrongly: {', '.join(wrong[:5])}"
        if satisfied and not _selects(engine, generation, document, satisfied, audience):
            yield f"publication {document.id} is not selected by an interest it satisfies"


def _selects(
    engine: Engine,
    generation: str,
    document: Document,
    satisfied: frozenset[Interest],
    audience: Audience,
) -> bool:
    hits = engine.select(generation, satisfied, audience, limit=1, before=document.sequence + 1)
    return any(hit.id == document.id and hit.satisfied == satisfied for hit in hits)


def _live(truth: Truth) -> Iterator[Document]:
    last = ""
    while True:
        with truth.read() as session:
            ids: Sequence[str] = (
                session.execute(
                    select(col(Publication.id))
                    .where(col(Publication.id) > last)
                    .order_by(col(Publication.id))
                    .limit(_CHUNK)
                )
                .scalars()
                .all()
            )
            items = project(session, ids).values()
        if not ids:
            return
        yield from (item for item in items if isinstance(item, Document))
        last = ids[-1]
