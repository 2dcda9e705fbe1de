"""A thesaurus's labels found while somebody types: by their beginnings, and by likeness."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from rapidfuzz import fuzz, process

from analyzers.keys import Atom
from analyzers.text import fold
from analyzers.thesaurus import Vocabulary

LIKE = 78
"""Least likeness, of 100, of what is proposed as "did you mean"."""

_LONGEST_SEARCH = 400


class Label(NamedTuple):
    """One label of one concept."""

    text: str
    concept: Atom


class LabelIndex:
    """The labels of some vocabularies in one language."""

    def __init__(self, vocabularies: Iterable[Vocabulary], language: str) -> None:
        self._labels = [
            Label(text, Atom(vocabulary.name, name))
            for vocabulary in vocabularies
            for name, concept in vocabulary.concepts.items()
            for text in concept.labels.get(language, ())
        ]
        self._folded = [fold(label.text) for label in self._labels]
        # Each label under the beginning of each of its words.
        self._starts = sorted(
            (folded[at:], number)
            for number, folded in enumerate(self._folded)
            for at in _word_starts(folded)
        )

    def beginning(self, typed: str, limit: int) -> list[Label]:
        """Labels with a word that begins so: the whole label's beginning first, then short ones."""
        wanted = fold(typed).strip()
        if not wanted:
            return []
        found = dict.fromkeys(islice(self._from(wanted), _LONGEST_SEARCH))
        ranked = sorted(
            found,
            key=lambda number: (
                not self._folded[number].startswith(wanted),
                len(self._folded[number]),
                self._folded[number],
            ),
        )
        return [self._labels[number] for number in ranked[:limit]]

    def like(self, typed: str, limit: int) -> list[Label]:
        """Labels written almost so, the likest first; not those written just so."""
        wanted = fold(typed).strip()
        if len(wanted) < 4:
            return []
        # More than are asked for: what is written just so is left out afterwards.
        found = process.extract(
            wanted, self._folded, scorer=fuzz.ratio, score_cutoff=LIKE, limit=limit + 5
        )
        numbers = [number for folded, _, number in found if folded != wanted]
        return [self._labels[number] for number in numbers[:limit]]

    def _from(self, wanted: str) -> Iterator[int]:
        for at in range(bisect_left(self._starts, (wanted, -1)), len(self._starts)):
            start, number = self._starts[at]
            if not start.startswith(wanted):
                return
            yield number


def _word_starts(folded: str) -> Iterator[int]:
    for at, letter in enumerate(folded):
        if letter.isalnum() and (at == 0 or not folded[at - 1].isalnum()):
            yield at
