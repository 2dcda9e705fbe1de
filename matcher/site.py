"""A Site's homepage: adapted to each visitor in content and in layout (M2, M3, M5)."""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog
from sqlmodel import Session

from club import keywords, shared_profiles, sharing, shelf
from club.audience import Reader, knowing, may_see
from club.shelf import Shelved
from matcher.ranking import Viewer
from matcher.selection import Married, Selected, Selector, Wish
from schemas.account import Account
from schemas.errors import Unavailable
from schemas.ranking import Weights
from schemas.share import ProfileCard
from schemas.words import Layout, Place
from store.truth import Truth

SITE_PAGE = 48
"""Entries a page of a Site."""

_LARGEST = ((1, Layout.HERO), (4, Layout.FEATURED), (12, Layout.GRID))
"""Most selected publications of each layout; above them all it is dense."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Home:
    """A Site's homepage for one visitor."""

    layout: Layout
    selected: Selected
    shared: list[Shelved] = field(default_factory=list)
    """What its owner shares of others, on the first page (P6)."""
    profiles: list[ProfileCard] = field(default_factory=list)
    """Profiles that its owner shares, likewise, for members alone."""
    provisional: bool = False
    """Whether the engine was away, so that nobody knows what the keywords would choose."""

    @property
    def personalised(self) -> bool:
        """Whether the visitor's keywords chose what is here."""
        return self.layout is not Layout.ORDINARY


def layout_for(count: int) -> Layout:
    """The layout of `count` selected publications: few large ones, many dense ones (M3)."""
    if count == 0:
        return Layout.ORDINARY
    return next((layout for most, layout in _LARGEST if count <= most), Layout.DENSE)


class Sites:
    """Reads Sites' homepages."""

    def __init__(self, truth: Truth, selector: Selector, weights: Weights) -> None:
        self._truth = truth
        self._selector = selector
        self._weights = weights

    def home(
        self,
        session: Session,
        reader: Reader,
        owner: Account,
        *,
        limit: int = SITE_PAGE,
        before: int | None = None,
        everything: bool = False,
    ) -> Home:
        """The homepage now; the ordinary one for who selects nothing, or asks for everything."""
        reader = knowing(session, reader)
        shared = sharing.on_site(session, reader, owner.id) if before is None else []
        profiles = shared_profiles.on_site(session, reader, owner.id) if before is None else []
        wish = None
        if reader.id is not None and not everything:
            wish = Wish(reader, keywords.interests(session, reader.id), Place.SITE, owner.id)
        try:
            selected = self._selected(session, wish, limit, before)
        except Unavailable as error:
            # A Site stays open to its visitors while the engine is away.
            log.warning("site is not personalised", site=owner.slug, error=str(error))
            ordinary = _ordinary(session, reader, owner, limit, before)
            return Home(Layout.ORDINARY, ordinary, shared, profiles, provisional=True)
        if selected is None:
            ordinary = _ordinary(session, reader, owner, limit, before)
            return Home(Layout.ORDINARY, ordinary, shared, profiles)
        layout = layout_for(limit if before else len(selected.entries))
        ranked = selected.ranked(Viewer(reader, self._truth.clock()), self._weights)
        return Home(layout, ranked, shared, profiles)

    def _selected(
        self, session: Session, wish: Wish | None, limit: int, before: int | None
    ) -> Selected | None:
        """What the visitor's keywords select here; None when that is nothing on any page."""
        if wish is None:
            return None
        selected = self._selector.select(session, wish, limit=limit, before=before)
        if selected.entries:
            return selected
        first = self._selector.select(session, wish, limit=1) if before is not None else selected
        return selected if first.entries else None


def _ordinary(
    session: Session, reader: Reader, owner: Account, limit: int, before: int | None
) -> Selected:
    shown: list[Shelved] = []
    is_last = False
    # Where the next page begins must not tell of what this reader may not see (F3, C7).
    while not is_last and len(shown) <= limit:
        rows = shelf.newest(
            session,
            author=owner.id,
            before=before,
            restricted=bool(reader.circles),
            limit=limit + 1,
        )
        is_last = len(rows) <= limit
        shown += [row for row in rows if may_see(reader, row.visibility, Place.SITE)]
        before = rows[-1].sequence if rows else before
    entries = [Married(shelved, []) for shelved in shown[:limit]]
    return Selected(entries, shown[limit - 1].sequence if len(shown) > limit else None)
