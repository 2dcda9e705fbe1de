"""What a concept says in one language: its labels, those under it and those beside it (K5).

Labels come as weights of their words, ready to be looked for in a text; each is read once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from analyzers.commonness import Weights
from analyzers.keys import Atom
from analyzers.text import fold, tidy
from analyzers.thesaurus import Vocabulary

Label = Mapping[Atom, float]
"""The words of a label, with their weights."""

_WORD = re.compile(r"\w+")
_MOST_NARROWER = 500
_MOST_BESIDE = 100


class Concepts:
    """The concepts of some vocabularies, by atom, in one language."""

    def __init__(
        self,
        vocabularies: Iterable[Vocabulary],
        language: str,
        read: Callable[[str], Iterable[Atom]],
        weights: Weights,
    ) -> None:
        self._vocabularies = {one.name: one for one in vocabularies}
        self._language = language
        self._read = read
        self._weights = weights
        self._labels: dict[Atom, tuple[Label, ...]] = {}

    def labels(self, concept: Atom) -> tuple[Label, ...]:
        """Give the labels of a concept, the preferred one first."""
        labels = self._labels.get(concept)
        if labels is None:
            vocabulary = self._vocabularies[concept.space]
            written = vocabulary.concepts[concept.name].labels.get(self._language, ())
            labels = self._labels[concept] = tuple(filter(None, map(self._weigh, written)))
        return labels

    def loans(self, concept: Atom) -> Iterator[tuple[str, ...]]:
        """Give the folded words of each label that a concept has in other languages."""
        vocabulary = self._vocabularies[concept.space]
        for language, labels in vocabulary.concepts[concept.name].labels.items():
            if language != self._language:
                for label in labels:
                    yield tuple(_WORD.findall(fold(tidy(label))))

    def narrower(self, concept: Atom, depth: int) -> Iterator[tuple[int, Label]]:
        """Give the labels of concepts under one, nearest first, with the steps down to each."""
        under = self._vocabularies[concept.space].narrower
        level, seen = [concept.name], {concept.name}
        for steps in range(1, depth + 1):
            level = [name for above in level for name in under.get(above, ()) if name not in seen]
            for name in dict.fromkeys(level[: _MOST_NARROWER - len(seen)]):
                seen.add(name)
                for label in self.labels(Atom(concept.space, name)):
                    yield steps, label

    def beside(self, concept: Atom) -> Iterator[Label]:
        """Give the preferred labels of the concepts that share a broader one with this one."""
        vocabulary = self._vocabularies[concept.space]
        names = dict.fromkeys(
            name
            for above in vocabulary.concepts[concept.name].broader
            for name in vocabulary.narrower[above]
        )
        names.pop(concept.name, None)
        for name in list(names)[:_MOST_BESIDE]:
            yield from self.labels(Atom(concept.space, name))[:1]

    def _weigh(self, label: str) -> Label:
        return {atom: self._weights.of(atom) for atom in self._read(tidy(label))}
