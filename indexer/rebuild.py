"""Generations made from the truth: filled, audited, switched; the index can be thrown away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from indexer.audit import audit
from indexer.circle_completion import read_circles
from indexer.completion import Completion
from indexer.port import Engine
from indexer.projection import project
from schemas.circle import Circle
from schemas.document import Document, Interest
from schemas.errors import N_, EngineCorrupt, StateConflict
from schemas.generation import Generation, GenerationState
from schemas.keyword import Keyword
from schemas.outbox import Topic
from schemas.publication import Publication
from store import generations
from store.pointer import Pointer, pointer
from store.truth import Truth

_CHUNK = 200

Progress = Callable[[int, int], None]
"""Is told how many rows are done, of how many."""


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def restore(truth: Truth, engine: Engine) -> list[str]:
    """Fill again what the engine has lost or somebody left half-filled; returns the names.

    Until then such a generation is not asked. Interrupted, the next call begins again; what
    somebody else is at work on is left to them. A new generation that was never finished goes:
    nothing could be carried out while it is written but not there.
    """
    _give_up_unfinished(truth, engine)
    with truth.read() as session:
        if not generations.lost(session, engine.generations(), truth.clock()):
            return []
    with truth.work() as work:
        # Looked at again: since then somebody else may have begun, or be done.
        found = generations.claim_lost(work, engine.generations())
        work.commit()
    for generation in found:
        with generations.filling(truth, generation):
            engine.build(generation.name)
            fill(truth, engine, generation.name, silent)
    return [generation.name for generation in found]


def reindex(
    truth: Truth,
    engine: Engine,
    rules: str,
    progress: Progress = silent,
    *,
    edition: int | None = None,
    completions: Callable[[Pointer], Sequence[Completion]] = lambda _at: (),
) -> Generation:
    """Build a new generation beside the live one, verify it, and let it answer.

    Whatever changes meanwhile is written to both. Interrupted, it leaves the live one as it
    was, and the next call starts again. With `edition` it is built for another edition, and
    holds besides it the one that answers now, for a return; `completions` have rows read by
    editions that have not read them yet. Raises `StateConflict` while somebody else builds one or
    when the edition has one, `EngineCorrupt` when verification fails.
    """
    with truth.work() as work:
        generations.take_turn(work)
        at = pointer(work.session)
        if edition in at.held:
            raise StateConflict(N_("Edition {number} has been built meanwhile."), number=edition)
        editions = [edition, at.edition] if edition else []
        generation = generations.begin(work, rules, edition=edition, editions=editions)
        if edition:
            work.note(Topic.EDITION, str(edition))
        # Before the commit: what is written must be there.
        engine.build(generation.name)
        work.commit()
    try:
        with generations.filling(truth, generation):
            with truth.read() as session:
                at = pointer(session)
            fill(truth, engine, generation.name, progress, completions(at))
            if findings := audit(truth, engine, generation.name):
                raise EngineCorrupt(f"{generation.name} differs from the truth: {findings[0]}")
            with truth.work() as work:
                answered = generations.switch(work, generation)
                work.commit()
    except EngineCorrupt as error:
        if _is_dropped(truth, generation):
            raise StateConflict(N_("Another index was begun meanwhile.")) from error
        raise
    # What answered until now stays: processes that have not noticed the switch still ask it.
    _retire(truth, but=answered)
    _drop_unwritten(truth, engine)
    return generation


def fill(
    truth: Truth,
    engine: Engine,
    generation: str,
    progress: Progress,
    completions: Sequence[Completion] = (),
) -> None:
    """Put every live publication and every keyword's interests into a generation.

    `completions` have them read before by the editions that it is to hold.
    """
    with truth.read() as session:
        total = sum(
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (Publication, Keyword)
        )
    done = 0
    for ids in _chunks(truth, Publication):
        for completion in completions:
            completion.publications(ids)
        with truth.read() as session:
            items = project(session, ids).values()
        engine.put(generation, [item for item in items if isinstance(item, Document)])
        progress(done := done + len(ids), total)
    for ids in _chunks(truth, Keyword):
        for completion in completions:
            completion.keywords(ids)
        with truth.read() as session:
            wanted = interests_of(session, ids)
        engine.add_interests(generation, wanted)
        progress(done := done + len(ids), total)
    for ids in _chunks(truth, Circle):
        for completion in completions:
            read_circles(completion, ids)
    engine.refresh(generation)


def interests_of(session: Session, keywords: list[str]) -> set[Interest]:
    """The distinct interests of keywords, by id."""
    rows = session.execute(
        select(col(Keyword.kind), col(Keyword.keys), col(Keyword.excluded_keys)).where(
            col(Keyword.id).in_(keywords)
        )
    )
    return {
        Interest(kind, key) for kind, keys, excluded in rows for key in (*keys, *(excluded or ()))
    }


def _chunks(truth: Truth, table: type[Publication | Keyword | Circle]) -> Iterator[list[str]]:
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


def _is_dropped(truth: Truth, generation: Generation) -> bool:
    with truth.read() as session:
        dropped = generations.in_state(session, GenerationState.DROPPED)
    return generation.id in {each.id for each in dropped}


def _retire(truth: Truth, *, but: Sequence[Generation]) -> None:
    """Write no longer what answered before `but`."""
    kept = {generation.id for generation in but}
    with truth.work() as work:
        for generation in generations.in_state(work.session, GenerationState.RETIRED):
            if generation.id not in kept:
                generations.set_state(work, generation, GenerationState.DROPPED)
        work.commit()


def _give_up_unfinished(truth: Truth, engine: Engine) -> None:
    with truth.read() as session:
        if not generations.abandoned(session, truth.clock()):
            return
    with truth.work() as work:
        generations.give_up(work)
        work.commit()
    _drop_unwritten(truth, engine)


def _drop_unwritten(truth: Truth, engine: Engine) -> None:
    """Take from the engine what nobody writes, also what an interruption left there."""
    held = engine.generations()
    with truth.work() as work:
        # Whoever has built one of them has committed it by now.
        generations.take_turn(work)
        written = pointer(work.session).written
    for name in held.difference(written):
        engine.drop(name)
