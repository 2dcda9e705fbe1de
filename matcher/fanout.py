"""One thread a process follows the bus and tells open pages what concerns them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress

import structlog
from sqlmodel import Session

from club import keywords
from club.audience import subscriptions_of
from club.interests import NO_INTERESTS
from club.login import check_credential
from club.membership import circles_of
from club.policies import who_must_accept
from matcher.arrangement import Arrangement
from matcher.bus import Bus, EpochLost
from matcher.dispatch import Frames, Sight, frames_for, look, may_rearrange, pages_for
from matcher.frames import reset_frame
from matcher.live import LiveIndex, Page
from matcher.outlets import Outlet
from matcher.replay import missed_by
from matcher.selection import Selector
from matcher.tail import Tail
from schemas.account import Account
from schemas.errors import Unavailable
from schemas.event import (
    CirclesChanged,
    Delivered,
    EditionChanged,
    MemberChanged,
    PoliciesChanged,
    Position,
    PublicationChanged,
    SharerChanged,
)
from schemas.ranking import Weights
from schemas.stages import Observe, Stage, timed, unobserved
from schemas.words import AccountState
from store import outbox
from store.pointer import Pointer, pointer
from store.truth import Truth

_PATIENCE = 0.2
"""Seconds between two attempts while a part is away."""

_POLL = 1.0
"""Seconds that following the bus waits before it looks whether to stop."""

Deliver = Callable[[Sequence[tuple[Outlet, bytes]]], object]

log = structlog.get_logger(__name__)


class Fanout:
    """Follows the bus; `position` is how far every open page has been told."""

    def __init__(
        self,
        truth: Truth,
        bus: Bus,
        tail: Tail,
        selector: Selector,
        deliver: Deliver,
        *,
        replay_limit: int,
        weights: Weights,
        notice: Callable[[Pointer], None],
        observe: Observe = unobserved,
    ) -> None:
        self.index = LiveIndex()
        self._sites = Arrangement(self.index, selector)
        self._truth = truth
        self._bus = bus
        self._tail = tail
        self._selector = selector
        self._deliver = deliver
        self._replay_limit = replay_limit
        self._weights = weights
        self._observe = observe
        self._notice = notice
        self._position = Position("none", "0")
        # Newest change that was under way when the log was lost.
        self._unfinished: int | None = None
        # A page's memory of what it was sent is touched by one thread at a time.
        self._handling = threading.RLock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fanout", daemon=True)

    @property
    def position(self) -> Position:
        """Up to where this process has told its pages everything."""
        return self._position

    @property
    def unsure(self) -> int:
        """Pages that will load again when the engine is back."""
        return self._sites.unsure

    @property
    def making_good(self) -> bool:
        """Whether every page will load again once what a lost log announced is in the index."""
        return self._unfinished is not None

    def start(self) -> None:
        """Begin to follow, from the newest event that is kept now."""
        while not self._stop.is_set():
            try:
                self._position = self._bus.tail()
                for delivered in self._bus.recent(self._replay_limit):
                    self._remember(delivered)
                break
            except Unavailable as error:
                log.warning("bus is away", error=str(error))
                self._stop.wait(_PATIENCE)
        self._thread.start()

    def stop(self) -> None:
        """Stop following; returns when the thread has ended."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def open(self, page: Page, after: str | None) -> bytes:
        """Let a page hear of events, and give what it missed since `after` (an event id).

        A `reset` frame when that cannot be told: an id of another epoch, too old, or not one.
        Raises `Unauthenticated` when the page's credential has ended meanwhile.
        """
        with self._handling, self._truth.read() as session:
            # No event is handled between what is read here and the page's being heard of.
            if page.member is not None:
                check_credential(session, page.member, page.credential, self._truth.clock())
                page.interests = keywords.interests(session, page.member)
                page.personalised = self._sites.personalised(session, page)
                if page.topics.feed:
                    page.sources = _sources(session, (page,)).get(page.member, frozenset())
            self.index.open(page)
        try:
            return b"" if after is None else self._replay(page, Position.parse(after))
        except Unavailable:
            return reset_frame(self._position)

    def close(self, page: Page) -> None:
        """The page is gone."""
        self.index.close(page)
        self._sites.forget(page)

    def _replay(self, page: Page, after: Position | None) -> bytes:
        if after is None:
            return reset_frame(self._position)
        if after == self._position:
            return b""
        circles: frozenset[str] = frozenset()
        if page.member is not None and page.topics.sites:
            with self._truth.glance() as session:
                circles = circles_of(session, page.member)
        missed = missed_by(page, self._bus, after, self._replay_limit, circles)
        if missed is None:
            return reset_frame(self._position)
        told = b""
        for event, position in missed:
            with self._handling, self._truth.read() as session:
                sight = self._look(session, event, (page,))
                frames = frames_for(sight, event, position, (page,))
            told += b"".join(data for _, data in frames)
        return told

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                wait = _PATIENCE if self.making_good else _POLL
                events = self._bus.follow(self._position, timeout=wait)
            except EpochLost:
                self._begin_again()
                continue
            except Unavailable:
                self._stop.wait(_PATIENCE)
                continue
            for delivered in events:
                self._handle_surely(delivered)
            if self._sites.unsure:
                self._make_sure()
            if self._unfinished is not None:
                self._make_good(self._unfinished)

    def _begin_again(self) -> None:
        try:
            position = self._bus.tail()
            # What was announced meanwhile is told by the reset: it must be found at once.
            for delivered in self._bus.recent(self._replay_limit):
                self._remember(delivered)
        except Unavailable:
            self._stop.wait(_PATIENCE)
            return
        # So must what was announced on the lost log and never told, be it another edition: what
        # is in the index now is found by the reset, and what is still on its way there by another
        # one after it.
        with suppress(Unavailable), self._handling, self._truth.read() as session:
            self._unfinished = outbox.newest_open(session)
            self._selector.refresh(session)
            self._listen_anew(session, [page for page in self.index.all() if page.member])
        log.warning("bus began a new epoch", position=str(position))
        self._reset_all(position)

    def _make_good(self, unfinished: int) -> None:
        """Have pages load again what the log lost before the index had it."""
        try:
            with self._truth.read() as session:
                if outbox.is_open_until(session, unfinished):
                    return
                self._selector.refresh(session)
        except Unavailable:
            return
        except Exception:
            # The thread that every open page depends on goes on.
            log.exception("pages could not be made good")
            return
        self._reset_all(self._position)
        self._unfinished = None

    def _handle_surely(self, delivered: Delivered) -> None:
        while not self._stop.is_set():
            try:
                with self._handling:
                    self._handle(delivered)
                    self._position = delivered.position
                return
            except Unavailable as error:
                log.warning("event waits", position=str(delivered.position), error=str(error))
                self._stop.wait(_PATIENCE)
            except Exception:
                # Whatever went wrong, a page that loads again is right again.
                log.exception("event could not be told", position=str(delivered.position))
                self._reset_all(delivered.position)
                return

    def _reset_all(self, position: Position) -> None:
        # Told before the position moves: a heartbeat must not run ahead of the reset.
        with self._handling:
            self._send(_resets(self.index.all(), position))
            self._position = position

    def _handle(self, delivered: Delivered) -> None:
        self._remember(delivered)
        event = delivered.event
        if isinstance(event, MemberChanged):
            self._member_changed(event, delivered.position)
            return
        if isinstance(event, EditionChanged):
            self._edition_changed(event, delivered.position)
            return
        if isinstance(event, SharerChanged):
            watching = self.index.following(event.account) | self.index.on_site(event.account)
            self._send(_resets(watching, delivered.position))
            return
        if isinstance(event, CirclesChanged):
            self._circles_changed(event, delivered.position)
            return
        if isinstance(event, PoliciesChanged):
            self._policies_changed(delivered.position)
            return
        pages = pages_for(self.index, event)
        if not pages:
            return
        with self._truth.glance() as session:
            with timed(self._observe, Stage.READ):
                sight = self._look(session, event, pages)
            with timed(self._observe, Stage.WRITE):
                self._send(frames_for(sight, event, delivered.position, pages))
            arranged_anew = [
                page
                for page in pages
                if page.topics.sites
                and may_rearrange(page, event, sight.circles_of(page))
                and self._sites.arrange_anew(session, page)
            ]
        self._send(_resets(arranged_anew, delivered.position))

    def _look(self, session: Session, event: PublicationChanged, pages: Collection[Page]) -> Sight:
        return look(session, event, pages, weights=self._weights, now=self._truth.clock())

    def _remember(self, delivered: Delivered) -> None:
        if isinstance(delivered.event, PublicationChanged):
            self._tail.add(delivered.event)

    def _make_sure(self) -> None:
        """Arrange what could not be arranged while the engine was away."""
        try:
            with self._handling, self._truth.read() as session:
                for page in self._sites.make_sure(session):
                    self._send(_resets([page], self._position))
        except Unavailable:
            return
        except Exception:
            # The thread that every open page depends on goes on.
            log.exception("pages could not be arranged")

    def _member_changed(self, event: MemberChanged, position: Position) -> None:
        pages = self.index.of_member(event.member)
        if event.closed or event.credential is not None:
            for page in pages:
                if event.closed or page.credential == event.credential:
                    page.outlet.close(reset_frame(position))
            return
        if not pages:
            return
        with self._truth.read() as session:
            self._listen_anew(session, pages)
        self._send(_resets(pages, position))

    def _policies_changed(self, position: Position) -> None:
        """Close the open pages of members who have something to accept first (A17)."""
        open_pages = [page for page in self.index.all() if page.member is not None]
        members = {page.member for page in open_pages if page.member is not None}
        with self._truth.glance() as session:
            behind = who_must_accept(session, members, self._truth.clock())
        for page in open_pages:
            if page.member in behind:
                page.outlet.close(reset_frame(position))

    def _circles_changed(self, event: CirclesChanged, position: Position) -> None:
        """Have the open pages of an account's subscribers, and its own, load again."""
        open_pages = [page for page in self.index.all() if page.member is not None]
        if not open_pages:
            return
        with self._truth.read() as session:
            pages = open_pages
            owner = session.get(Account, event.account)
            # Who followed an account that is gone meanwhile, nobody knows any more.
            if owner is not None and owner.state is not AccountState.ANONYMISED:
                members = {page.member for page in open_pages if page.member is not None}
                concerned = {event.account, *subscriptions_of(session, members, [event.account])}
                pages = [page for page in open_pages if page.member in concerned]
            self._listen_anew(session, pages)
        self._send(_resets(pages, position))

    def _edition_changed(self, event: EditionChanged, position: Position) -> None:
        with self._truth.read() as session:
            self._notice(pointer(session))
            if not event.answers:
                return
            pages = [page for page in self.index.all() if page.member is not None]
            self._listen_anew(session, pages)
        self._send(_resets(pages, position))

    def _listen_anew(self, session: Session, pages: Collection[Page]) -> None:
        """Let members' pages listen to what their keywords ask for in the edition of now.

        And to the accounts that their feeds follow now.
        """
        sources = _sources(session, pages)
        wanted = keywords.interests_of_all(session, {page.member for page in pages if page.member})
        for page in pages:
            self._sites.listen(session, page, wanted.get(page.member or "", NO_INTERESTS))
            if page.topics.feed:
                self.index.follow(page, sources.get(page.member or "", frozenset()))

    def _send(self, frames: Frames) -> None:
        if frames:
            self._deliver([(page.outlet, data) for page, data in frames])


def _sources(session: Session, pages: Collection[Page]) -> dict[str, frozenset[str]]:
    """By member: the accounts that the feeds among these pages follow."""
    members = {page.member for page in pages if page.member is not None and page.topics.feed}
    return subscriptions_of(session, members) if members else {}


def _resets(pages: Collection[Page], position: Position) -> Frames:
    for page in pages:
        page.forget_all()
        page.arranged = True
    return [(page, reset_frame(position)) for page in pages]
