"""The machine: whatever happens in whatever order, at rest every open page is right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    initialize,
    multiple,
    rule,
)

from analyzers.changes import Changes
from schemas.moderation import Act
from schemas.words import Tier
from tests.matcher.machine import drafts
from tests.matcher.machine.drafts import Body, numbers, tiers
from tests.matcher.machine.faults import COURIERS_POINTS, POINTS
from tests.matcher.machine.members import Member
from tests.matcher.machine.rest import AtRest

positions = st.integers(0, 7)
"""Which of the publications, keywords or open pages there are."""
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


class Club(AtRest):
    """Members, publications, keywords and open pages of one club, and everything that fails.

    Rules are drawn alike, so what happens often has a rule of its own for each way.
    """

    members: Bundle[Member] = Bundle("members")

    # Members

    @initialize(
        target=members,
        some=st.tuples(*[st.tuples(tiers, drafts.wanted, drafts.wanted, drafts.drafts)] * 3),
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
        self.draw_circle(0, member, "make", {"countries": ["FR"]})
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

    @rule(
        owner=members,
        step=st.sampled_from(("make", "change", "change", "remove")),
        drawn=drafts.circle_rules,
        moment=moments,
        number=numbers,
    )
    def draw_one_circle(
        self, owner: Member, step: str, drawn: Body, moment: str | None, number: int
    ) -> None:
        """A member draws a circle among their subscribers, otherwise, or no longer (F3)."""
        self.do(moment, number, lambda: self.draw_circle(number, owner, step, drawn))

    @rule(member=members, country=drafts.countries, moment=moments, number=numbers)
    def travel_elsewhere(
        self, member: Member, country: str, moment: str | None, number: int
    ) -> None:
        self.do(moment, number, lambda: self.travel(number, member, country))

    # Keywords

    @rule(member=members, body=drafts.wanted, moment=moments, number=numbers)
    def write_keyword(self, member: Member, body: Body, moment: str | None, number: int) -> None:
        keyword = self.thing_of(member, self.keywords)
        self.do(moment, number, lambda: self.add_keyword(number, keyword, body))

    @rule(which=positions, moment=moments, number=numbers)
    def stop_keyword(self, which: int, moment: str | None, number: int) -> None:
        keyword = self.keywords[which % len(self.keywords)]
        self.do(moment, number, lambda: self.delete_keyword(number, keyword))

    @rule(which=positions, change=drafts.conditions, moment=moments, number=numbers)
    def narrow_keyword(self, which: int, change: Body, moment: str | None, number: int) -> None:
        """A member says where a keyword looks and what it excludes, or no longer (K8)."""
        keyword = self.keywords[which % len(self.keywords)]
        self.do(moment, number, lambda: self.change_keyword(number, keyword, change))

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

    @rule(
        which=positions,
        act=st.sampled_from((Act.APPROVE, Act.APPROVE, Act.REFUSE, Act.HOLD)),
        keyword=st.sampled_from((None, 0, 1)),
        moment=moments,
        number=numbers,
    )
    def moderate_one(
        self, which: int, act: Act, keyword: int | None, moment: str | None, number: int
    ) -> None:
        """A moderator decides on a publication or a keyword of it (K5)."""
        publication = self.publications[which % len(self.publications)]
        self.do(moment, number, lambda: self.moderate(publication, act, keyword))

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
        self.stage.end_deeds()
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

    @rule(changes=drafts.changes, moment=moments, number=numbers)
    def tune(self, changes: Changes, moment: str | None, number: int) -> None:
        """An administrator applies other rules (M6)."""
        self.do(moment, number, lambda: self.apply_edition(number, changes))

    @rule(moment=moments, number=numbers)
    def untune(self, moment: str | None, number: int) -> None:
        """An administrator goes back to the former rules, or forth again."""
        self.do(moment, number, self.roll_back)

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
