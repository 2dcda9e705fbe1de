"""Carrying out promises: the fast path after a commit and the sweep are this one class.

A publication's change is percolated, announced, then put into the index; announced first so
that open hubs do not wait for the index. Everything is reread from the truth and may be done
again: late and repeated work changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from sqlmodel import col, select

from indexer.circle_completion import read_circles
from indexer.completion import Completion, completion_of
from indexer.port import Engine
from matcher.bus import Bus
from matcher.finishing import Finisher, Unfinished
from matcher.reread import Reread, reread
from schemas.account import Account
from schemas.circle import Circle
from schemas.document import Document, Interest, Tombstone
from schemas.edition import edition_of
from schemas.errors import BusUnavailable, EngineCorrupt, EngineUnavailable, MarieurError
from schemas.event import (
    CirclesChanged,
    EditionChanged,
    MemberChanged,
    PoliciesChanged,
    PublicationChanged,
    SharerChanged,
    Shown,
    unpack_shown,
)
from schemas.keyword import Keyword
from schemas.outbox import Promise, Topic
from schemas.stages import Observe, Stage, timed, unobserved
from schemas.words import AccountState
from store import outbox
from store.analyzers import Analyzers
from store.failures import note_failure
from store.generations import ANSWERS
from store.pointer import Pointer, pointer
from store.truth import Truth

_ROUNDS = 4
"""Percolations of one change before the rest is left to a sweep."""

ACTIVATED = "activated"
"""Note of the promise that tells a member's pages that a keyword acts from now on."""

log = structlog.get_logger(__name__)


class Courier:
    """Carries promises out; thread-safe."""

    def __init__(
        self,
        truth: Truth,
        engine: Engine,
        bus: Bus,
        analyzers: Analyzers,
        observe: Observe = unobserved,
    ) -> None:
        self._truth = truth
        self._analyzers = analyzers
        self._observe = observe
        self._engine = engine
        self._bus = bus
        self._finisher = Finisher(truth, engine, observe)

    def deliver(self, promises: Sequence[Promise]) -> None:
        """Carry out promises in their order; what fails stays open for the next sweep."""
        for promise in promises:
            try:
                self._carry_out(promise)
            except MarieurError as error:
                log.warning(
                    "promise waits", number=promise.id, topic=promise.topic, error=str(error)
                )
                note_failure(self._truth, _number(promise), error)
            except Exception as error:
                # The change is committed: a bug here must neither undo its answer nor hold up
                # the promises after it.
                log.exception("promise failed", number=promise.id, topic=promise.topic)
                note_failure(self._truth, _number(promise), error)

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
            case Topic.EDITION:
                self._edition(promise)
            case Topic.SHARER:
                self._bus.publish([SharerChanged(promise.ref)])
                self._tick_both(_number(promise))
            case Topic.CIRCLES:
                self._circles(promise.ref)
                self._bus.publish([CirclesChanged(promise.ref)])
                self._tick_both(_number(promise))
            case Topic.POLICY:
                self._bus.publish([PoliciesChanged()])
                self._tick_both(_number(promise))

    def _publication(self, promise: Promise) -> None:
        number = _number(promise)
        announced = promise.announced
        told: frozenset[Interest] | None = None
        has_trace = False
        for _ in range(_ROUNDS):
            with timed(self._observe, Stage.REREAD):
                now = self._reread_whole(promise.ref)
            with timed(self._observe, Stage.PERCOLATE):
                satisfied = self._percolate(now.generations, now.item)
            # What was announced while the engine was away told every key: nobody was left out,
            # but whoever became interested since then was not there to be told.
            if not announced or (satisfied is not None and satisfied != told):
                announced = self._announce(number, promise.ref, now, satisfied)
                told = satisfied
                has_trace = announced and now.trace is not None
            change = Unfinished(
                number=number,
                item=now.item,
                written=now.generations.written,
                activation=now.activation,
                announced=announced,
                has_trace=has_trace,
            )
            if self._finisher.finish(change):
                return

    def _reread_whole(self, publication: str) -> Reread:
        """What the truth says of a publication, once every written edition has read it."""
        now = reread(self._truth, publication)
        self._analyzers.notice(now.generations)
        if isinstance(now.item, Document) and now.item.unread(now.generations.editions):
            # It was written by a process that knew of fewer editions than are written.
            for completion in self._completions(now.generations):
                completion.publications([publication])
            return reread(self._truth, publication)
        return now

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
        now: Reread,
        satisfied: frozenset[Interest] | None,
    ) -> bool:
        item = now.item
        before = unpack_shown(now.trace.shown) if now.trace else None
        after = None
        if isinstance(item, Document):
            interests = item.interests if satisfied is None else satisfied
            # The live generation does not hold all interests of an edition that is being built,
            # and that edition may answer by the time the event is told.
            interests |= {
                interest
                for interest in (item.interests if now.generations.promised else ())
                if edition_of(interest.key) in now.generations.promised
            }
            after = Shown(
                item.author,
                interests,
                item.places,
                item.reading_tier,
                item.circles,
                areas=frozenset((item.area,)),
            )
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
            with timed(self._observe, Stage.ANNOUNCE):
                self._bus.publish([event, *_entering(now)])
        except BusUnavailable as error:
            log.warning("announcement waits", number=number, error=str(error))
            note_failure(self._truth, number, error)
            return False
        return True

    def _keyword(self, promise: Promise) -> None:
        with self._truth.read() as session:
            keyword = session.get(Keyword, promise.ref)
            generations = pointer(session)
        self._analyzers.notice(generations)
        if keyword is not None and not keyword.readers.issuperset(generations.editions):
            for completion in self._completions(generations):
                completion.keywords([keyword.id])
            with self._truth.read() as session:
                keyword = session.get(Keyword, promise.ref)
        if keyword is not None and keyword.activation is None:
            # What it excludes is looked for too: push has to know whether a publication has it.
            keys = (*keyword.keys, *(keyword.excluded_keys or ()))
            wanted = {Interest(keyword.kind, key) for key in keys}
            for generation in generations.written:
                self._engine.add_interests(generation, wanted)
            self._activate(keyword.id)
        self._tick_both(_number(promise))

    def _circles(self, owner: str) -> None:
        """Have circles read by the editions that their writer did not know of."""
        with self._truth.read() as session:
            generations = pointer(session)
            drawn = session.exec(select(Circle).where(col(Circle.account_id) == owner)).all()
        self._analyzers.notice(generations)
        unread = [row.id for row in drawn if not row.is_read_by(generations.editions)]
        if unread:
            for completion in self._completions(generations):
                read_circles(completion, unread)

    def _completions(self, at: Pointer) -> list[Completion]:
        return [completion_of(self._truth, self._analyzers, edition, at) for edition in at.editions]

    def _edition(self, promise: Promise) -> None:
        """Tell every process of another edition; pages select again when it answers."""
        with self._truth.read() as session:
            generations = pointer(session)
        self._analyzers.notice(generations)
        answers = promise.note == ANSWERS
        if answers:
            self._engine.refresh(generations.live)
        self._bus.publish([EditionChanged(int(promise.ref), answers)])
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


def sweep(truth: Truth, courier: Courier, *, limit: int = 100, all_answer: bool = False) -> int:
    """Carry out promises that nobody is at work on; returns how many were claimed.

    Where `all_answer`, those that waited for a part to return wait no longer.
    """
    promises = outbox.claim(truth, limit, all_answer=all_answer)
    courier.deliver(promises)
    return len(promises)


def _entering(now: Reread) -> list[MemberChanged]:
    """By what they publish, authors enter and leave circles: their own pages load again (F3)."""
    return [MemberChanged(now.encircled)] if now.encircled else []


def _number(promise: Promise) -> int:
    if promise.id is None:
        raise AssertionError("a stored promise has a number")
    return promise.id
