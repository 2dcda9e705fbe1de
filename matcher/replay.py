"""What a page missed while its connection was lost."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.bus import Bus, EpochLost
from matcher.dispatch import concerns, may_rearrange
from matcher.live import Page
from schemas.event import (
    CirclesChanged,
    EditionChanged,
    Event,
    MemberChanged,
    PoliciesChanged,
    Position,
    PublicationChanged,
    SharerChanged,
)


def missed_by(
    page: Page, bus: Bus, after: Position, limit: int, circles: frozenset[str]
) -> Sequence[tuple[PublicationChanged, Position]] | None:
    """What concerns the page among the newest `limit` events since a position, in their order.

    `circles` are those that its member is in now: what is for others does not concern it (F3).
    None when it has to load again: too much happened, or something that a page cannot be told.
    Raises `BusUnavailable`.
    """
    try:
        missed = bus.replay(after, limit=limit)
    except EpochLost:
        return None
    cut_off = not missed.complete or len(missed.events) >= limit
    if cut_off or any(_asks_to_load(page, item.event, circles) for item in missed.events):
        return None
    return [
        (item.event, item.position)
        for item in missed.events
        if isinstance(item.event, PublicationChanged) and concerns(page, item.event)
    ]


def _asks_to_load(page: Page, event: Event, circles: frozenset[str]) -> bool:
    """Whether what the page shows can have changed by more than the event's publication."""
    if isinstance(event, MemberChanged):
        return event.member == page.member is not None
    if isinstance(event, EditionChanged):
        return event.answers and page.member is not None
    if isinstance(event, SharerChanged):
        return event.account in page.sources or event.account in page.topics.sites
    if isinstance(event, CirclesChanged):
        return page.member is not None
    if isinstance(event, PoliciesChanged):
        return False
    return may_rearrange(page, event, circles)
