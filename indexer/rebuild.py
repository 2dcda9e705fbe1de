"""Generations made from the truth: filled, audited, switched; the index can be thrown away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from indexer.audit import audit
from indexer.port import Engine
from indexer.projection import project
from schemas.document import Document, Interest
from schemas.errors import EngineCorrupt
from schemas.generation import Generation, GenerationState
from schemas.keyword import Keyword
from schemas.publication import Publication
from store import generations
from store.truth import Truth

_CHUNK = 500

Progress = Callable[[int, int], None]
"""Is told how many rows are done, of how many."""


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def restore(truth: Truth, engine: Engine) -> list[str]:
    """Fill again each written generation that the engine has lost; returns their names."""
    with truth.read() as session:
        written = generations.pointer(session).written
    missing = [name for name in written if name not in engine.generations()]
    for name in missing:
        engine.build(name)
        fill(truth, engine, name, silent)
    return missing


def reindex(truth: Truth, engine: Engine, rules: str, progress: Progress = silent) -> Generation:
    """Build a new generation beside the live one, verify it, and let it answer.

    Whatever changes meanwhile is written to both. Interrupted, it leaves the live one as it
    was, and the next call starts again. Raises `EngineCorrupt` when verification fails.
    """
    _give_up_unfinished(truth, engine)
    with truth.work() as work:
        generation = generations.begin(work, rules)
        work.commit()
    engine.build(generation.name)
    fill(truth, engine, generation.name, progress)
    findings = audit(truth, engine, generation.name)
    if findings:
        raise EngineCorrupt(f"{generation.name} differs from the truth: {findings[0]}")
    with truth.work() as work:
        answered = generations.switch(work, generation)
        work.commit()
    # What answered until now stays: processes that have not noticed the switch still ask it.
    _drop(truth, engine, GenerationState.RETIRED, but=answered)
    return generation


def fill(truth: Truth, engine: Engine, generation: str, progress: Progress) -> None:
    """Put every live publication and every keyword's interests into a generation."""
    with truth.read() as session:
        total = sum(
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (Publication, Keyword)
        )
    done = 0
    for ids in _chunks(truth, Publication):
        with truth.read() as session:
            items = project(session, ids).values()
        engine.put(generation, [item for item in items if isinstance(item, Document)])
        progress(done := done + len(ids), total)
    for ids in _chunks(truth, Keyword):
        with truth.read() as session:
            wanted = interests_of(session, ids)
        engine.add_interests(generation, wanted)
        progress(done := done + len(ids), total)
    engine.refresh(generation)


def interests_of(session: Session, keywords: list[str]) -> set[Interest]:
    """The distinct interests of keywords, by id."""
    rows = session.execute(
        select(col(Keyword.kind), col(Keyword.keys)).where(col(Keyword.id).in_(keywords))
    )
    return {Interest(kind, key) for kind, keys in rows for key in keys}


def _chunks(truth: Truth, table: type[Publication] | type[Keyword]) -> Iterator[list[str]]:
    last = ""
    while True:
        with truth.read() as session:
            ids = list(
                session.execute(
                    select(col(table.id))
                    .where(col(table.id) > last)
                    .order_by(col(table.id))
                    .limit(_CHUNK)
                ).scalars()
            )
        if not ids:
            return
        yield ids
        last = ids[-1]


def _give_up_unfinished(truth: Truth, engine: Engine) -> None:
    _drop(truth, engine, GenerationState.BUILDING)


def _drop(
    truth: Truth, engine: Engine, state: GenerationState, *, but: Sequence[Generation] = ()
) -> None:
    kept = {generation.id for generation in but}
    with truth.read() as session:
        found = generations.in_state(session, state)
    for generation in found:
        if generation.id in kept:
            continue
        with truth.work() as work:
            generations.set_state(work, generation, GenerationState.DROPPED)
            work.commit()
        engine.drop(generation.name)
