"""How one language is read under one set of rules and with some vocabularies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache

from analyzers.commonness import Weights
from analyzers.concepts import Concepts
from analyzers.evidence import Field, read_field
from analyzers.keys import Atom, Reading
from analyzers.labels import LabelIndex
from analyzers.languages import LANGUAGES
from analyzers.lexicon import Role
from analyzers.needs import NeedWords
from analyzers.phrases import Grammar
from analyzers.settings import Rules
from analyzers.text import tidy
from analyzers.thesaurus import ConceptIndex, Vocabulary
from analyzers.vocabularies import Vocabularies
from analyzers.word import Word
from analyzers.words import Reader

_LATELY = 256
"""Texts kept as they were read: a keyword is read for its keys, its evidence and its senses."""

_FIELDS_HELD = 16
"""Fields of publications kept as they were read: evidence, stuffing and a preview need the same."""


class Voice:
    """One language's reader, grammar, concepts and weights, each built when first needed."""

    def __init__(self, code: str, rules: Rules, vocabularies: Sequence[Vocabulary]) -> None:
        self.code = code
        self.rules = rules
        self._vocabularies = vocabularies
        language = LANGUAGES[code]
        self.reader = Reader(language, rules)
        self._grammar = Grammar(language, rules, self.reader.lexicon)
        self._read_lately = lru_cache(maxsize=_LATELY)(self._read)
        self._fields = lru_cache(maxsize=_FIELDS_HELD)(self._read_field)

    @cached_property
    def index(self) -> ConceptIndex:
        """The concepts by the readings of their labels in this language."""
        return ConceptIndex(self._vocabularies, self.code, lambda label: self.read(tidy(label))[1])

    @cached_property
    def labels(self) -> LabelIndex:
        """The concepts' labels in this language, for whoever types one."""
        return LabelIndex(self._vocabularies, self.code)

    @cached_property
    def need_words(self) -> NeedWords:
        """The words that tell a need in this language."""
        return NeedWords(self.rules)

    @cached_property
    def weights(self) -> Weights:
        """How much each word of this language proves."""
        return Weights(self.reader.lexicon, self.index.label_words)

    @cached_property
    def concepts(self) -> Concepts:
        """What each concept says in this language."""
        return Concepts(Vocabularies(self._vocabularies), self.code, self.content, self.weights)

    def content(self, text: str) -> list[Atom]:
        """Give the content words of a tidied text, in order."""
        words = self.reader.read(text)
        return [atom for word in words if word.role is Role.CONTENT for atom in word.atoms]

    def field(self, name: str, text: str) -> Field:
        """Give one field of a publication, read; who asks for it twice has it read once."""
        return self._fields(name, text)

    def _read_field(self, name: str, text: str) -> Field:
        return read_field(name, text, self.reader)

    def read(self, text: str) -> tuple[tuple[Word, ...], tuple[Reading, ...]]:
        """Give the words and the word readings of a tidied text."""
        return self._read_lately(text)

    def _read(self, text: str) -> tuple[tuple[Word, ...], tuple[Reading, ...]]:
        words = self.reader.read(text)
        return tuple(words), self._grammar.readings(words)

    def knows(self, folded: str) -> bool:
        """Tell whether a folded word is one that a concept's label is about."""
        return self.index.knows(self.reader.lexicon.atom(folded))
