"""Open pages, and which of them an event is for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from club.interests import NO_INTERESTS, Interests
from matcher.outlets import Outlet
from schemas.document import Interest

_REMEMBERED = 128
"""Publications a page is remembered to have been sent; its reader drops older repeats itself."""


@dataclass(frozen=True, slots=True)
class Topics:
    """What a page listens to: the member's hub and feed, Sites by their owner's account."""

    hub: bool = False
    feed: bool = False
    sites: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By account id: the slugs by which the page knows its Site, a former one too (A6)."""


class Page:
    """One open live stream: a member's, or anybody's on a Site."""

    __slots__ = (
        "_sent",
        "arranged",
        "credential",
        "interests",
        "member",
        "outlet",
        "personalised",
        "sources",
        "topics",
    )

    def __init__(
        self,
        outlet: Outlet,
        topics: Topics,
        *,
        member: str | None = None,
        credential: str | None = None,
    ) -> None:
        self.outlet = outlet
        self.topics = topics
        self.member = member
        self.credential = credential
        self.interests = NO_INTERESTS
        self.personalised: frozenset[str] = frozenset()
        """Accounts whose Site shows this visitor selected publications only."""
        self.sources: frozenset[str] = frozenset()
        """Accounts that its feed follows; none where it shows no feed."""
        self.arranged = False
        """Whether the page was loaded after `personalised` was found out."""
        self._sent: OrderedDict[str, int] = OrderedDict()

    def sent_revision(self, publication: str) -> int | None:
        """The revision of the publication that this stream brought last; None: it did not."""
        return self._sent.get(publication)

    def mark_sent(self, publication: str, revision: int) -> None:
        """Remember that the page has this revision."""
        self._sent[publication] = revision
        self._sent.move_to_end(publication)
        if len(self._sent) > _REMEMBERED:
            self._sent.popitem(last=False)

    def forget(self, publication: str) -> None:
        """The publication was taken off the page; it may come back."""
        self._sent.pop(publication, None)

    def forget_all(self) -> None:
        """The page loads again: what it has then is not known."""
        self._sent.clear()


class LiveIndex:
    """Which open pages listen to an interest, a Site, an author, a member; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._by_interest: dict[Interest, set[Page]] = {}
        self._by_site: dict[str, set[Page]] = {}
        self._by_source: dict[str, set[Page]] = {}
        self._by_member: dict[str, set[Page]] = {}
        self._pages: set[Page] = set()

    def __len__(self) -> int:
        return len(self._pages)

    def open(self, page: Page) -> None:
        """Have the page hear of events from now on."""
        with self._lock:
            self._pages.add(page)
            self._listen(page)

    def close(self, page: Page) -> None:
        """Forget the page; twice is fine."""
        with self._lock:
            self._pages.discard(page)
            self._unlisten(page)

    def change(self, page: Page, interests: Interests, personalised: frozenset[str]) -> None:
        """Let the page listen to other interests."""
        with self._lock:
            if page in self._pages:
                self._unlisten(page)
                page.interests = interests
                page.personalised = personalised
                self._listen(page)

    def follow(self, page: Page, sources: frozenset[str]) -> None:
        """Let the page's feed follow other accounts."""
        with self._lock:
            if page in self._pages:
                self._unlisten(page)
                page.sources = sources
                self._listen(page)

    def interested(self, interests: Iterable[Interest]) -> set[Page]:
        """Pages that listen to any of these interests."""
        with self._lock:
            return set().union(*(self._by_interest.get(interest, ()) for interest in interests))

    def on_site(self, account: str) -> set[Page]:
        """Pages open on this account's Site."""
        with self._lock:
            return set(self._by_site.get(account, ()))

    def following(self, account: str) -> set[Page]:
        """Pages with a feed that follows this account."""
        with self._lock:
            return set(self._by_source.get(account, ()))

    def of_member(self, member: str) -> list[Page]:
        """The member's open pages."""
        with self._lock:
            return list(self._by_member.get(member, ()))

    def all(self) -> list[Page]:
        """Every open page."""
        with self._lock:
            return list(self._pages)

    def _listen(self, page: Page) -> None:
        for index, keys in self._entries(page):
            for key in keys:
                index.setdefault(key, set()).add(page)

    def _unlisten(self, page: Page) -> None:
        for index, keys in self._entries(page):
            for key in keys:
                listening = index.get(key)
                if listening is not None:
                    listening.discard(page)
                    if not listening:
                        del index[key]

    def _entries(self, page: Page) -> Iterable[tuple[dict[Any, set[Page]], Iterable[object]]]:
        yield self._by_interest, page.interests.wanted
        yield self._by_site, page.topics.sites
        yield self._by_source, page.sources
        yield self._by_member, (page.member,) if page.member else ()
