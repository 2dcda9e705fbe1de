"""Carrying out promises: the fast path after a commit and the sweep are this one class.

A publication's change is percolated, announced, then put into the index; announced first so
that open hubs do not wait for the index. Everything is reread from the truth and may be done
again: late and repeated work changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from sqlalchemy import bindparam, delete, func, select, update
from sqlmodel import Session, col

from indexer.port import Engine
from indexer.projection import project_one
from matcher.bus import Bus
from schemas.account import Account
from schemas.document import Document, Interest, Tombstone
from schemas.errors import BusUnavailable, EngineCorrupt, EngineUnavailable, MarieurError
from schemas.event import MemberChanged, PublicationChanged, Shown, unpack_shown
from schemas.keyword import Keyword
from schemas.outbox import Promise, Topic, Trace
from schemas.words import AccountState
from store import outbox
from store.generations import Pointer, pointer
from store.truth import Truth

_ROUNDS = 4
"""Percolations of one change before the rest is left to a sweep."""

ACTIVATED = "activated"
"""Note of the promise that tells a member's pages that a keyword acts from now on."""

log = structlog.get_logger(__name__)


class Courier:
    """Carries promises out; thread-safe."""

    def __init__(self, truth: Truth, engine: Engine, bus: Bus) -> None:
        self._truth = truth
        self._engine = engine
        self._bus = bus

    def deliver(self, promises: Sequence[Promise]) -> None:
        """Carry out promises in their order; what fails stays open for the next sweep."""
        for promise in promises:
            try:
                self._carry_out(promise)
            except MarieurError as error:
                log.warning(
                    "promise waits", number=promise.id, topic=promise.topic, error=str(error)
                )
            except Exception:
                # The change is committed: a bug here must neither undo its answer nor hold up
                # the promises after it.
                log.exception("promise failed", number=promise.id, topic=promise.topic)

    def _carry_out(self, promise: Promise) -> None:
        try:
            self._carry_out_once(promise)
        except EngineCorrupt:
            # A generation may have been dropped since its name was read: all is read again.
            self._carry_out_once(promise)

    def _carry_out_once(self, promise: Promise) -> None:
        match promise.topic:
            case Topic.PUBLICATION:
                self._publication(promise)
            case Topic.KEYWORD:
                self._keyword(promise)
            case Topic.MEMBER:
                self._member(promise)

    def _publication(self, promise: Promise) -> None:
        number = _number(promise)
        announced = promise.announced
        told: frozenset[Interest] | None = None
        spent: Trace | None = None
        for _ in range(_ROUNDS):
            with self._truth.read() as session:
                item = project_one(session, promise.ref)
                trace = _trace_of(session, promise.ref, item)
                generations = pointer(session)
                seen = _last_activation(session)
            satisfied = self._percolate(generations, item)
            # What was announced while the engine was away told every key: nobody was left out,
            # but whoever became interested since then was not there to be told.
            if not announced or (satisfied is not None and satisfied != told):
                announced = self._announce(number, promise.ref, item, satisfied, trace)
                told = satisfied
                spent = trace if announced else None
            indexed = self._index(generations, item)
            if self._tick(number, item, spent, seen, indexed=indexed, announced=announced):
                return

    def _percolate(
        self, generations: Pointer, item: Document | Tombstone
    ) -> frozenset[Interest] | None:
        if isinstance(item, Tombstone):
            return frozenset()
        try:
            return self._engine.percolate(generations.asked, [item])[0]
        except EngineUnavailable:
            return None

    def _announce(
        self,
        number: int,
        publication: str,
        item: Document | Tombstone,
        satisfied: frozenset[Interest] | None,
        trace: Trace | None,
    ) -> bool:
        before = unpack_shown(trace.shown) if trace else None
        after = None
        if isinstance(item, Document):
            interests = item.interests if satisfied is None else satisfied
            after = Shown(item.author, interests, item.places, item.reading_tier)
        if before is None and after is None:
            return True
        event = PublicationChanged(
            publication=publication,
            revision=item.revision,
            promise=number,
            sequence=item.sequence if isinstance(item, Document) else 0,
            before=before,
            after=after,
        )
        try:
            self._bus.publish([event])
        except BusUnavailable as error:
            log.warning("announcement waits", number=number, error=str(error))
            return False
        return True

    def _index(self, generations: Pointer, item: Document | Tombstone) -> bool:
        try:
            for generation in generations.written:
                self._engine.put(generation, [item])
        except EngineUnavailable as error:
            log.warning("indexing waits", publication=item.id, error=str(error))
            return False
        return True

    def _tick(
        self,
        number: int,
        item: Document | Tombstone,
        spent: Trace | None,
        seen: int,
        *,
        indexed: bool,
        announced: bool,
    ) -> bool:
        """Tick what was done; False when an interest came to be while it was done.

        Its member's page may have been selected before the document was searchable, and the
        percolation may have run before the interest was: so the change is percolated again.
        `spent` is the trace that was announced.
        """
        if not announced:
            # Nothing is ticked: an announcement that failed may be one of those made again.
            return True
        if not indexed:
            with self._truth.work() as work:
                outbox.tick(work.session, number, announced=True)
                work.commit()
            return True
        with self._truth.work() as work:
            done = work.session.execute(_TICK, {"number": number, "seen": seen})
            if spent is not None:
                work.session.exec(
                    delete(Trace).where(
                        col(Trace.publication_id) == item.id, col(Trace.revision) <= item.revision
                    )
                )
            work.commit()
        return bool(getattr(done, "rowcount", 0))

    def _keyword(self, promise: Promise) -> None:
        with self._truth.read() as session:
            keyword = session.get(Keyword, promise.ref)
            generations = pointer(session)
        if keyword is not None and keyword.activation is None:
            wanted = {Interest(keyword.kind, key) for key in keyword.keys}
            for generation in generations.written:
                self._engine.add_interests(generation, wanted)
            self._activate(keyword.id)
        self._tick_both(_number(promise))

    def _activate(self, keyword_id: str) -> None:
        with self._truth.work() as work:
            keyword = work.session.get(Keyword, keyword_id, with_for_update=True)
            if keyword is not None and keyword.activation is None:
                keyword.activation = work.note(Topic.MEMBER, keyword.account_id, note=ACTIVATED)
                work.commit()

    def _member(self, promise: Promise) -> None:
        with self._truth.read() as session:
            account = session.get(Account, promise.ref)
            generations = pointer(session)
        if promise.note == ACTIVATED:
            # Pages select right after this; they must find every publication whose percolation
            # was over before the interest was there.
            self._engine.refresh(generations.live)
        closed = account is None or account.state is not AccountState.ACTIVE
        ended = None if promise.note == ACTIVATED else promise.note
        self._bus.publish([MemberChanged(promise.ref, closed=closed, credential=ended)])
        self._tick_both(_number(promise))

    def _tick_both(self, number: int) -> None:
        with self._truth.work() as work:
            outbox.tick(work.session, number, indexed=True, announced=True)
            work.commit()


def sweep(truth: Truth, courier: Courier, *, limit: int = 100) -> int:
    """Carry out promises that nobody is at work on; returns how many were claimed."""
    promises = outbox.claim(truth, limit)
    courier.deliver(promises)
    return len(promises)


# Made once: these run for every publication.
_LAST_ACTIVATION = select(func.max(col(Keyword.activation)))
_TRACE = select(Trace).where(col(Trace.publication_id) == bindparam("id"))
_TICK = (
    update(Promise)
    .where(
        col(Promise.id) == bindparam("number"),
        ~select(col(Keyword.id)).where(col(Keyword.activation) > bindparam("seen")).exists(),
    )
    .values(indexed=True, announced=True)
    .execution_options(synchronize_session=False)
)


def _last_activation(session: Session) -> int:
    return session.execute(_LAST_ACTIVATION).scalar_one() or 0


def _trace_of(session: Session, publication: str, item: Document | Tombstone) -> Trace | None:
    # Its first revision has nothing before it.
    if item.revision == 1:
        return None
    return session.execute(_TRACE, {"id": publication}).scalar_one_or_none()


def _number(promise: Promise) -> int:
    if promise.id is None:
        raise AssertionError("a stored promise has a number")
    return promise.id
