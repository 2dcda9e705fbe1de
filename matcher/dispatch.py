"""What an event means for each open page, with the truth and `may_see` asked for all at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from club import offers, shelf
from club.audience import ANYBODY, Reader, admission, nobody, readers
from club.interests import NOTHING_MET, Met, in_order
from club.shelf import Shelved
from matcher.frames import entry_frame, withdrawn_frame
from matcher.live import LiveIndex, Page
from matcher.ranking import Standing, Viewer, rank
from schemas.document import Interest
from schemas.event import Position, PublicationChanged, Shown
from schemas.geography import Area
from schemas.ranking import NO_RANK, Rank, Weights
from schemas.words import Place, PublicationState

HUB = "hub"
FEED = "feed"

Frames = list[tuple[Page, bytes]]

_Topics = tuple[str, ...]
_NOWHERE: _Topics = ()
_ON_HUB: _Topics = (HUB,)
_ON_FEED: _Topics = (FEED,)


def _unranked(_reader: Reader, _met: Met) -> Rank:
    """The rank of what is not there."""
    return NO_RANK


@dataclass(frozen=True, slots=True)
class _Now:
    """What the truth says of the publication while an event about it is handled."""

    shelved: Shelved | None
    satisfied: frozenset[Interest]
    encoded: bytes = b""
    """The entry as JSON, made once for all pages."""
    revision: int = 0
    """The revision that pages get."""
    area: Area | None = None
    """What it serves (K8)."""
    rank: Callable[[Reader, Met], Rank] = _unranked
    """Where it stands on a reader's hub."""
    on_hub: Callable[[Reader], bool] = nobody
    on_feed: Callable[[Reader], bool] = nobody
    on_site: Callable[[Reader], bool] = nobody
    """Who may see it there."""


def pages_for(index: LiveIndex, event: PublicationChanged) -> set[Page]:
    """Pages that an event may matter to."""
    found: set[Page] = set()
    for shown in (event.after, event.before):
        if shown is not None:
            found |= index.interested(shown.interests)
            found |= index.on_site(shown.author)
            found |= index.following(shown.author)
    return found


def concerns(page: Page, event: PublicationChanged) -> bool:
    """Whether an event may matter to this page."""
    return any(
        shown is not None
        and (
            shown.author in page.topics.sites
            or shown.author in page.sources
            or page.interests.may_have_shown(shown)
        )
        for shown in (event.before, event.after)
    )


def may_rearrange(
    page: Page, event: PublicationChanged, circles: frozenset[str] | None = None
) -> bool:
    """Whether an event may begin or end that one of the page's Sites is personalised.

    Nobody outside its circles is told that there is a publication, not even by having to load
    again: `circles` are those that the page's reader is in, where that is known.
    """
    return any(
        shown is not None
        and Place.SITE in shown.places
        and shown.author in page.topics.sites
        and page.interests.may_have_shown(shown)
        and (circles is None or not shown.circles or not shown.circles.isdisjoint(circles))
        for shown in (event.before, event.after)
    )


@dataclass(frozen=True, slots=True)
class Sight:
    """What the truth says while an event is handled: the publication, and the pages' members."""

    now: _Now
    members: Mapping[str, Reader]

    def circles_of(self, page: Page) -> frozenset[str]:
        """Of the circles that decide who may be told: those that the page's reader is in."""
        reader = self.members.get(page.member) if page.member is not None else None
        return reader.circles if reader is not None else frozenset()


def look(
    session: Session,
    event: PublicationChanged,
    pages: Collection[Page],
    *,
    weights: Weights,
    now: datetime,
) -> Sight:
    """Read what the frames of these pages need; entries are ranked as hubs rank them `now`.

    The event is a hint: a publication that has changed again since is sent as it is now.
    """
    members = {page.member for page in pages if page.member is not None}
    about = (event.publication, event.author)
    among = (event.author,) if any(page.topics.feed for page in pages) else ()
    found = _now(session, event, weights, now)
    return Sight(
        found,
        readers(session, members, about=about, among=among, circles=_circles(found, event)),
    )


def frames_for(
    sight: Sight, event: PublicationChanged, position: Position, pages: Collection[Page]
) -> Frames:
    """The frames that take each page from what it shows to what the truth says now."""
    now, members, publication = sight.now, sight.members, event.publication
    frames: Frames = []
    made: dict[tuple[object, ...], bytes] = {}
    for page in pages:
        reader = members.get(page.member) if page.member is not None else ANYBODY
        if reader is None:
            continue
        met = page.interests.met(now.satisfied, now.area)
        had = _topics_before(page, reader, event) if event.before else _NOWHERE
        has = _topics_now(page, reader, now, chosen=bool(met.reasons))
        if had and (lost := [topic for topic in had if topic not in has]):
            frames.append((page, withdrawn_frame(position, publication, lost)))
        if not has:
            page.forget(publication)
        elif (sent := page.sent_revision(publication)) is None or sent < now.revision:
            known = sent is not None or not set(had).isdisjoint(has)
            # Most pages that an event is for were brought by one and the same keyword.
            # A feed is not what keywords select.
            told = met if has != _ON_FEED else NOTHING_MET
            alike = (known, told, has, reader.language, reader.languages)
            if alike not in made:
                name = "update" if known else "publication"
                where = now.rank(reader, told) if HUB in has else None
                reasons = in_order(told.reasons)
                made[alike] = entry_frame(name, position, now.encoded, reasons, has, rank=where)
            frames.append((page, made[alike]))
            page.mark_sent(publication, now.revision)
    return frames


def _circles(now: _Now, event: PublicationChanged) -> frozenset[str]:
    """Circles that decide who may be told."""
    told = [shown.circles for shown in (event.before, event.after) if shown is not None]
    own = now.shelved.visibility.circles if now.shelved else frozenset[str]()
    return own.union(*told)


def _now(session: Session, event: PublicationChanged, weights: Weights, moment: datetime) -> _Now:
    shelved = shelf.read(session, [event.publication]).get(event.publication)
    if shelved is None or shelved.visibility.state is not PublicationState.LIVE:
        return _Now(None, frozenset())
    if event.after is not None and shelved.entry.revision == event.revision:
        satisfied = event.after.interests
    else:
        current = offers.interests(session, [event.publication])
        satisfied = current.get(event.publication, frozenset())

    def ranked(reader: Reader, met: Met) -> Rank:
        standing = Standing.of(shelved, met.interests, len(met.reasons))
        return rank(Viewer(reader, moment), standing, weights)

    return _Now(
        shelved,
        satisfied,
        shelved.entry.model_dump_json().encode(),
        shelved.entry.revision,
        shelved.area,
        ranked,
        on_hub=admission(shelved.visibility, Place.HUB),
        on_feed=admission(shelved.visibility, Place.FEED),
        on_site=admission(shelved.visibility, Place.SITE),
    )


def _topics_before(page: Page, reader: Reader, event: PublicationChanged) -> _Topics:
    before = event.before
    if before is None or reader.tier.rank < before.tier.rank:
        return _NOWHERE
    if reader.excludes(event.publication, before.author):
        return _NOWHERE
    if before.circles and before.circles.isdisjoint(reader.circles):
        return _NOWHERE
    selected = page.interests.may_have_shown(before)
    topics = _ON_HUB if page.topics.hub and selected and Place.HUB in before.places else _NOWHERE
    if before.author in page.sources and Place.FEED in before.places:
        topics = (*topics, FEED)
    slugs = page.topics.sites.get(before.author, ())
    if slugs and Place.SITE in before.places and _shown_on_site(page, before, selected):
        topics = (*topics, *_on_sites(slugs))
    return topics


def _shown_on_site(page: Page, before: Shown, selected: bool) -> bool:
    return selected or before.author not in page.personalised


def _topics_now(page: Page, reader: Reader, now: _Now, *, chosen: bool) -> _Topics:
    """Where the page shows the publication; `chosen` by the reader's keywords, or not."""
    if now.shelved is None:
        return _NOWHERE
    topics = _ON_HUB if chosen and page.topics.hub and now.on_hub(reader) else _NOWHERE
    if page.topics.feed and now.on_feed(reader):
        topics = (*topics, FEED)
    if not page.topics.sites:
        return topics
    author = now.shelved.visibility.author
    slugs = page.topics.sites.get(author, ())
    if slugs and (chosen or author not in page.personalised) and now.on_site(reader):
        topics = (*topics, *_on_sites(slugs))
    return topics


def _on_sites(slugs: Iterable[str]) -> _Topics:
    return tuple(f"site:{slug}" for slug in slugs)
