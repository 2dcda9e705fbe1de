"""Does a publication's text bear out its keywords? (K5)

A keyword is looked for in windows of eight content words of one field: the share of its words
found in the best window is its score. Words of a concept's other labels count for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analyzers.analysis import Span
from analyzers.keys import Atom
from analyzers.lexicon import Role
from analyzers.text import ALIKE
from analyzers.words import Reader

WINDOW = 8
_MOST_SPANS = 3


class Passage(NamedTuple):
    """A content word of a publication: its form and where it stands."""

    atom: Atom
    start: int
    end: int


class Field(NamedTuple):
    """A field of a publication, read: its name, its text and its content words in order."""

    name: str
    text: str
    passages: list[Passage]


class Target(NamedTuple):
    """Forms to find together, and the share of the keyword that they stand for."""

    forms: frozenset[Atom]
    stands_for: frozenset[Atom]


def read_field(name: str, text: str, reader: Reader) -> Field:
    """Read one field; offsets are those of `text` as it was given."""
    words = reader.read(text.translate(ALIKE).translate(_SURROGATES))
    passages = [
        Passage(word.atom, word.start, word.end) for word in words if word.role is Role.CONTENT
    ]
    return Field(name, text, passages)


_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), " ")


def support(
    targets: Iterable[Target], whole: frozenset[Atom], fields: Sequence[Field]
) -> tuple[float, tuple[Span, ...]]:
    """Give the share of `whole` that the best window of each target covers, and where."""
    covered: set[Atom] = set()
    spans: dict[tuple[str, int, int], Span] = {}
    for target in targets:
        found, window, where = _best_window(target.forms, fields)
        if not found or where is None:
            continue
        part = target.stands_for & found
        if found == target.forms:
            part = target.stands_for
        if part:
            covered |= part
            span = _span(where, window)
            spans[span["field"], span["start"], span["end"]] = span
    if not whole:
        return 0.0, ()
    ordered = sorted(spans.values(), key=lambda one: (one["field"], one["start"]))
    return len(covered & whole) / len(whole), tuple(ordered[:_MOST_SPANS])


def _best_window(
    forms: frozenset[Atom], fields: Sequence[Field]
) -> tuple[frozenset[Atom], list[Passage], Field | None]:
    """Give the forms, words and field of the first window that covers most of `forms`."""
    best: tuple[frozenset[Atom], list[Passage], Field | None] = (frozenset(), [], None)
    for held in fields:
        hits = [(i, one) for i, one in enumerate(held.passages) if one.atom in forms]
        for first, (start, _) in enumerate(hits):
            window = [one for i, one in hits[first : first + WINDOW] if i < start + WINDOW]
            found = frozenset(one.atom for one in window)
            if len(found) > len(best[0]):
                best = (found, window, held)
        if best[0] == forms:
            break
    return best


def _span(held: Field, window: Sequence[Passage]) -> Span:
    start, end = window[0].start, max(one.end for one in window)
    return Span(field=held.name, start=start, end=end, quote=held.text[start:end])
