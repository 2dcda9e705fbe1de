"""Entries of a page, folded by author where one would fill it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.publication import MarriedEntry

SHOWN = 3
"""Entries of one author that stay open."""


@dataclass(slots=True)
class Row:
    """An entry, and those of its author that are folded below it: none, or two and more."""

    entry: MarriedEntry
    more: list[MarriedEntry] = field(default_factory=list)


def fold(entries: Sequence[MarriedEntry]) -> list[Row]:
    """Entries in their order, an author's own from the fourth on below the third.

    Where there is nobody else's entry on the page nothing is folded, nor is a single one.
    """
    by_author = Counter(entry.publication.author.slug for entry in entries)
    folding = {author for author, count in by_author.items() if count > SHOWN + 1}
    if len(by_author) == 1:
        folding = set()
    rows: list[Row] = []
    last: dict[str, Row] = {}
    shown: Counter[str] = Counter()
    for entry in entries:
        author = entry.publication.author.slug
        if author in folding and shown[author] == SHOWN:
            last[author].more.append(entry)
            continue
        shown[author] += 1
        last[author] = Row(entry)
        rows.append(last[author])
    return rows
