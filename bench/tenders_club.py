"""A club whose members each wrote one label their own way, with every hub open."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from analyzers.analyzer import Analyzer
from bench.push_club import account_row, insert_rows, keyword_row
from bench.tenders_interests import rewrite
from club.interests import Interests
from house import House
from matcher.live import Page, Topics
from schemas.account import Account
from schemas.document import Interest
from schemas.keyword import Keyword, Reason
from schemas.words import Kind

_PATIENCE = 30.0


@dataclass(frozen=True)
class Member:
    """A member, the code they are interested in, and how they wrote its label."""

    number: int
    code: str
    language: str
    text: str

    @property
    def id(self) -> str:
        """Their account's identifier."""
        return f"{self.number:016x}"


def invent_members(
    labels: dict[str, dict[str, str]], codes: Sequence[str], languages: Sequence[str], most: int
) -> list[Member]:
    """A member for each code and language, codes in their order, at most `most`."""
    pairs = [(code, language) for code in codes for language in languages][:most]
    return [
        Member(number, code, language, rewrite(labels[code][language], language, number))
        for number, (code, language) in enumerate(pairs)
    ]


class OpenHubs:
    """Every member's hub, open in this process, fed by the real fan-out."""

    def __init__(self, house: House, analyzer: Analyzer, members: Sequence[Member]) -> None:
        self._house = house
        self._analyzer = analyzer
        self._members = {member.id: member for member in members}
        self._pages: list[Page] = []
        now = house.truth.clock()
        insert_rows(house, Account, (account_row(one.number, one.id, now) for one in members))
        keys = {one.id: self._keys(one) for one in members}
        insert_rows(
            house,
            Keyword,
            (
                keyword_row(f"k{one.number:015x}", one.id, one.text, keys[one.id], now)
                for one in members
            ),
        )
        house.engine.add_interests(
            "g1", {Interest(Kind.B2B, key) for held in keys.values() for key in held}
        )
        for one in members:
            self._open(one, keys[one.id])

    def reached(self, publication: str) -> set[Member]:
        """Members whose open hub has the publication, once every page was told.

        Raises `TimeoutError` when the fan-out does not come to it.
        """
        self.wait()
        found = set()
        for page in self._pages:
            frames, _ = page.outlet.take()
            if publication.encode() in frames:
                found.add(self._members[page.member or ""])
        return found

    def wait(self) -> None:
        """Return when the fan-out has told every page all that is on the bus."""
        deadline = time.monotonic() + _PATIENCE
        while self._house.fanout.position != self._house.bus.tail():
            if time.monotonic() > deadline:
                raise TimeoutError("the fan-out does not come to the newest event")
            time.sleep(0.0002)

    def _keys(self, member: Member) -> tuple[str, ...]:
        return self._analyzer.interest(member.text, Kind.B2B, member.language).keys

    def _open(self, member: Member, keys: Sequence[str]) -> None:
        outlet = self._house.switchboard.outlet(length=64, overflow=lambda: b"overflow")
        page = Page(outlet, Topics(hub=True), member=member.id)
        reason = frozenset((Reason(keyword=member.text, kind=Kind.B2B, need=None),))
        page.interests = Interests({Interest(Kind.B2B, key): reason for key in keys})
        self._house.fanout.index.open(page)
        self._pages.append(page)
