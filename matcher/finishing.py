"""The end of a publication's way: into the index, and its promise ticked off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import bindparam, delete, select, update
from sqlmodel import col

from indexer.pileup import Pileup
from indexer.port import Engine
from schemas.document import Document, Tombstone
from schemas.errors import EngineUnavailable
from schemas.keyword import Keyword
from schemas.outbox import Promise, Trace
from schemas.stages import Observe, Stage, timed
from store.failures import note_failure
from store.truth import Truth

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A change that was percolated, and announced unless the bus is away."""

    number: int
    """Of its promise."""
    item: Document | Tombstone
    written: tuple[str, ...]
    """Generations to put it into."""
    activation: int
    """Number of the last activation of a keyword before it was percolated."""
    announced: bool
    has_trace: bool
    """Whether a trace was announced with it, and is not needed any more."""


class Finisher:
    """Indexes and ticks; thread-safe."""

    def __init__(self, truth: Truth, engine: Engine, observe: Observe) -> None:
        self._truth = truth
        self._observe = observe
        self._engine = engine
        self._together = Pileup(self._tick)

    def finish(self, change: Unfinished) -> bool:
        """Put a change into the index and tick off what was done.

        False when an interest came to be while it was done: its member's page may have been
        selected before the document was searchable, and the percolation may have run before the
        interest was. So the change has to be percolated again.
        """
        with timed(self._observe, Stage.INDEX):
            indexed = self._index(change)
        if not change.announced:
            # Nothing is ticked: an announcement that failed may be one of those made again.
            return True
        if not indexed:
            self._truth.change(_ANNOUNCED, {"number": change.number})
            return True
        with timed(self._observe, Stage.TICK):
            return self._tick_last(change) if change.has_trace else self._together.ask(change)

    def _index(self, change: Unfinished) -> bool:
        try:
            for generation in change.written:
                self._engine.put(generation, [change.item])
        except EngineUnavailable as error:
            log.warning("indexing waits", publication=change.item.id, error=str(error))
            note_failure(self._truth, change.number, error)
            return False
        return True

    def _tick(self, changes: Sequence[Unfinished]) -> list[bool]:
        """Tick what other threads finish at the same time by one statement."""
        ticks = {
            "numbers": [change.number for change in changes],
            # What came to be during any of them is taken to concern all.
            "activation": min(change.activation for change in changes),
        }
        return [bool(self._truth.change(_TICK, ticks))] * len(changes)

    def _tick_last(self, change: Unfinished) -> bool:
        """Tick, and forget the trace that was announced."""
        with self._truth.work() as work:
            connection = work.session.connection()
            ticks = {"numbers": [change.number], "activation": change.activation}
            done = connection.execute(_TICK, ticks)
            connection.execute(_FORGET, {"id": change.item.id, "revision": change.item.revision})
            work.commit()
        return bool(done.rowcount)


# Made once: these run for every publication.
_ANNOUNCED = update(Promise).where(col(Promise.id) == bindparam("number")).values(announced=True)
_TICK = (
    update(Promise)
    .where(
        col(Promise.id).in_(bindparam("numbers", expanding=True)),
        ~select(col(Keyword.id)).where(col(Keyword.activation) > bindparam("activation")).exists(),
    )
    .values(indexed=True, announced=True)
)
_FORGET = delete(Trace).where(
    col(Trace.publication_id) == bindparam("id"), col(Trace.revision) <= bindparam("revision")
)
