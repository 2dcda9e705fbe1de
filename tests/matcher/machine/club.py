"""The machine: whatever happens in whatever order, at rest every open page is right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    initialize,
    invariant,
    multiple,
    rule,
)
from sqlalchemy import delete
from sqlmodel import col, select

from club import accounts
from club.audience import subscriptions_of
from indexer.audit import audit
from schemas.generation import GenerationState
from schemas.keyword import Keyword
from schemas.outbox import Promise
from schemas.words import Tier
from store import generations
from tests.matcher.machine import brute, drafts
from tests.matcher.machine.acts import Acts
from tests.matcher.machine.drafts import Body, tiers
from tests.matcher.machine.faults import COURIERS_POINTS, POINTS
from tests.matcher.machine.members import Member
from tests.matcher.machine.pages import FEED, HUB, Page

positions = st.integers(0, 7)
"""Which of the publications, keywords or open pages there are."""
numbers = st.integers(0, 1)
"""Which process does it."""
points = st.sampled_from(POINTS)
moments = st.none() | points
"""At once, or when a process passes this point next."""
steps = st.sampled_from(("edit", "edit", "offline", "online", "delete"))

DISTURBANCES = (
    "no relay",
    "stalled fan-out",
    "engine",
    "engine.percolate",
    "engine.put",
    "engine.add_interests",
    "engine.select",
    "bus",
    "bus.publish",
)


class Club(Acts):
    """Members, publications, keywords and open pages of one club, and everything that fails.

    Rules are drawn alike, so what happens often has a rule of its own for each way.
    """

    members: Bundle[Member] = Bundle("members")

    # Members

    @initialize(
        target=members,
        some=st.tuples(*[st.tuples(tiers, drafts.keywords, drafts.keywords, drafts.drafts)] * 3),
    )
    def begin(self, some: tuple[tuple[Tier, Body, Body, Body], ...]) -> MultipleResults[Member]:
        """Members with two keywords, a publication and an open hub each, who visit the first."""
        return multiple(*(self.begin_with(*one) for one in some))

    def begin_with(self, tier: Tier, wanted: Body, wanted_too: Body, offered: Body) -> Member:
        member = self.welcome(tier)
        for body in (wanted, wanted_too):
            self.add_keyword(0, self.thing_of(member, self.keywords), body)
        self.publish(0, self.thing_of(member, self.publications), offered)
        for step in ("ask", "authorised"):
            self.follow(0, member, self.everybody[0], step)
        self.show(member, [self.everybody[0]], hub=True, feed=True)
        return member

    @rule(target=members, tier=tiers)
    def join(self, tier: Tier) -> Member:
        return self.welcome(tier)

    @rule(
        member=members,
        what=st.sampled_from(("tier", "tier", "log out", "log out", "block", "unblock", "erase")),
        tier=tiers,
        moment=moments,
        number=numbers,
    )
    def change_member(
        self, member: Member, what: str, tier: Tier, moment: str | None, number: int
    ) -> None:
        match what:
            case "tier":
                self.do(moment, number, lambda: self.change_tier(member, tier))
            case "log out":
                self.log_out(member)
            case "block":
                self.block(member)
            case "unblock":
                self.unblock(member)
            case _:
                self.erase(member)

    @rule(
        member=members,
        owner=members,
        step=st.sampled_from(
            ("ask", "ask", "authorised", "authorised", "refused", "remove", "end")
        ),
        moment=moments,
        number=numbers,
    )
    def follow_one(
        self, member: Member, owner: Member, step: str, moment: str | None, number: int
    ) -> None:
        """A member asks to follow another, or no longer does; the other decides (F1)."""
        self.do(moment, number, lambda: self.follow(number, member, owner, step))

    # Keywords

    @rule(member=members, body=drafts.keywords, moment=moments, number=numbers)
    def write_keyword(self, member: Member, body: Body, moment: str | None, number: int) -> None:
        keyword = self.thing_of(member, self.keywords)
        self.do(moment, number, lambda: self.add_keyword(number, keyword, body))

    @rule(which=positions, moment=moments, number=numbers)
    def stop_keyword(self, which: int, moment: str | None, number: int) -> None:
        keyword = self.keywords[which % len(self.keywords)]
        self.do(moment, number, lambda: self.delete_keyword(number, keyword))

    # Publications

    @rule(author=members, body=drafts.drafts, number=numbers)
    def publish_one(self, author: Member, body: Body, number: int) -> None:
        self.publish(number, self.thing_of(author, self.publications), body)

    @rule(author=members, body=drafts.drafts, number=numbers, moment=points)
    def publish_amid(self, author: Member, body: Body, number: int, moment: str) -> None:
        publication = self.thing_of(author, self.publications)
        self.do(moment, number, lambda: self.publish(number, publication, body))

    @rule(which=positions, step=steps, body=drafts.edits, number=numbers)
    def change_one(self, which: int, step: str, body: Body, number: int) -> None:
        publication = self.publications[which % len(self.publications)]
        self.change(number, publication, step, body)

    @rule(which=positions, number=numbers)
    def hide_one(self, which: int, number: int) -> None:
        publication = self.publications[which % len(self.publications)]
        self.change(number, publication, "offline", {})

    @rule(which=positions, step=steps, body=drafts.edits, number=numbers, moment=points)
    def change_amid(self, which: int, step: str, body: Body, number: int, moment: str) -> None:
        publication = self.publications[which % len(self.publications)]
        self.do(moment, number, lambda: self.change(number, publication, step, body))

    @rule(
        member=members,
        which=positions,
        what=st.sampled_from(("hide", "hide", "mute", "undo")),
        moment=moments,
        number=numbers,
    )
    def exclude_one(
        self, member: Member, which: int, what: str, moment: str | None, number: int
    ) -> None:
        """A member hides an entry, mutes an author, or takes that back (K8)."""
        publication = self.publications[which % len(self.publications)]
        self.do(moment, number, lambda: self.exclude(number, member, publication, what))

    # Pages

    @rule(
        reader=members,
        owners=st.lists(members, max_size=2),
        anybody=st.booleans(),
        moment=st.none() | st.sampled_from(COURIERS_POINTS),
        hub=st.booleans(),
        feed=st.booleans(),
        by_session=st.booleans(),
        limit=st.sampled_from((1, 2, 50)),
        number=numbers,
        elsewhere=numbers,
    )
    def open_page(self, reader: Member, owners: list[Member], anybody: bool, **how: Any) -> None:
        if reader.may_act:
            sites = [owner for owner in dict.fromkeys(owners) if owner.here]
            self.show(None if anybody and sites else reader, sites, **how)

    @rule()
    def look(self) -> None:
        """Every page takes what it was told."""
        self.stage.hear()
        for page in self.open:
            page.look()

    @rule(which=positions, number=numbers)
    def cut_or_reconnect(self, which: int, number: int) -> None:
        if self.open:
            page = self.open[which % len(self.open)]
            if page.connected:
                page.cut()
            elif not page.closed:
                self.connect(page, number)

    # What fails, and what is done late or again

    @rule(what=st.sampled_from(DISTURBANCES), number=numbers)
    def disturb(self, what: str, number: int) -> None:
        """A part is away, the fan-out has no turn, or nobody relays, until all is mended."""
        process = self.process(number)
        match what:
            case "no relay":
                process.relay.on = False
            case "stalled fan-out":
                process.faults.following.clear()
            case _:
                process.faults.away.add(what)

    @rule(point=points, number=numbers)
    def kill_at(self, point: str, number: int) -> None:
        """Whoever carries out promises and passes the point next dies there."""
        self.process(number).faults.arm_death(point)

    @rule()
    def mend(self) -> None:
        self.stage.mend()

    @rule(
        what=st.sampled_from(("restart the bus", "swap", "return")), moment=moments, number=numbers
    )
    def operate(self, what: str, moment: str | None, number: int) -> None:
        """Restart the bus empty, build a new generation, or return to the one before."""
        match what:
            case "swap":
                self.do(moment, number, lambda: self.swap_generation(number))
            case "return":
                self.do(moment, number, self.return_to_retired_generation)
            case _:
                self.do(moment, number, self.stage.restart_bus)

    @rule(minutes=st.sampled_from((0, 0, -100_000, -3, 3, 100_000)))
    def sweep(self, minutes: int) -> None:
        """Sweep, perhaps after the clock has jumped."""
        self.stage.clock.jump(timedelta(minutes=minutes))
        self.stage.sweep()

    @rule(newest=st.integers(1, 4), how=st.sampled_from(("again", "backwards", "later")))
    def repeat(self, newest: int, how: str) -> None:
        """Carry out promises that were, at once or in a later sweep, as after a lost tick."""
        promises = self.newest_promises(newest)
        if how == "later":
            self.forget_ticks(promises)
        else:
            in_order = promises if how == "backwards" else promises[::-1]
            self.process(0).relay.carry(in_order)

    # What must hold

    @invariant()
    def events_are_told(self) -> None:
        self.stage.hear()

    @rule(number=numbers)
    def settle(self, number: int) -> None:
        """Everything that waits is carried out; every open page is what the truth says."""
        self.stage.mend()
        self.stage.rest()
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
            built = [
                generation.name
                for state in (GenerationState.LIVE, GenerationState.RETIRED)
                for generation in generations.in_state(session, state)
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
