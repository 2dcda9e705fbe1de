"""The news feed: the publications of the accounts that a member follows (F2)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from club import feeds, shelf
from club.audience import Reader, following, knowing, may_see
from club.shelf import Shelved
from matcher.fanout import Fanout
from schemas.event import Position
from schemas.words import Place
from store.truth import Truth


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Entries, newest first, where the page after them begins, and where a live stream goes on."""

    entries: list[Shelved]
    next: int | None
    cursor: Position


class Feeds:
    """Reads members' feeds: from the truth, which needs no engine to know an author's newest."""

    def __init__(self, truth: Truth, fanout: Fanout) -> None:
        self._truth = truth
        self._fanout = fanout

    def read(self, reader: Reader, *, limit: int, before: int | None = None) -> FeedPage:
        """The member's feed now."""
        # The cursor comes first: what happens after it, the live stream brings.
        cursor = self._fanout.position
        with self._truth.read() as session:
            reader = following(session, knowing(session, reader))
            entries, after = _select(session, reader, limit, before)
        return FeedPage(entries, after, cursor)


def _select(
    session: Session, reader: Reader, limit: int, before: int | None
) -> tuple[list[Shelved], int | None]:
    kept: list[Shelved] = []
    last_page = False
    while not last_page and len(kept) <= limit:
        proposed = feeds.newest(session, reader, before=before, limit=limit + 1)
        last_page = len(proposed) <= limit
        rows = shelf.read(session, [one.id for one in proposed])
        seen = [rows[one.id] for one in proposed if one.id in rows]
        kept += [row for row in seen if may_see(reader, row.visibility, Place.FEED)]
        before = proposed[-1].sequence if proposed else before
    shown = kept[:limit]
    return shown, shown[-1].sequence if len(kept) > limit else None
