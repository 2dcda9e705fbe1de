"""What must hold when the club comes to rest."""

from __future__ import annotations

from hypothesis.stateful import invariant, rule
from sqlalchemy import delete
from sqlmodel import col, select

from club import accounts
from club.audience import subscriptions_of
from indexer.audit import audit
from schemas.edition import FIRST
from schemas.generation import GenerationState
from schemas.keyword import Keyword
from schemas.outbox import Promise
from store import generations
from store.pointer import pointer
from tests.matcher.machine import brute
from tests.matcher.machine.drafts import numbers
from tests.matcher.machine.operators import Operators
from tests.matcher.machine.pages import FEED, HUB, Page


class AtRest(Operators):
    """Brings everything to rest and compares it with the truth."""

    @invariant()
    def events_are_told(self) -> None:
        self.stage.hear()

    @rule(number=numbers)
    def settle(self, number: int) -> None:
        """Everything that waits is carried out; every open page is what the truth says."""
        self.stage.mend()
        self.stage.rest()
        self.stage.end_deeds()
        for page in self.open:
            page.look()
            if self.has_ended(page):
                assert not page.connected, f"{page} goes on"
        self.open = [page for page in self.open if not (page.closed or self.has_ended(page))]
        for page in self.open:
            if not page.connected:
                page.connect(self.process(number))
        self.stage.rest()
        for page in self.open:
            self.check(page)
        for member in self.everybody:
            member.tiers = {member.tier}
            with self.stage.truth.read() as session:
                followed = subscriptions_of(session, [member.id]).get(member.id, frozenset())
            member.sources = {one for one in self.everybody if one.id in followed}
        self.check_index()
        if self.failures:
            raise self.failures[0]

    def check(self, page: Page) -> None:
        """The page, the server now, and brute force over the truth agree."""
        page.look()
        if page.provisional:
            page.load()
        if not page.connected:
            # A stream is refused when there is nothing to listen to any more, and only then.
            listens = not {HUB, FEED}.isdisjoint(page.topics) or any(
                owner.here for owner in page.sites.values()
            )
            assert not listens, f"{page} has no stream"
            return
        for topic in page.topics:
            now = page.now(topic)
            reader = page.member.id if page.member else None
            with self.stage.truth.read() as session:
                if topic == HUB:
                    right = brute.hub(session, reader or "")
                elif topic == FEED:
                    right = brute.feed(session, reader or "")
                else:
                    right = brute.site(session, reader, page.sites[topic].id)
            assert now == right, f"{topic} loads wrongly for {page.member}"
            assert page.views[topic] == right, f"the open page {page} is wrong at {topic}"

    def check_index(self) -> None:
        """No keyword waits, and the index has what the truth says."""
        with self.stage.truth.read() as session:
            asleep = session.exec(
                select(col(Keyword.id)).where(col(Keyword.activation).is_(None))
            ).all()
            written = {*pointer(session).editions}
            built = [
                generation.name
                for state in (GenerationState.LIVE, GenerationState.RETIRED)
                for generation in generations.in_state(session, state)
                # Rows do not say any more what others hold.
                if written.issuperset(generation.editions or (FIRST,))
            ]
        assert not asleep
        for generation in built:
            assert audit(self.stage.truth, self.stage.house.engine, generation) == []

    def teardown(self) -> None:
        """It all ends well; then the club is emptied for the next one."""
        try:
            self.settle(0)
        finally:
            self.empty()

    def empty(self) -> None:
        self.stage.mend()
        for page in self.open:
            page.cut()
        for member in self.everybody:
            if member.here:
                accounts.erase(self.stage.truth, member.id)
        self.stage.rest()
        with self.stage.truth.work() as work:
            work.session.exec(delete(Promise))
            work.commit()
