"""What members do in the machine, now or in the midst of something else."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

import httpx
from hypothesis.stateful import RuleBasedStateMachine
from sqlmodel import col, select

from club import standing
from schemas.publication import Publication
from schemas.words import Place, PublicationState, Tier
from store.truth import Truth
from tests.matcher.machine.drafts import Body
from tests.matcher.machine.faults import Deed
from tests.matcher.machine.members import Facts, Member, join, log_in, move
from tests.matcher.machine.pages import Page
from tests.matcher.machine.stage import Process, Stage

_MOST_CIRCLES = 2
"""Circles that one member has."""


@dataclass(eq=False)
class Thing:
    """A publication or keyword; without an id until it is made."""

    owner: Member
    id: str | None = None

    def __repr__(self) -> str:
        return self.id or "(not yet)"


class Acts(RuleBasedStateMachine):
    """What the rules of the machine about members and their pages are made of."""

    stage: ClassVar[Stage]

    def __init__(self) -> None:
        super().__init__()
        self.history: dict[str, dict[int, Facts]] = defaultdict(dict)
        self.everybody: list[Member] = []
        self.publications: list[Thing] = []
        self.keywords: list[Thing] = []
        self.open: list[Page] = []
        self.ended_sessions: set[str] = set()
        self.names = itertools.count()
        self.failures: list[Exception] = []
        """Of what was done in the midst of something else."""

    def process(self, number: int) -> Process:
        processes = self.stage.processes
        return processes[number % len(processes)]

    def do(self, moment: str | None, number: int, deed: Deed) -> None:
        """Do it now, or have it happen when that process passes a point next."""
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
        """A program of the member calls that process."""
        answer = self.process(number).http.request(
            method, f"/api/v1{path}", json=body, headers=member.as_program
        )
        # 403: what a member's tier alone keeps from them (C7).
        expected = {200, 201, 204, 403, 404, 409} | (set() if member.may_act else {401})
        assert answer.status_code in expected, f"{answer.status_code} {answer.text}"
        return answer

    # Members

    def welcome(self, tier: Tier) -> Member:
        member = join(self.stage, tier)
        self.everybody.append(member)
        return member

    def change_tier(self, member: Member, tier: Tier) -> None:
        if member.here:
            move(self.stage, member, tier)

    def log_out(self, member: Member) -> None:
        if member.may_act and member.session:
            answer = self.process(0).http.delete("/api/v1/session", headers=member.as_browser)
            assert answer.status_code == 204
            self.ended_sessions.add(member.session)
            member.session = None

    def erase(self, member: Member) -> None:
        if member.may_act and sum(one.here for one in self.everybody) > 1:
            member.here = False
            self.call(0, "DELETE", "/me", member)

    def exclude(self, number: int, member: Member, publication: Thing, what: str) -> None:
        """Hide a publication, mute its author, or undo all that the member has excluded."""
        if not member.may_act:
            return
        if what == "undo":
            for one in self.call(number, "GET", "/feedback", member).json()["entries"]:
                self.call(number, "DELETE", f"/feedback/{one['id']}", member)
        elif publication.id is not None and publication.owner is not member:
            said = {"publication": publication.id, "what": what}
            self.call(number, "POST", "/feedback", member, said)

    def follow(self, number: int, member: Member, owner: Member, step: str) -> None:
        """Ask to follow, or end it; the owner authorises, refuses or removes."""
        if member is owner:
            return
        if step in ("ask", "end"):
            if not member.may_act:
                return
            if step == "ask":
                self.call(number, "POST", "/subscriptions", member, {"account": owner.slug})
                return
            entries = self.call(number, "GET", "/subscriptions", member).json()["entries"]
            for one in entries:
                if one["account"]["slug"] == owner.slug:
                    self.call(number, "DELETE", f"/subscriptions/{one['id']}", member)
            return
        if not owner.may_act:
            return
        for one in self.call(number, "GET", "/subscribers", owner).json()["entries"]:
            if one["member"]["slug"] != member.slug:
                continue
            path = f"/subscribers/{one['id']}"
            if step == "remove":
                self.call(number, "DELETE", path, owner)
            else:
                if step == "authorised":
                    member.sources.add(owner)
                self.call(number, "PUT", path, owner, {"state": step})

    def draw_circle(self, number: int, owner: Member, step: str, drawn: Body) -> None:
        """Make a circle, change its rule, or remove one that nothing is restricted to (F3)."""
        if not owner.may_act:
            return
        # Another may be drawn in the midst of this.
        body = {"name": f"circle {next(self.names)}", "rule": drawn}
        if step == "make" or not owner.circles:
            if len(owner.circles) < _MOST_CIRCLES:
                made = self.call(number, "POST", "/circles", owner, body).json()
                owner.circles.append(made["id"])
            return
        latest = f"/circles/{owner.circles[-1]}"
        if step == "change":
            self.call(number, "PUT", latest, owner, body)
        elif self.call(number, "DELETE", latest, owner).status_code == 204:
            owner.circles.pop()

    def travel(self, number: int, member: Member, country: str) -> None:
        """Live in another country from now on: circles are left and entered."""
        if member.may_act:
            self.call(number, "PATCH", "/me", member, {"country": country})

    def block(self, member: Member) -> None:
        """Shut the member out, as a moderator does."""
        self._set_standing(member, standing.block, is_blocked=True)

    def unblock(self, member: Member) -> None:
        self._set_standing(member, standing.unblock, is_blocked=False)

    def _set_standing(
        self, member: Member, change: Callable[[Truth, str], object], *, is_blocked: bool
    ) -> None:
        if not member.here or member.blocked is is_blocked:
            return
        member.blocked = is_blocked
        with self.stage.truth.read() as session:
            live = session.exec(
                select(Publication).where(
                    col(Publication.account_id) == member.id,
                    col(Publication.state) == PublicationState.LIVE,
                )
            ).all()
        # Nobody tells the author of the revisions that this makes.
        for row in live:
            facts = self.history[row.id][row.revision]
            self.history[row.id][row.revision + 1] = replace(facts, live=not is_blocked)
        change(self.stage.truth, f"{member.slug}@example.org")

    # Keywords and publications

    def thing_of(self, owner: Member, things: list[Thing]) -> Thing:
        """One more of these things, which is still to be made."""
        things.append(Thing(owner))
        return things[-1]

    def delete_keyword(self, number: int, keyword: Thing) -> None:
        if keyword.id is not None:
            self.call(number, "DELETE", f"/keywords/{keyword.id}", keyword.owner)

    def add_keyword(self, number: int, keyword: Thing, body: Body) -> None:
        answer = self.call(number, "POST", "/keywords", keyword.owner, body)
        if answer.status_code == 201:
            keyword.id = answer.json()["id"]

    def change_keyword(self, number: int, keyword: Thing, change: Body) -> None:
        if keyword.id is not None:
            self.call(number, "PATCH", f"/keywords/{keyword.id}", keyword.owner, change)

    def publish(self, number: int, publication: Thing, body: Body) -> None:
        self.write(number, "POST", "/publications", publication, body)

    def change(self, number: int, publication: Thing, step: str, body: Body) -> None:
        """Edit, take offline, put online or delete a publication that is there."""
        if publication.id is None:
            return
        path = f"/publications/{publication.id}"
        match step:
            case "edit":
                self.write(number, "PATCH", path, publication, body)
            case "delete":
                self.write(number, "DELETE", path, publication)
            case _:
                self.write(number, "POST", f"{path}/{step}", publication)

    def write(
        self, number: int, method: str, path: str, thing: Thing, body: Body | None = None
    ) -> None:
        """Change a publication and note what its author is told of it."""
        answer = self.call(number, method, path, thing.owner, _for_own_circles(thing.owner, body))
        if answer.status_code in (200, 201):
            told = answer.json()
            thing.id = told["id"]
            self.history[told["id"]][told["revision"]] = Facts(
                thing.owner,
                told["state"] == "live",
                frozenset(place for place in Place if told["settings"]["places"][place]),
                Tier(told["settings"]["reading_tier"]),
                told["title"],
                restricted=bool(told["settings"]["circles"]),
            )
        if answer.is_success:
            # Copies whose original is gone now (K6).
            self.note_untold(thing.owner)

    def note_untold(self, owner: Member) -> None:
        """Note the revisions of a member's publications that nobody tells their author of."""
        with self.stage.truth.read() as session:
            rows = session.exec(
                select(Publication).where(col(Publication.account_id) == owner.id)
            ).all()
        for row in rows:
            known = self.history[row.id]
            facts = Facts(
                owner,
                row.state is PublicationState.LIVE and not owner.blocked,
                frozenset(place for place in Place if getattr(row, f"on_{place}")),
                row.reading_tier,
                row.title,
                restricted=bool(row.circles),
            )
            # What two deeds made at once, and is gone already, may have been live.
            for gone in range(max(known, default=row.revision) + 1, row.revision):
                known[gone] = replace(facts, live=True)
            known.setdefault(row.revision, facts)

    # Pages

    def show(
        self,
        reader: Member | None,
        sites: list[Member],
        *,
        hub: bool,
        feed: bool = False,
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
            hub=reader is not None and (hub or not (sites or feed)),
            feed=reader is not None and feed,
            limit=limit,
        )

        def arrive() -> None:
            # Whoever waits for a fan-out that waits for this would wait for ever.
            if sum(process.faults.amid for process in self.stage.processes) <= 1:
                self.stage.hear()
                page.load()
                self.connect(page, elsewhere)
                self.open.append(page)

        self.do(moment, number, arrive)
        return page

    def connect(self, page: Page, number: int) -> None:
        """Have the page listen; whose session is over leaves.

        A browser would go on as a visitor who is nobody, which other pages are from the start.
        """
        if self.has_ended(page):
            page.close()
        else:
            page.connect(self.process(number))

    def has_ended(self, page: Page) -> bool:
        """Whether the page's credential is no longer good."""
        if page.member is None:
            return False
        return not page.member.may_act or page.session in self.ended_sessions


def _for_own_circles(owner: Member, body: Body | None) -> Body | None:
    """The body with the author's own circles, where it is drawn to be for circles or for none."""
    settings = (body or {}).get("settings") or {}
    if body is None or "circles" not in settings:
        return body
    return body | {"settings": settings | {"circles": owner.circles * settings["circles"]}}
