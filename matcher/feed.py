"""The news feed: the publications of the accounts that a member follows (F2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from club import feeds, shared_profiles, shelf
from club.audience import Reader, following, knowing, may_see
from club.shelf import Shelved
from matcher.fanout import Fanout
from schemas.event import Position
from schemas.publication import Author
from schemas.share import SharedProfile
from schemas.words import Place
from store.truth import Truth


@dataclass(frozen=True, slots=True)
class Fed:
    """A publication with who shares it, where its reader does not follow its author (P6)."""

    shelved: Shelved
    shared_by: Author | None = None


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Entries, newest first, where the page after them begins, and where a live stream goes on."""

    entries: list[Fed]
    next: int | None
    cursor: Position
    profiles: list[SharedProfile] = field(default_factory=list)
    """What is shared to the reader of members' profiles, on the first page (P6)."""


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
            profiles = shared_profiles.on_feed(session, reader) if before is None else []
        return FeedPage(entries, after, cursor, profiles)


def _select(
    session: Session, reader: Reader, limit: int, before: int | None
) -> tuple[list[Fed], int | None]:
    kept: list[Fed] = []
    last_page = False
    while not last_page and len(kept) <= limit:
        proposed = feeds.newest(session, reader, before=before, limit=limit + 1)
        last_page = len(proposed) <= limit
        ids = [one.id for one in proposed]
        sharers = shelf.sharers_of(session, ids)
        rows = shelf.with_sharers(shelf.read(session, ids), sharers)
        kept += [
            Fed(rows[one], _sharer(reader, rows[one], sharers.get(one, {})))
            for one in ids
            if one in rows and may_see(reader, rows[one].visibility, Place.FEED)
        ]
        before = proposed[-1].sequence if proposed else before
    shown = kept[:limit]
    return shown, shown[-1].shelved.sequence if len(kept) > limit else None


def _sharer(reader: Reader, row: Shelved, sharers: Mapping[str, Author]) -> Author | None:
    """Who brings a publication to a reader who does not follow its author."""
    if row.visibility.author in reader.subscriptions:
        return None
    known = reader.subscriptions - reader.muted
    return next(author for account, author in sharers.items() if account in known)
