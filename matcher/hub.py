"""The hub: what a member's keywords select, everywhere (M1)."""

from __future__ import annotations

from dataclasses import dataclass

from club import keywords
from club.audience import Reader, knowing
from matcher.fanout import Fanout
from matcher.ranking import Viewer
from matcher.selection import Selected, Selector, Wish
from schemas.event import Position
from schemas.ranking import Weights
from schemas.words import Place
from store.truth import Truth

HUB_PAGE = 50
"""Entries a page of the hub."""


@dataclass(frozen=True, slots=True)
class HubPage:
    """Entries, by their rank, and the bus position from which a live stream goes on."""

    selected: Selected
    cursor: Position


class Hubs:
    """Reads members' hubs."""

    def __init__(self, truth: Truth, selector: Selector, fanout: Fanout, weights: Weights) -> None:
        self._truth = truth
        self._selector = selector
        self._fanout = fanout
        self._weights = weights

    def read(
        self, member: str, reader: Reader, *, limit: int = HUB_PAGE, before: int | None = None
    ) -> HubPage:
        """The member's hub now."""
        # The cursor comes first: what happens after it, the live stream brings.
        cursor = self._fanout.position
        with self._truth.read() as session:
            interests = keywords.interests(session, member)
            reader = knowing(session, reader)
            selected = self._selector.select(
                session, Wish(reader, interests, Place.HUB), limit=limit, before=before
            )
        viewer = Viewer(reader, self._truth.clock())
        return HubPage(selected.ranked(viewer, self._weights), cursor)
