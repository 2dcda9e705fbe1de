"""What a concept says in one language: its labels, those under it and those beside it (K5).

Labels come as weights of their words, ready to be looked for in a text; each is read once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from analyzers.commonness import Weights
from analyzers.keys import Atom
from analyzers.text import fold, tidy
from analyzers.vocabularies import Vocabularies

Label = Mapping[Atom, float]
"""The words of a label, with their weights."""

_WORD = re.compile(r"\w+")
_MOST_NARROWER = 500
_MOST_BESIDE = 100


class Concepts:
    """The concepts of some thesauri, by atom, as one language says them."""

    def __init__(
        self,
        vocabularies: Vocabularies,
        language: str,
        read: Callable[[str], Iterable[Atom]],
        weights: Weights,
    ) -> None:
        self._vocabularies = vocabularies
        self._language = language
        self._read = read
        self._weights = weights
        self._labels: dict[Atom, tuple[Label, ...]] = {}

    def labels(self, concept: Atom) -> tuple[Label, ...]:
        """Give the labels of a concept, the preferred one first."""
        labels = self._labels.get(concept)
        if labels is None:
            written = self._vocabularies.labels(concept, self._language)
            labels = self._labels[concept] = tuple(filter(None, map(self._weigh, written)))
        return labels

    def loans(self, concept: Atom) -> Iterator[tuple[str, ...]]:
        """Give the folded words of each label that a concept has in other languages."""
        for language, labels in self._vocabularies.by_language(concept).items():
            if language != self._language:
                for label in labels:
                    yield tuple(_WORD.findall(fold(tidy(label))))

    def narrower(self, concept: Atom, depth: int) -> Iterator[tuple[int, Label]]:
        """Give the labels of concepts under one, nearest first, with the steps down to each."""
        level, seen = [concept], {concept}
        for steps in range(1, depth + 1):
            under = (one for above in level for one in self._vocabularies.under(above))
            level = [one for one in under if one not in seen]
            for one in dict.fromkeys(level[: _MOST_NARROWER - len(seen)]):
                seen.add(one)
                for label in self.labels(one):
                    yield steps, label

    def beside(self, concept: Atom) -> Iterator[Label]:
        """Give the preferred labels of the concepts that share a broader one with this one."""
        for one in islice(self._vocabularies.beside(concept), _MOST_BESIDE):
            yield from self.labels(one)[:1]

    def _weigh(self, label: str) -> Label:
        return {atom: self._weights.of(atom) for atom in self._read(tidy(label))}
