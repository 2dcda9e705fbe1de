"""Conditions as the embedded engine compares them: names of postings, one with the others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from indexer.sqlite import as_json
from schemas.cells import NARROWED, words_for
from schemas.document import Interest
from schemas.narrowed import Narrowed


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Names of which a document has one, with a word of `there` unless it serves the world.

    `there` is None where the place does not matter; it has nothing of `without`.
    """

    names: frozenset[str]
    there: frozenset[str] | None = None
    without: frozenset[str] = frozenset()

    @classmethod
    def plain(cls, interests: Collection[Interest]) -> Narrowing:
        """Interests without conditions."""
        return cls(frozenset(map(str, interests)))

    @classmethod
    def of(cls, narrowed: Narrowed) -> Narrowing:
        """Interests with theirs."""
        return cls(
            frozenset(map(str, narrowed.interests)),
            None if narrowed.where is None else words_for(narrowed.where),
            frozenset(map(str, narrowed.without)),
        )

    @property
    def is_plain(self) -> bool:
        """Whether it has no conditions."""
        return self.there is None and not self.without

    def admits(self, held: frozenset[str]) -> bool:
        """Whether a document with these names may be selected."""
        return (
            not self.names.isdisjoint(held)
            and self.without.isdisjoint(held)
            and (self.there is None or NARROWED not in held or not self.there.isdisjoint(held))
        )

    def arm(self, number: int) -> tuple[int, bool, bool] | None:
        """How a statement is narrowed; the number tells its parameters from those of others."""
        return None if self.is_plain else (number, self.there is not None, bool(self.without))

    def bound(self, number: int) -> dict[str, object]:
        """The parameters."""
        lists = {"there": self.there, "without": self.without}
        return {
            f"{name}{number}": as_json(sorted(words))
            for name, words in lists.items()
            if words is not None
        }


def names_of(wanted: Sequence[Narrowing]) -> frozenset[str]:
    """All names that have to be known of a document."""
    return frozenset[str]().union(*(one.names | one.without for one in wanted))
