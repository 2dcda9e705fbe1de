"""Index against truth, and percolation against selection, on the live data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import and_, func, or_, select
from sqlmodel import col

from indexer.port import Engine
from indexer.projection import project
from schemas.document import Audience, Document, Interest
from schemas.edition import edition_of
from schemas.geography import Where
from schemas.keyword import Keyword
from schemas.narrowed import Narrowed
from schemas.outbox import Promise, Topic
from schemas.publication import Publication
from schemas.words import Place, Tier
from store.pointer import editions_of
from store.truth import Truth

_CHUNK = 500
_UNCOMMITTED = 1_000
"""Transactions do not commit in the order of their numbers: so many newest ones may be to come."""
_SAMPLE = 200
"""Publications whose marriages are compared in both directions."""


@dataclass(frozen=True, slots=True)
class _Finding:
    publication: str
    sentence: str


def audit(truth: Truth, engine: Engine, generation: str) -> list[str]:
    """Sentences about what the index has more, less or other than the truth; none is well.

    Publications that a promise is still open for, or that change meanwhile, are left out: the
    index follows them.
    """
    began = _look(truth)
    engine.refresh(generation)
    with truth.read() as session:
        editions = frozenset(editions_of(session, generation))
    found = [
        *_documents(truth, engine, generation, editions),
        *_marriages(truth, engine, generation, editions),
    ]
    moving = _moving(truth, began) if found else frozenset()
    return [
        *(each.sentence for each in found if each.publication not in moving),
        *_interests(truth, engine, generation, editions),
    ]


@dataclass(frozen=True, slots=True)
class _Moment:
    """The newest promises of publications, and older ones that are open, at one moment."""

    since: int
    open: Mapping[int, str]
    """The publications of promises that are not carried out, by number."""
    done: Mapping[int, str]


def _look(truth: Truth, since: int | None = None) -> _Moment:
    with truth.read() as session:
        if since is None:
            last = session.execute(select(func.max(col(Promise.id)))).scalar_one() or 0
            since = last - _UNCOMMITTED
        is_done = and_(col(Promise.indexed), col(Promise.announced))
        rows = session.execute(
            select(col(Promise.id), col(Promise.ref), is_done).where(
                col(Promise.topic) == Topic.PUBLICATION, or_(~is_done, col(Promise.id) > since)
            )
        ).all()
    return _Moment(
        since,
        open={number: ref for number, ref, done in rows if not done},
        done={number: ref for number, ref, done in rows if done},
    )


def _moving(truth: Truth, began: _Moment) -> frozenset[str]:
    """Publications with a promise that was open, is open, or came and went in between."""
    now = _look(truth, began.since)
    carried_out = {ref for number, ref in now.done.items() if number not in began.done}
    return frozenset((*began.open.values(), *now.open.values(), *carried_out))


def _documents(
    truth: Truth, engine: Engine, generation: str, editions: frozenset[int]
) -> Iterator[_Finding]:
    held = dict(engine.documents(generation))
    for document in _live(truth):
        for edition in document.unread(editions):
            yield _Finding(
                document.id, f"publication {document.id} was not read by edition {edition}"
            )
        revision = held.pop(document.id, None)
        if revision is None:
            yield _Finding(document.id, f"publication {document.id} is not in the index")
        elif revision != document.revision:
            yield _Finding(
                document.id,
                f"publication {document.id} is at revision {document.revision}, "
                f"in the index at {revision}",
            )
    for left in held:
        yield _Finding(left, f"publication {left} is in the index but not live")


def _interests(
    truth: Truth, engine: Engine, generation: str, editions: frozenset[int]
) -> Iterator[str]:
    with truth.read() as session:
        rows = session.execute(
            select(col(Keyword.kind), col(Keyword.keys), col(Keyword.excluded_keys)).where(
                col(Keyword.activation).is_not(None)
            )
        ).all()
    # Read after the rows: an interest is in the engine before its keyword is active.
    held = set(engine.interests(generation))
    wanted = {
        Interest(kind, key) for kind, keys, excluded in rows for key in (*keys, *(excluded or ()))
    }
    for interest in _of(editions, wanted) - held:
        yield f"interest {interest} is not in the index"


def _marriages(
    truth: Truth, engine: Engine, generation: str, editions: frozenset[int]
) -> Iterator[_Finding]:
    held = _of(editions, engine.interests(generation))
    audience = Audience(Place.HUB, Tier.PREMIUM_DIAMOND)
    documents = [one for one in islice(_live(truth), _SAMPLE) if Place.HUB in one.places]
    answers = engine.percolate(generation, documents)
    # Interests may have come to be between the two.
    held_after = frozenset(engine.interests(generation))
    for document, answer in zip(documents, answers, strict=True):
        # Keys of an edition that is being built for come to the truth first.
        satisfied = _of(editions, answer)
        missing, added = document.interests & held - satisfied, satisfied - document.interests
        if missing or added or satisfied - held_after:
            wrong = sorted(map(str, missing | added | (satisfied - held_after)))
            yield _Finding(
                document.id,
                f"publication {document.id} percolates wrongly: {', '.join(wrong[:5])}",
            )
        if satisfied and not _selects(engine, generation, document, satisfied, audience):
            yield _Finding(
                document.id,
                f"publication {document.id} is not selected by an interest it satisfies",
            )


def _of(editions: frozenset[int], interests: Iterable[Interest]) -> frozenset[Interest]:
    return frozenset(one for one in interests if edition_of(one.key) in editions)


def _selects(
    engine: Engine,
    generation: str,
    document: Document,
    satisfied: frozenset[Interest],
    audience: Audience,
) -> bool:
    """Whether selection finds a document, also by those who look where it serves (K8)."""
    audience = replace(audience, circles=document.circles)
    before = document.sequence + 1
    hits = engine.select(generation, satisfied, audience, limit=1, before=before)
    if not any(hit.id == document.id and hit.satisfied == satisfied for hit in hits):
        return False
    if document.area is None:
        return True
    there = Narrowed(satisfied, Where(document.area.countries))
    hits = engine.select(generation, (), audience, narrowed=[there], limit=1, before=before)
    return any(hit.id == document.id for hit in hits)


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
