"""Some thesauri, asked by concept: what it is called, what is above, under and beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from analyzers.analysis import Sense
from analyzers.keys import Atom
from analyzers.thesaurus import Concept, Vocabulary

_MOST_BROADER = 3
"""Broader concepts that tell two senses apart."""


class Vocabularies:
    """Thesauri by name. A concept that none of them has has no labels and nothing above it."""

    def __init__(self, vocabularies: Iterable[Vocabulary]) -> None:
        self._named = {one.name: one for one in vocabularies}

    def labels(self, concept: Atom, language: str) -> tuple[str, ...]:
        """Give a concept's labels in one language, the preferred one first."""
        return self.by_language(concept).get(language, ())

    def by_language(self, concept: Atom) -> Mapping[str, tuple[str, ...]]:
        """Give a concept's labels in every language."""
        held = self._find(concept)
        return held.labels if held else {}

    def first_labels(self, concept: Atom, languages: Iterable[str]) -> tuple[str, ...]:
        """Give its labels in the first language that has one, else its id."""
        found = (self.labels(concept, code) for code in languages)
        return next(filter(None, found), (concept.name,))

    def above(self, concept: Atom) -> tuple[Atom, ...]:
        """Give every concept above one, nearest first."""
        if self._find(concept) is None:
            return ()
        return _atoms(concept, self._named[concept.space].all_broader(concept.name))

    def under(self, concept: Atom) -> tuple[Atom, ...]:
        """Give the concepts directly under one."""
        vocabulary = self._named.get(concept.space)
        return _atoms(concept, vocabulary.narrower.get(concept.name, ())) if vocabulary else ()

    def beside(self, concept: Atom) -> Iterator[Atom]:
        """Give the concepts that share a broader one with this one, each once."""
        held = self._find(concept)
        broader = _atoms(concept, held.broader) if held else ()
        around = dict.fromkeys(one for above in broader for one in self.under(above))
        around.pop(concept, None)
        yield from around

    def sense(self, concept: Atom, languages: Sequence[str]) -> Sense:
        """Give a concept as its writer is asked about it, in the first language that names it."""
        labels = self.first_labels(concept, languages)
        nearest = islice(self.above(concept), _MOST_BROADER)
        broader = tuple(self.first_labels(one, languages)[0] for one in nearest)
        also = labels[1:]
        if not broader and not also:
            # Nothing else tells it apart: what another language calls it does.
            others = languages[1:]
            named = (self.first_labels(concept, (code, *others))[0] for code in others)
            also = tuple(label for label in dict.fromkeys(named) if label != labels[0])[:1]
        return Sense(str(concept), labels[0], broader, also)

    def _find(self, concept: Atom) -> Concept | None:
        vocabulary = self._named.get(concept.space)
        return vocabulary.concepts.get(concept.name) if vocabulary else None


def _atoms(concept: Atom, names: Iterable[str]) -> tuple[Atom, ...]:
    """Give concepts of the same thesaurus as one."""
    return tuple(Atom(concept.space, name) for name in names)
