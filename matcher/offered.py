"""What publications offer now, in their authors' words: for suggestions while typing.

Only the newest publications on hubs that are open to every member are remembered, for a minute;
whoever is shown one of their keywords is asked `may_see` first.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from rapidfuzz import fuzz, process
from sqlmodel import Session

from analyzers.labels import LIKE
from analyzers.text import fold
from club import offers, shelf
from club.audience import Reader, may_see
from schemas.words import Kind, Place, Tier
from store.truth import Clock

REMEMBERED = 2_000
"""Publications whose keywords are suggested."""

KEPT = timedelta(minutes=1)

_SOMEBODY = Reader("somebody", Tier.BASIC_FREE)
"""A member who has excluded nothing and has the lowest tier."""


class Offer(NamedTuple):
    """A keyword that some publications have."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class _Memory:
    """Keywords by kind, each with publications that have it."""

    made: datetime
    by_kind: dict[Kind, dict[Offer, list[str]]] = field(default_factory=dict)


class Offered:
    """The keywords of the newest publications; thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._memory: _Memory | None = None

    def find(
        self, session: Session, reader: Reader, kind: Kind, typed: str, limit: int
    ) -> list[Offer]:
        """Keywords that begin so, then those written almost so, of what the reader may see."""
        wanted = fold(typed).strip()
        held = self._recall(session).by_kind.get(kind, {})
        folded = {offer: fold(offer.text) for offer in held}
        found = [offer for offer, name in folded.items() if name.startswith(wanted)]
        if len(wanted) >= 4:
            like = process.extract(
                wanted, folded, scorer=fuzz.ratio, score_cutoff=LIKE, limit=limit
            )
            found += [offer for _, _, offer in like]
        found = list(dict.fromkeys(found))[: 4 * limit]
        rows = shelf.read(session, {one for offer in found for one in held[offer]})
        seen = {name for name, row in rows.items() if may_see(reader, row.visibility, Place.HUB)}
        return [offer for offer in found if not seen.isdisjoint(held[offer])][:limit]

    def _recall(self, session: Session) -> _Memory:
        now = self._clock()
        with self._lock:
            held = self._memory
            if held is None or not timedelta() <= now - held.made < KEPT:
                held = self._memory = _read(session, now)
        return held


def _read(session: Session, now: datetime) -> _Memory:
    newest = [
        row.entry.id
        for row in shelf.newest(session, limit=REMEMBERED)
        if may_see(_SOMEBODY, row.visibility, Place.HUB)
    ]
    memory = _Memory(now)
    for keyword in offers.of_publications(session, newest):
        own = memory.by_kind.setdefault(keyword.kind, {})
        publications = own.setdefault(Offer(keyword.text, keyword.language), [])
        if len(publications) < 3:
            publications.append(keyword.publication_id)
    return memory
