"""The machine: whatever happens in whatever order, at rest every open page is right."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import httpx
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)
from sqlalchemy import delete, update
from sqlmodel import col, select

from club import accounts
from indexer.audit import audit
from indexer.rebuild import reindex
from schemas.errors import EngineUnavailable
from schemas.generation import GenerationState
from schemas.keyword import Keyword
from schemas.outbox import Promise
from schemas.words import Place, Tier
from store import generations
from tests.matcher.machine import brute, drafts
from tests.matcher.machine.drafts import Body, tiers
from tests.matcher.machine.faults import COURIERS_POINTS, POINTS, Deed
from tests.matcher.machine.members import Facts, Member, join, log_in, move
from tests.matcher.machine.pages import HUB, Page
from tests.matcher.machine.stage import Process, Stage


@dataclass(eq=False)
class Thing:
    """A publication or keyword; without an id until it is made."""

    owner: Member
    id: str | None = None

    def __repr__(self) -> str:
        return self.id or "(not yet)"


numbers = st.integers(0, 1)
"""Which process does it."""
moments = st.none() | st.sampled_from(POINTS)
"""At once, or when a process passes this point next."""
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


class Club(RuleBasedStateMachine):
    """Members, publications, keywords and open pages of one club, and everything that fails."""

    stage: ClassVar[Stage]

    members: Bundle[Member] = Bundle("members")
    publications: Bundle[Thing] = Bundle("publications")
    keywords: Bundle[Thing] = Bundle("keywords")
    pages: Bundle[Page] = Bundle("pages")

    def __init__(self) -> None:
        super().__init__()
        self.history: dict[str, dict[int, Facts]] = defaultdict(dict)
        self.everybody: list[Member] = []
        self.open: list[Page] = []
        self.ended_sessions: set[str] = set()
        self.swapping = False
        self.failures: list[Exception] = []
        """Of what was done in the midst of something else."""

    # Who acts, and when

    def process(self, number: int) -> Process:
        processes = self.stage.processes
        return processes[number % len(processes)]

    def do(self, moment: str | None, number: int, deed: Deed) -> None:
        """Do it now, or have it happen when that process passes a point."""
        if moment is None:
            deed()
            return

        def then() -> None:
            try:
                deed()
            except Exception as failure:
                self.failures.append(failure)

        self.process(number).faults.arm(moment, then)

    def call(
        self, number: int, method: str, path: str, member: Member, body: Body | None = None
    ) -> httpx.Response:
        answer = self.process(number).http.request(
            method, f"/api/v1{path}", json=body, headers=member.as_program
        )
        expected = {200, 201, 204, 404, 409} | (set() if member.here else {401})
        assert answer.status_code in expected, f"{answer.status_code} {answer.text}"
        return answer

    def write(
        self, number: int, method: str, path: str, thing: Thing, body: Body | None = None
    ) -> None:
        """Change a publication and note what its author is told of it."""
        answer = self.call(number, method, path, thing.owner, body)
        if answer.status_code in (200, 201):
            told = answer.json()
            thing.id = told["id"]
            self.history[told["id"]][told["revision"]] = Facts(
                thing.owner,
                told["state"] == "live",
                frozenset(place for place in Place if told["settings"]["places"][place]),
                Tier(told["settings"]["reading_tier"]),
                told["title"],
            )

    # Members

    @initialize(target=members, some=st.lists(st.tuples(tiers, drafts.keywords), min_size=3))
    def begin(self, some: list[tuple[Tier, Body]]) -> MultipleResults[Member]:
        """Members with a keyword and an open hub each, and a visitor of the first one's Site."""
        return multiple(*(self.join_with(*one) for one in some[:3]))

    def join_with(self, tier: Tier, body: Body) -> Member:
        member = self.arrive(tier)
        self.call(0, "POST", "/keywords", member, body)
        self.show(member, [self.everybody[0]], hub=True)
        return member

    @rule(target=members, tier=tiers)
    def join(self, tier: Tier) -> Member:
        return self.arrive(tier)

    def arrive(self, tier: Tier) -> Member:
        member = join(self.stage, tier)
        self.everybody.append(member)
        return member

    @rule(member=members, tier=tiers, moment=moments, number=numbers)
    def change_tier(self, member: Member, tier: Tier, moment: str | None, number: int) -> None:
        if member.here:
            self.do(moment, number, lambda: self.move(member, tier))

    def move(self, member: Member, tier: Tier) -> None:
        if member.here:
            move(self.stage, member, tier)

    @rule(member=members, for_good=st.sampled_from((False, False, False, True)))
    def leave(self, member: Member, for_good: bool) -> None:
        """Log out the member's browser, or erase the account."""
        if not member.here:
            return
        if not for_good and member.session:
            answer = self.process(0).http.delete("/api/v1/session", headers=member.as_browser)
            assert answer.status_code == 204
            self.ended_sessions.add(member.session)
            member.session = None
        if for_good and len([one for one in self.everybody if one.here]) > 1:
            member.here = False
            self.call(0, "DELETE", "/me", member)

    # Keywords

    @rule(target=keywords, member=members, body=drafts.keywords, moment=moments, number=numbers)
    def add_keyword(self, member: Member, body: Body, moment: str | None, number: int) -> Thing:
        keyword = Thing(member)

        def add() -> None:
            answer = self.call(number, "POST", "/keywords", member, body)
            if answer.status_code == 201:
                keyword.id = answer.json()["id"]

        self.do(moment, number, add)
        return keyword

    @rule(keyword=keywords, moment=moments, number=numbers)
    def delete_keyword(self, keyword: Thing, moment: str | None, number: int) -> None:
        if keyword.id:
            path = f"/keywords/{keyword.id}"
            self.do(moment, number, lambda: self.call(number, "DELETE", path, keyword.owner))

    # Publications

    @rule(target=publications, author=members, body=drafts.drafts, moment=moments, number=numbers)
    def publish(self, author: Member, body: Body, moment: str | None, number: int) -> Thing:
        publication = Thing(author)
        self.do(
            moment, number, lambda: self.write(number, "POST", "/publications", publication, body)
        )
        return publication

    @rule(publication=publications, body=drafts.edits, moment=moments, number=numbers)
    def edit(self, publication: Thing, body: Body, moment: str | None, number: int) -> None:
        self.change(publication, "PATCH", body=body, moment=moment, number=number)

    @rule(
        publication=publications,
        step=st.sampled_from(("offline", "online")),
        moment=moments,
        number=numbers,
    )
    def switch(self, publication: Thing, step: str, moment: str | None, number: int) -> None:
        self.change(publication, "POST", f"/{step}", moment=moment, number=number)

    @rule(publication=publications, moment=moments, number=numbers)
    def delete_publication(self, publication: Thing, moment: str | None, number: int) -> None:
        self.change(publication, "DELETE", moment=moment, number=number)

    def change(
        self,
        publication: Thing,
        method: str,
        step: str = "",
        body: Body | None = None,
        *,
        moment: str | None,
        number: int,
    ) -> None:
        if publication.id:
            path = f"/publications/{publication.id}{step}"
            self.do(moment, number, lambda: self.write(number, method, path, publication, body))

    # Pages

    @rule(
        target=pages,
        reader=members,
        owners=st.lists(members, max_size=2),
        anybody=st.booleans(),
        moment=st.none() | st.sampled_from(COURIERS_POINTS),
        hub=st.booleans(),
        by_session=st.booleans(),
        limit=st.sampled_from((1, 2, 50)),
        number=numbers,
        elsewhere=numbers,
    )
    def open_page(
        self, reader: Member, owners: list[Member], anybody: bool, **how: Any
    ) -> Page | MultipleResults[Page]:
        if not reader.here:
            return multiple()
        sites = [owner for owner in dict.fromkeys(owners) if owner.here]
        return self.show(None if anybody and sites else reader, sites, **how)

    def show(
        self,
        reader: Member | None,
        sites: list[Member],
        *,
        hub: bool,
        by_session: bool = False,
        limit: int = 50,
        number: int = 0,
        elsewhere: int = 0,
        moment: str | None = None,
    ) -> Page:
        """Load a page from one process and listen to another."""
        if by_session and reader is not None and reader.session is None:
            log_in(self.stage, reader)
        page = Page(
            self.process(number),
            self.history,
            member=reader,
            by_session=by_session,
            sites=sites,
            hub=reader is not None and (hub or not sites),
            limit=limit,
        )

        def arrive() -> None:
            # Whoever waits for a fan-out that waits for this would wait for ever.
            if sum(process.faults.amid for process in self.stage.processes) <= 1:
                self.stage.hear()
                page.load()
                page.connect(self.process(elsewhere))
                self.open.append(page)

        self.do(moment, number, arrive)
        return page

    @rule(page=pages)
    def look(self, page: Page) -> None:
        self.stage.hear()
        page.look()

    @rule(page=pages, number=numbers)
    def cut_or_reconnect(self, page: Page, number: int) -> None:
        if page.connected:
            page.cut()
        elif page in self.open and not page.closed:
            page.connect(self.process(number))

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

    @rule(point=st.sampled_from(POINTS), number=numbers)
    def kill_at(self, point: str, number: int) -> None:
        """Whoever carries out promises and passes the point next dies there."""
        self.process(number).faults.arm_death(point)

    @rule()
    def mend(self) -> None:
        self.stage.mend()

    @rule(moment=moments, number=numbers)
    def restart_bus(self, moment: str | None, number: int) -> None:
        self.do(moment, number, self.stage.restart_bus)

    @rule(moment=moments, number=numbers, back=st.booleans())
    def swap_generation(self, moment: str | None, number: int, back: bool) -> None:
        """Build a new generation and let it answer, or return to the one that did."""
        house = self.process(number).house

        def swap() -> None:
            if self.swapping:  # a second one would take over from the first
                return
            self.swapping = True
            try:
                with suppress(EngineUnavailable):
                    reindex(house.truth, house.engine, house.analyzer.version)
            finally:
                self.swapping = False

        self.do(moment, number, self.return_to_retired_generation if back else swap)

    def return_to_retired_generation(self) -> None:
        with self.stage.truth.work() as work:
            retired = generations.in_state(work.session, GenerationState.RETIRED)
            if retired and not self.swapping:
                generations.switch(work, retired[-1])
                work.commit()

    @rule(minutes=st.sampled_from((0, 0, -100_000, -3, 3, 100_000)))
    def sweep(self, minutes: int) -> None:
        """Sweep, perhaps after the clock has jumped."""
        self.stage.clock.jump(timedelta(minutes=minutes))
        self.stage.sweep()

    @rule(newest=st.integers(1, 4), backwards=st.booleans(), number=numbers)
    def repeat(self, newest: int, backwards: bool, number: int) -> None:
        """Carry out the newest promises, again or late, in either order."""
        with self.stage.truth.read() as session:
            some = session.exec(
                select(Promise).order_by(col(Promise.id).desc()).limit(newest)
            ).all()
        self.process(number).relay.carry(some if backwards else some[::-1])

    @rule(newest=st.integers(1, 4))
    def forget_ticks(self, newest: int) -> None:
        """The newest promises were carried out, but whoever did it died before the tick."""
        with self.stage.truth.work() as work:
            some = select(col(Promise.id)).order_by(col(Promise.id).desc()).limit(newest)
            work.session.exec(
                update(Promise)
                .where(col(Promise.id).in_(work.session.exec(some).all()))
                .values(indexed=False, announced=False)
            )
            work.commit()

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
            page.look()
            if page.provisional:
                page.load()
            # A stream is refused when one of its Sites is no more.
            gone = not all(owner.here for owner in page.sites.values())
            assert page.connected or gone, f"{page} has no stream"
            for topic in page.topics if page.connected else ():
                self.compare(page, topic)
        for member in self.everybody:
            member.tiers = {member.tier}
        self.audit()
        if self.failures:
            raise self.failures[0]

    def has_ended(self, page: Page) -> bool:
        """Whether the page's credential is no longer good."""
        if page.member is None:
            return False
        return not page.member.here or page.session in self.ended_sessions

    def compare(self, page: Page, topic: str) -> None:
        now = page.now(topic)
        with self.stage.truth.read() as session:
            reader = page.member.id if page.member else None
            if topic == HUB:
                right = brute.hub(session, reader or "")
            else:
                right = brute.site(session, reader, page.sites[topic].id)
        assert now == right, f"{topic} loads wrongly for {page.member}"
        assert page.views[topic] == right, f"the open page {page} is wrong at {topic}"

    def audit(self) -> None:
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
