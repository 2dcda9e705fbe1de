"""Pull: the publications that a reader's interests select, as the truth has them now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from sqlmodel import Session

from club import offers, shelf
from club.audience import Reader, may_see
from club.interests import Interests, in_order
from club.shelf import Shelved
from indexer.asking import ask
from indexer.port import Engine
from matcher.ranking import Standing, Viewer, rank
from matcher.tail import Tail
from schemas.document import Interest
from schemas.keyword import Reason
from schemas.publication import MarriedEntry
from schemas.ranking import Rank, Weights
from schemas.words import Place
from store.truth import Truth

_MOST_ASKED = 1_000
"""Publications that the engine proposes at once."""


@dataclass(frozen=True, slots=True)
class Married:
    """A publication with the reader's own keywords that selected it."""

    shelved: Shelved
    reasons: list[Reason]
    interests: frozenset[Interest] = frozenset()
    """The reader's interests that it satisfies."""
    rank: Rank | None = None
    """Why it stands where it does; none where the newest come first."""

    @property
    def standing(self) -> Standing:
        """What its rank is made of."""
        return Standing.of(self.shelved, self.interests, len(self.reasons))

    def entry(self) -> MarriedEntry:
        """As the API lists it."""
        return MarriedEntry(publication=self.shelved.entry, reasons=self.reasons, rank=self.rank)


@dataclass(frozen=True, slots=True)
class Selected:
    """One page of a selection; `next` is the sequence that the following page is under."""

    entries: list[Married]
    next: int | None

    def ranked(self, viewer: Viewer, weights: Weights) -> Selected:
        """The same page, the highest rank first and within a rank the newest.

        Pages are of the newest first, whatever the ranks: so none is read twice or missed.
        """
        ranked = [(rank(viewer, one.standing, weights), one) for one in self.entries]
        ranked.sort(key=lambda pair: (pair[0].points, pair[1].shelved.sequence), reverse=True)
        return Selected([replace(one, rank=rank) for rank, one in ranked], self.next)


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose interests select, for which place; `author` restricts to one account's Site."""

    reader: Reader
    interests: Interests
    place: Place
    author: str | None = None

    def allows(self, shelved: Shelved) -> bool:
        """Whether the truth lets this reader be shown the publication here."""
        if self.author is not None and shelved.visibility.author != self.author:
            return False
        return may_see(self.reader, shelved.visibility, self.place)


class Selector:
    """Asks the engine, adds what it cannot find yet, and lets the truth have the last word."""

    def __init__(self, truth: Truth, engine: Engine, tail: Tail) -> None:
        self._truth = truth
        self._engine = engine
        self._tail = tail

    def refresh(self, session: Session) -> None:
        """Have the engine find every publication it holds."""
        ask(self._truth, session, self._engine.refresh)

    def select(
        self, session: Session, wish: Wish, *, limit: int, before: int | None = None
    ) -> Selected:
        """Newest publications that satisfy an interest and that `may_see` allows."""
        wanted, narrowed = wish.interests.reasons.keys(), wish.interests.narrowed.keys()
        if not wanted and not narrowed:
            return Selected([], None)
        known = wish.interests.known
        audience = wish.reader.at(wish.place, wish.author)
        kept: list[Married] = []
        last_page = False
        asked = limit + 1
        while not last_page and len(kept) <= limit:
            hits = ask(
                self._truth,
                session,
                partial(
                    self._engine.select,
                    interests=wanted,
                    audience=audience,
                    narrowed=narrowed,
                    limit=asked,
                    before=before,
                ),
            )
            last_page = len(hits) < asked
            floor = 0 if last_page else hits[-1].sequence
            proposed = {hit.id: (hit.revision, hit.satisfied) for hit in hits}
            fresh = self._tail.matching(known, floor=floor, before=before)
            for publication, satisfied in fresh.items():
                proposed.setdefault(publication, (0, satisfied))
            kept += _confirmed(session, wish, proposed)
            before = floor
            # What is refused here is little, but for places just outside of a circle (K8).
            asked = min(2 * asked, max(_MOST_ASKED, limit + 1))
        kept.sort(key=lambda married: married.shelved.sequence, reverse=True)
        shown = kept[:limit]
        return Selected(shown, shown[-1].shelved.sequence if len(kept) > limit else None)


def _confirmed(
    session: Session, wish: Wish, proposed: Mapping[str, tuple[int, frozenset[Interest]]]
) -> list[Married]:
    rows = {
        publication: shelved
        for publication, shelved in shelf.read(session, proposed.keys()).items()
        if wish.allows(shelved)
    }
    # What the engine knew of another revision is compared with the truth's own keys.
    changed = [known for known, row in rows.items() if row.entry.revision != proposed[known][0]]
    current = offers.interests(session, changed) if changed else {}
    confirmed = []
    for publication, shelved in rows.items():
        satisfied = proposed[publication][1]
        if publication in changed:
            satisfied = current.get(publication, frozenset())
        met = wish.interests.met(satisfied, shelved.area)
        if met.reasons:
            confirmed.append(Married(shelved, in_order(met.reasons), met.interests))
    return confirmed
