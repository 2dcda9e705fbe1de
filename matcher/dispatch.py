"""What an event means for each open page, with the truth and `may_see` asked for all at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from club import offers, shelf
from club.audience import ANYBODY, Reader, may_see, readers
from club.shelf import Shelved
from matcher.frames import entry_frame, withdrawn_frame
from matcher.live import LiveIndex, Page
from schemas.document import Interest
from schemas.event import Position, PublicationChanged, Shown
from schemas.keyword import Reason
from schemas.words import Place, PublicationState

HUB = "hub"

Frames = list[tuple[Page, bytes]]


@dataclass(frozen=True, slots=True)
class _Now:
    """What the truth says of the publication while an event about it is handled."""

    shelved: Shelved | None
    satisfied: frozenset[Interest]
    encoded: bytes = b""
    """The entry as JSON, made once for all pages."""

    @property
    def revision(self) -> int:
        """The revision that pages get."""
        return self.shelved.entry.revision if self.shelved else 0


def pages_for(index: LiveIndex, event: PublicationChanged) -> set[Page]:
    """Pages that an event may matter to."""
    found: set[Page] = set()
    for shown in (event.after, event.before):
        if shown is not None:
            found |= index.interested(shown.interests)
            found |= index.on_site(shown.author)
    return found


def concerns(page: Page, event: PublicationChanged) -> bool:
    """Whether an event may matter to this page."""
    wanted = page.interests.reasons.keys()
    return any(
        shown is not None
        and (shown.author in page.topics.sites or not wanted.isdisjoint(shown.interests))
        for shown in (event.before, event.after)
    )


def may_rearrange(page: Page, event: PublicationChanged) -> bool:
    """Whether an event may begin or end that one of the page's Sites is personalised."""
    wanted = page.interests.reasons.keys()
    return any(
        shown is not None
        and Place.SITE in shown.places
        and shown.author in page.topics.sites
        and not wanted.isdisjoint(shown.interests)
        for shown in (event.before, event.after)
    )


@dataclass(frozen=True, slots=True)
class Sight:
    """What the truth says while an event is handled: the publication, and the pages' members."""

    now: _Now
    members: Mapping[str, Reader]


def look(session: Session, event: PublicationChanged, pages: Collection[Page]) -> Sight:
    """Read what the frames of these pages need.

    The event is a hint: a publication that has changed again since is sent as it is now.
    """
    members = {page.member for page in pages if page.member is not None}
    about = (event.publication, event.author)
    return Sight(_now(session, event), readers(session, members, about=about))


def frames_for(
    sight: Sight, event: PublicationChanged, position: Position, pages: Collection[Page]
) -> Frames:
    """The frames that take each page from what it shows to what the truth says now."""
    now, members = sight.now, sight.members
    frames: Frames = []
    made: dict[tuple[object, ...], bytes] = {}
    for page in pages:
        reader = members.get(page.member) if page.member is not None else ANYBODY
        if reader is None:
            continue
        reasons = page.interests.why(now.satisfied)
        had = _topics_before(page, reader, event)
        has = _topics_now(page, reader, now.shelved, reasons)
        if lost := [topic for topic in had if topic not in has]:
            frames.append((page, withdrawn_frame(position, event.publication, lost)))
        if not has:
            page.forget(event.publication)
        elif now.shelved is not None and page.is_news(event.publication, now.revision):
            known = page.was_sent(event.publication) or not set(had).isdisjoint(has)
            # Most pages that an event is for were brought by one and the same keyword.
            alike = (known, *reasons, *has)
            if alike not in made:
                name = "update" if known else "publication"
                made[alike] = entry_frame(name, position, now.encoded, reasons, has)
            frames.append((page, made[alike]))
            page.mark_sent(event.publication, now.revision)
    return frames


def _now(session: Session, event: PublicationChanged) -> _Now:
    shelved = shelf.read(session, [event.publication]).get(event.publication)
    if shelved is None or shelved.visibility.state is not PublicationState.LIVE:
        return _Now(None, frozenset())
    if event.after is not None and shelved.entry.revision == event.revision:
        satisfied = event.after.interests
    else:
        current = offers.interests(session, [event.publication])
        satisfied = current.get(event.publication, frozenset())
    return _Now(shelved, satisfied, shelved.entry.model_dump_json().encode())


def _topics_before(page: Page, reader: Reader, event: PublicationChanged) -> list[str]:
    before = event.before
    if before is None or reader.tier.rank < before.tier.rank:
        return []
    if reader.excludes(event.publication, before.author):
        return []
    selected = not page.interests.reasons.keys().isdisjoint(before.interests)
    topics = [HUB] if page.topics.hub and selected and Place.HUB in before.places else []
    slug = page.topics.sites.get(before.author)
    if slug is not None and Place.SITE in before.places and _shown_on_site(page, before, selected):
        topics.append(f"site:{slug}")
    return topics


def _shown_on_site(page: Page, before: Shown, selected: bool) -> bool:
    return selected or before.author not in page.personalised


def _topics_now(
    page: Page, reader: Reader, shelved: Shelved | None, reasons: list[Reason]
) -> list[str]:
    if shelved is None:
        return []
    seen = shelved.visibility
    topics = [HUB] if page.topics.hub and reasons and may_see(reader, seen, Place.HUB) else []
    slug = page.topics.sites.get(seen.author)
    chosen = bool(reasons) or seen.author not in page.personalised
    if slug is not None and chosen and may_see(reader, seen, Place.SITE):
        topics.append(f"site:{slug}")
    return topics
