"""Thesauri: concepts with labels in several languages, and how a reading leads to them.

Vocabularies are never merged, neither by label nor with one another; a label that stands for
several concepts of a vocabulary is ambiguous, keeps them all and leads to nothing broader.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from importlib import resources
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, model_validator

from analyzers.keys import Atom, Reading, is_name
from analyzers.languages import LANGUAGES
from analyzers.settings import canonical, digest
from schemas.words import Kind


class Concept(BaseModel):
    """One meaning: its labels by language, the preferred one first, and what it is a kind of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: dict[str, tuple[str, ...]]
    broader: tuple[str, ...] = ()


class Vocabulary(BaseModel):
    """A named thesaurus for some kinds of keyword; concepts by their id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kinds: frozenset[Kind] = frozenset(Kind)
    concepts: dict[str, Concept]

    @model_validator(mode="after")
    def _check(self) -> Vocabulary:
        if len(self.name) < 3 or not is_name(self.name):
            raise ValueError(f"a vocabulary's name has three letters or more: {self.name!r}")
        for name, concept in self.concepts.items():
            if not is_name(name):
                raise ValueError(f"not a concept's id: {name!r}")
            for broader in concept.broader:
                if broader not in self.concepts:
                    raise ValueError(f"{name}: no such broader concept: {broader!r}")
        return self

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that change when the thesaurus does."""
        return digest(canonical(self.model_dump(mode="python")))

    @cached_property
    def narrower(self) -> dict[str, tuple[str, ...]]:
        """Concepts directly under each one that has some, in the order they came."""
        under: dict[str, list[str]] = {}
        for name, concept in self.concepts.items():
            for above in concept.broader:
                under.setdefault(above, []).append(name)
        return {above: tuple(names) for above, names in under.items()}

    def all_broader(self, name: str) -> tuple[str, ...]:
        """Give every concept above one, nearest first; cycles are harmless."""
        found: dict[str, None] = {}
        queue = list(self.concepts[name].broader)
        while queue:
            above = queue.pop(0)
            if above not in found and above != name:
                found[above] = None
                queue.extend(self.concepts[above].broader)
        return tuple(found)


class Match(NamedTuple):
    """A concept that some words of a keyword stand for."""

    concept: Atom
    used: frozenset[Atom]
    """The words besides the head, where the label has a head of its own."""
    above: tuple[Atom, ...]
    """All that is above the concept."""
    ambiguous: bool
    """Whether its label stands for other concepts of the same vocabulary too."""

    @property
    def broader(self) -> tuple[Atom, ...]:
        """What an offer answers besides the concept; nothing while nobody has chosen."""
        return () if self.ambiguous else self.above


class Label(NamedTuple):
    """A label of a single reading: its head, and the concepts that it stands for."""

    head: Atom
    matches: list[Match]


class ConceptIndex:
    """Concepts of one kind by the readings of their labels in one language."""

    def __init__(
        self,
        vocabularies: Iterable[Vocabulary],
        language: str,
        read: Callable[[str], tuple[Reading, ...]],
    ) -> None:
        self._labels: dict[frozenset[Atom], list[Label]] = {}
        self._several: dict[frozenset[Reading], list[Match]] = {}
        for vocabulary in vocabularies:
            self._add(vocabulary, language, read)
        self._heads = {label.head for labels in self._labels.values() for label in labels}
        self._anchored = _anchored(self._labels)

    def matches(self, reading: Reading) -> list[Match]:
        """Give the concepts whose label has the reading's head and a part of its modifiers."""
        head, modifiers = reading
        if head not in self._heads:
            return []
        return [
            match
            for words in self._within((head, *modifiers))
            for label in self._labels[words]
            if label.head == head
            for match in label.matches
        ]

    def standing_for(self, words: frozenset[Atom]) -> list[Match]:
        """Give the concepts whose label has just these words, whichever of them is its head."""
        return [match for label in self._labels.get(words, ()) for match in label.matches]

    def spans(self, modifiers: tuple[Atom, ...]) -> list[frozenset[Atom]]:
        """Give the labels of two words and more among some modifiers, the longest first."""
        if len(modifiers) < 2:
            return []
        found = {words for words in self._within(modifiers) if len(words) > 1}
        return sorted(found, key=lambda words: (-len(words), sorted(words)))

    def whole(self, readings: tuple[Reading, ...]) -> list[Match]:
        """Give the concepts whose label has exactly these several readings."""
        return self._several.get(frozenset(readings), []) if len(readings) > 1 else []

    def label_words(self) -> Iterator[frozenset[Atom]]:
        """Give the words of every label."""
        yield from self._labels
        for readings in self._several:
            yield frozenset(atom for one in readings for atom in (one.head, *one.modifiers))

    def knows(self, atom: Atom) -> bool:
        """Tell whether some label is about this word."""
        return atom in self._heads

    def _within(self, words: tuple[Atom, ...]) -> Iterator[frozenset[Atom]]:
        """Give the labels made of nothing but these words."""
        held = frozenset(words)
        for word in words:
            for label in self._anchored.get(word, ()):
                if label <= held:
                    yield label

    def _add(
        self, vocabulary: Vocabulary, language: str, read: Callable[[str], tuple[Reading, ...]]
    ) -> None:
        owners: dict[frozenset[Reading], list[str]] = {}
        for name, concept in vocabulary.concepts.items():
            for label in concept.labels.get(language, ()):
                names = owners.setdefault(frozenset(read(label)), [])
                if name not in names:
                    names.append(name)
        for readings, names in owners.items():
            matches = [self._match(vocabulary, name, len(names) > 1) for name in names]
            if len(readings) > 1:
                self._several.setdefault(readings, []).extend(matches)
            for reading in readings if len(readings) == 1 else ():
                self._hold(reading, matches)

    def _hold(self, reading: Reading, matches: Iterable[Match]) -> None:
        used = frozenset(reading.modifiers)
        held = self._labels.setdefault(used | {reading.head}, [])
        label = next((one for one in held if one.head == reading.head), None)
        if label is None:
            label = Label(reading.head, [])
            held.append(label)
        label.matches.extend(match._replace(used=used) for match in matches)

    def _match(self, vocabulary: Vocabulary, name: str, ambiguous: bool) -> Match:
        above = vocabulary.all_broader(name)
        return Match(
            Atom(vocabulary.name, name),
            frozenset(),
            tuple(Atom(vocabulary.name, one) for one in above),
            ambiguous,
        )


def _anchored(labels: Collection[frozenset[Atom]]) -> dict[Atom, list[frozenset[Atom]]]:
    """Put each label under its rarest word, so that no word leads to more than a few of them.

    *service* is in a thousand labels: a keyword about some service looks at none that has not
    another of its words.
    """
    uses = Counter(word for words in labels for word in words)
    found: dict[Atom, list[frozenset[Atom]]] = {}
    for words in labels:
        rarest = min(words, key=lambda word: (uses[word], word))
        found.setdefault(rarest, []).append(words)
    return found


@lru_cache(maxsize=1)
def demo_vocabulary() -> Vocabulary:
    """Give the small thesaurus that the project wrote for its demo.

    `club.toml` has the concepts, with French and English labels; `club.de.toml` and its like
    add another language's labels.
    """
    defaults = resources.files("analyzers") / "defaults"
    concepts = tomllib.loads((defaults / "club.toml").read_text(encoding="utf-8"))
    for code in LANGUAGES:
        labels = defaults / f"club.{code}.toml"
        if labels.is_file():
            for concept, label in tomllib.loads(labels.read_text(encoding="utf-8")).items():
                concepts[concept][code] = label
    return read_vocabulary("club", concepts)


def read_vocabulary(name: str, table: Mapping[str, Mapping[str, object]]) -> Vocabulary:
    """Build a vocabulary from `{id: {language: label or labels, "broader": id or ids}}`."""
    concepts = {}
    for concept, entry in table.items():
        values = {key: _tuple(value) for key, value in entry.items()}
        broader = values.pop("broader", ())
        concepts[concept] = Concept(labels=values, broader=broader)
    return Vocabulary(name=name, concepts=concepts)


def _tuple(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]
