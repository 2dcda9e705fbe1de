"""An open page: what it loaded, and what the stream made of that since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from schemas.keyword import Reason
from schemas.words import Place, Tier
from tests.matcher.machine.brute import View
from tests.matcher.machine.members import Facts, Member
from tests.matcher.machine.stage import PATIENCE, Process
from tests.matcher.machine.stream import Refused, Stream

HUB = "hub"
FEED = "feed"
_PLACES = {HUB: Place.HUB, FEED: Place.FEED}

History = Mapping[str, Mapping[int, Facts]]
"""What was ever true of a publication, by id and revision."""


class Page:
    """A page of a browser that shows the hub, the feed, Sites, or several by tabs.

    It takes frames when it looks, not before: a connection that is cut in between loses them.
    """

    def __init__(
        self,
        process: Process,
        history: History,
        *,
        member: Member | None,
        by_session: bool,
        sites: list[Member],
        hub: bool,
        feed: bool = False,
        limit: int,
    ) -> None:
        self.member = member
        self.session = member.session if member and by_session else None
        self.sites = {f"site:{owner.slug}": owner for owner in sites}
        self.topics = [HUB] * hub + [FEED] * feed + list(self.sites)
        self.views: dict[str, View] = {}
        self.loaded = False
        """False while a page could not be read, as while the engine is away."""
        self.provisional = False
        """Whether a Site said that it could not be arranged: then a page asks again."""
        self.closed = False
        self.heard: list[str] = []
        """Kinds of the events that the streams brought, in order."""
        self._process = process
        self._history = history
        self._limit = limit
        self._cursor: str | None = None
        self._last_id: str | None = None
        self._stream: Stream | None = None
        self._told: set[tuple[str, int]] = set()
        self._unchecked: list[tuple[str, dict[str, Any]]] = []
        self._headers = (
            {} if member is None else member.as_browser if by_session else member.as_program
        )

    @property
    def connected(self) -> bool:
        """Whether the page has a stream."""
        return self._stream is not None

    def load(self) -> None:
        """Read every topic, whole; the stream goes on from where the first was read."""
        self.loaded, self.provisional, self.views, cursor = True, False, {}, None
        for topic in self.topics:
            read = self._read(topic)
            if read is None:
                self.loaded = False
                return
            self.views[topic], at = read
            cursor = cursor or at
        self._cursor = cursor

    def now(self, topic: str) -> View:
        """What the server shows under this topic now."""
        read = self._read(topic)
        if read is None:
            raise AssertionError(f"{topic} cannot be read")
        self._check_all()
        return read[0]

    def _read(self, topic: str) -> tuple[View, str] | None:
        owner = self.sites.get(topic)
        path = f"/api/v1/sites/{owner.slug}/home" if owner else f"/api/v1/{topic}"
        view: View = {}
        first: str | None = None
        following: str | None = None
        while first is None or following is not None:
            query = {"limit": str(self._limit)} | ({"cursor": following} if following else {})
            answer = self._process.http.get(path, params=query, headers=self._headers)
            if answer.status_code == 401:
                self.close()
                return None
            if answer.status_code == 404 and owner and not owner.may_act:
                return {}, "none:0"
            if answer.status_code == 503:
                return None
            page = _ok(answer)
            self.provisional |= page.get("provisional", False)
            first = first or page["cursor"]
            following = page["next"]
            if len(page["entries"]) > self._limit:
                raise AssertionError(f"more than {self._limit} entries a page")
            for entry in page["entries"]:
                if entry["publication"]["id"] in view:
                    raise AssertionError(f"{entry['publication']['id']} is listed twice")
                self._unchecked.append((topic, entry))
                view.update(_entry(topic, entry))
        return view, first

    def connect(self, process: Process) -> None:
        """Open the stream, going on after the last id that was received."""
        self.cut()
        self._process = process
        if not self.loaded:
            self.load()
            self._last_id = None
        if self.closed or not self.loaded:
            return
        try:
            self._stream = Stream(
                process,
                self.topics,
                headers=self._headers,
                after=self._cursor,
                last_event_id=self._last_id,
            )
        except Refused as refusal:
            if refusal.args[0] not in (401, 404):
                raise
            self.close()
        self._told.clear()

    def cut(self) -> None:
        """Lose the connection, with what it carried and was not looked at."""
        if self._stream is not None:
            self._stream.cut()
            self._stream = None

    def close(self) -> None:
        """Leave the page, or find that it is no longer open to its reader."""
        self.cut()
        self.closed = True

    def look(self) -> None:
        """Take what has been told so far, and load again when told to."""
        if self._stream is not None:
            self._take(self._stream)
        self._check_all()

    def _take(self, stream: Stream) -> None:
        reset = False
        for frame in stream.take(lambda: self._process.heard, PATIENCE):
            self._last_id = frame.id or self._last_id
            if frame.event is not None:
                self.heard.append(frame.event)
            match frame.event:
                case "publication" | "update":
                    self._show(frame.data)
                case "withdrawn":
                    self._withdraw(frame.data)
                case "reset":
                    reset = True
                    self._told.clear()
        if reset:
            self.load()
        if stream.ended or not self.loaded:
            self.cut()

    def _show(self, entry: dict[str, Any]) -> None:
        topics = entry["topics"]
        if not topics or not set(topics) <= set(self.topics):
            raise AssertionError(f"told of {topics}, listens to {self.topics}")
        told = (entry["publication"]["id"], entry["publication"]["revision"])
        if told in self._told:
            raise AssertionError(f"told twice of {told} on one connection")
        self._told.add(told)
        for topic in topics:
            self._unchecked.append((topic, entry))
            ((publication, shown),) = _entry(topic, entry).items()
            if self.views.setdefault(topic, {}).get(publication, (0,))[0] < shown[0]:
                self.views[topic][publication] = shown

    def _withdraw(self, data: dict[str, Any]) -> None:
        for topic in data["topics"]:
            self.views.get(topic, {}).pop(data["publication"], None)

    def _check_all(self) -> None:
        # Not at once: an author may not have been answered yet what others are shown already.
        unchecked, self._unchecked = self._unchecked, []
        for topic, entry in unchecked:
            self._check(topic, entry)

    def _check(self, topic: str, entry: dict[str, Any]) -> None:
        """Nothing is shown that the reader may not see."""
        told = entry["publication"]
        facts = self._history[told["id"]][told["revision"]]
        place = _PLACES.get(topic, Place.SITE)
        tiers = self.member.tiers if self.member else {Tier.BASIC_FREE}
        if not facts.open_to(tiers, place):
            raise AssertionError(f"{topic} of {self.member} shows {told}, which is {facts}")
        if told["title"] != facts.title or told["author"]["slug"] != facts.author.slug:
            raise AssertionError(f"{topic} of {self.member} shows {told}, which is {facts}")
        if facts.restricted and not self._may_be_inside(facts.author):
            raise AssertionError(f"{topic} of {self.member} shows what circles of others may see")
        if topic in self.sites and facts.author is not self.sites[topic]:
            raise AssertionError(f"{topic} shows what {facts.author} wrote")
        if topic == FEED and self.member and facts.author not in self.member.sources:
            raise AssertionError(f"the feed of {self.member} shows what {facts.author} wrote")
        if topic == HUB and not entry["reasons"]:
            raise AssertionError(f"the hub of {self.member} shows {told} without a reason")

    def _may_be_inside(self, author: Member) -> bool:
        return self.member is not None and (self.member is author or author in self.member.sources)

    def __repr__(self) -> str:
        return f"{','.join(self.topics)} of {self.member or 'anybody'}"


def _entry(topic: str, entry: dict[str, Any]) -> View:
    # No keyword brings what a feed has, though one may have brought it to the hub as well.
    told = [] if topic == FEED else entry["reasons"]
    reasons = frozenset(Reason(**reason) for reason in told)
    return {entry["publication"]["id"]: (entry["publication"]["revision"], reasons)}


def _ok(answer: httpx.Response) -> Any:
    if answer.status_code != 200:
        raise AssertionError(f"{answer.request.url}: {answer.status_code} {answer.text}")
    return answer.json()
