"""Sites on open pages, each ordinary or arranged for its visitor (M2), as it becomes the other."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session

from club.audience import readers
from club.interests import Interests
from matcher.live import LiveIndex, Page
from matcher.selection import Selector, Wish
from schemas.errors import Unavailable
from schemas.words import Place


class Arrangement:
    """Finds out which Sites of a page select something for its visitor; one thread at a time."""

    def __init__(self, index: LiveIndex, selector: Selector) -> None:
        self._index = index
        self._selector = selector
        # Pages that nobody could arrange because the engine was away.
        self._unsure: set[Page] = set()

    @property
    def unsure(self) -> int:
        """Pages that are to be arranged when the engine is back."""
        return len(self._unsure)

    def forget(self, page: Page) -> None:
        """The page is gone."""
        self._unsure.discard(page)

    def personalised(self, session: Session, page: Page) -> frozenset[str]:
        """Accounts among the page's Sites that select something for this visitor.

        While the engine is away it stays what it was, and the page loads again afterwards.
        """
        member = page.member
        reader = readers(session, [member]).get(member) if member else None
        if reader is None or not page.topics.sites:
            return frozenset()
        try:
            found = frozenset(
                author
                for author in page.topics.sites
                if self._selects(session, Wish(reader, page.interests, Place.SITE, author))
            )
        except Unavailable:
            self._unsure.add(page)
            return page.personalised
        self._unsure.discard(page)
        return found

    def arrange_anew(self, session: Session, page: Page) -> bool:
        """Whether a Site begins or ceases to be personalised for the page's visitor."""
        personalised = self.personalised(session, page)
        if page.arranged and personalised == page.personalised:
            return False
        self._index.change(page, page.interests, personalised)
        return True

    def listen(self, session: Session, page: Page, interests: Interests) -> None:
        """Let a page listen to these interests, and its Sites be arranged by them."""
        self._index.change(page, interests, page.personalised)
        self._index.change(page, interests, self.personalised(session, page))

    def make_sure(self, session: Session) -> Iterator[Page]:
        """Arrange what could not be arranged; gives the pages that have to load again."""
        for page in list(self._unsure):
            personalised = self.personalised(session, page)
            if page in self._unsure:
                return
            self._index.change(page, page.interests, personalised)
            yield page

    def _selects(self, session: Session, wish: Wish) -> bool:
        return bool(self._selector.select(session, wish, limit=1).entries)
