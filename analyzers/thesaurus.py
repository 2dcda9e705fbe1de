"""Thesauri: concepts with labels in several languages, and how a reading leads to them.

Vocabularies are never merged, neither by label nor with one another; a label that stands for
several concepts of a vocabulary is ambiguous, keeps them all and leads to nothing broader.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from importlib import resources
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, model_validator

from analyzers.keys import Atom, Reading, is_name
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
    """A concept that a reading's head and some of its modifiers stand for."""

    concept: Atom
    used: frozenset[Atom]
    broader: tuple[Atom, ...]
    """All that is above the concept; empty when the label is ambiguous."""


class ConceptIndex:
    """Concepts of one kind by the readings of their labels in one language."""

    def __init__(
        self,
        vocabularies: Iterable[Vocabulary],
        language: str,
        read: Callable[[str], tuple[Reading, ...]],
    ) -> None:
        self._single: dict[Atom, dict[frozenset[Atom], list[Match]]] = {}
        self._several: dict[frozenset[Reading], list[Match]] = {}
        for vocabulary in vocabularies:
            self._add(vocabulary, language, read)

    def matches(self, reading: Reading) -> list[Match]:
        """Give the concepts whose label has the reading's head and a part of its modifiers."""
        labels = self._single.get(reading.head)
        if not labels:
            return []
        modifiers = frozenset(reading.modifiers)
        return [match for used, found in labels.items() if used <= modifiers for match in found]

    def modifier(self, atom: Atom) -> list[Match]:
        """Give the concepts that a modifier stands for by itself."""
        return self._single.get(atom, {}).get(frozenset(), [])

    def whole(self, readings: tuple[Reading, ...]) -> list[Match]:
        """Give the concepts whose label has exactly these several readings."""
        return self._several.get(frozenset(readings), []) if len(readings) > 1 else []

    def knows(self, atom: Atom) -> bool:
        """Tell whether some label is about this word."""
        return atom in self._single

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
                used = frozenset(reading.modifiers)
                held = self._single.setdefault(reading.head, {}).setdefault(used, [])
                held.extend(match._replace(used=used) for match in matches)

    def _match(self, vocabulary: Vocabulary, name: str, ambiguous: bool) -> Match:
        above = () if ambiguous else vocabulary.all_broader(name)
        return Match(
            Atom(vocabulary.name, name),
            frozenset(),
            tuple(Atom(vocabulary.name, one) for one in above),
        )


@lru_cache(maxsize=1)
def demo_vocabulary() -> Vocabulary:
    """Give the small thesaurus that the project wrote for its demo."""
    shipped = resources.files("analyzers") / "defaults" / "club.toml"
    return read_vocabulary("club", tomllib.loads(shipped.read_text(encoding="utf-8")))


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
