"""A word's role and canonical form, under one language's rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from analyzers.keys import NEUTRAL, Atom
from analyzers.languages import Language
from analyzers.settings import Rules
from analyzers.splitter import Splitter
from analyzers.text import fold, is_latin

NOT = "non_"
"""Starts the form of what is absent: *sans plomb* is `non_plomb`."""

_MOST_HELD = 200_000
"""Forms kept at once, so that hostile input cannot fill the memory."""


class Role(IntEnum):
    """What a word does in a keyword."""

    CONTENT = 0
    STOP = 1
    PREPOSITION = 2
    CONJUNCTION = 3
    COMMA = 4
    NEGATION = 5
    PREFIX = 6
    BREAK = 7
    """A bracket, a colon, a dash between spaces: what follows only adds to what stands before."""


class Part(NamedTuple):
    """A part of a compound that narrows the rest: its form, and its slice of the folded word."""

    atom: Atom
    text: str


class Form(NamedTuple):
    """What a word says: its canonical form, and what narrows it within the word itself."""

    atom: Atom
    inner: tuple[Part, ...] = ()
    role: Role = Role.CONTENT
    """What it does by itself."""
    name: str = ""
    """All that it says, as protected expressions are compared by it."""


class Lexicon:
    """Canonical forms and roles of one language's words under one set of rules, each found once."""

    def __init__(self, language: Language, rules: Rules) -> None:
        self.language = language
        self.rules = rules
        self._roles = _roles(rules)
        self._names = frozenset(map(language.fold, rules.names))
        self._numbers = {language.fold(word): number for word, number in rules.numbers.items()}
        self._exceptions = {language.fold(word): form for word, form in rules.exceptions.items()}
        self._ordinal = re.compile(rf"(\d+)(?:{language.ordinal})") if language.ordinal else None
        self._suffixes = tuple(map(language.fold, rules.negation_suffixes))
        compounding = language.compounding
        self._splitter = Splitter(language, compounding, rules.parts) if compounding else None
        self._forms: dict[str, Form] = {}
        self._synonyms: dict[str, str] = {}
        for word, meant in rules.synonyms.items():
            self._synonyms[self._stem(language.fold(word))] = self._stem(language.fold(meant))

    def role(self, folded: str) -> Role:
        """Give the role that a folded word has by itself."""
        role = self._roles.get(folded)
        if role is None and self.language.respell:
            role = self._roles.get(self.language.respell(folded))
        return Role.CONTENT if role is None else role

    def atom(self, folded: str) -> Atom:
        """Give the canonical form of a folded word, that of its last part if it is a compound."""
        return self.form(folded).atom

    def atoms(self, words: Iterable[str]) -> frozenset[Atom]:
        """Give the canonical forms of words written plainly."""
        return frozenset(self.atom(self.language.fold(word)) for word in words)

    def form(self, folded: str) -> Form:
        """Give what a folded word says."""
        form = self._forms.get(folded)
        if form is None:
            if len(self._forms) > _MOST_HELD:
                self._forms.clear()
            atom, inner = self._find(folded)
            name = (
                "_".join((*(part.atom.name for part in inner), atom.name)) if inner else atom.name
            )
            form = self._forms[folded] = Form(atom, inner, self.role(folded), name)
        return form

    def first(self, folded: str) -> tuple[Part, ...]:
        """Give the parts of a word as the first of a compound: *Landwirtschafts-*."""
        known = self._neutral(folded) is not None or folded in self._exceptions
        if known or self._splitter is None:
            return (Part(self.atom(folded), folded),)
        return tuple(Part(self._simple(form), text) for text, form in self._splitter.first(folded))

    def is_ordinal(self, folded: str) -> bool:
        """Tell whether a folded word is a number with an ordinal's suffix: *1o*, *3eme*."""
        return self._ordinal is not None and self._ordinal.fullmatch(folded) is not None

    def made(self, form: str) -> Atom:
        """Give the atom of a form that a setting makes of several words."""
        return Atom(self.language.code, form)

    def _find(self, folded: str) -> tuple[Atom, tuple[Part, ...]]:
        neutral = self._neutral(folded)
        if neutral is not None:
            return neutral, ()
        if folded in self._exceptions or self._splitter is None:
            return self._simple(self._stem(folded)), ()
        stem = self.language.stem(folded)
        absent = self._absent(stem)
        if absent is not None:
            return absent, ()
        split = self._splitter.split(folded, stem)
        if split:
            parts = [Part(self._simple(form), text) for text, form in split]
            return parts[-1].atom, tuple(parts[:-1])
        form = self._splitter.form(folded, stem)
        if form is None:
            respelled = self.language.respell(folded) if self.language.respell else folded
            form = stem if respelled == folded else self._stem(respelled)
        return self._simple(form), ()

    def _neutral(self, folded: str) -> Atom | None:
        number = self._numbers.get(folded)
        if number is not None:
            return Atom(NEUTRAL, number)
        if not folded.isalpha() and any(map(str.isdigit, folded)):
            ordinal = self._ordinal.fullmatch(folded) if self._ordinal else None
            return Atom(NEUTRAL, f"{ordinal[1]}e" if ordinal else folded)
        if folded in self._names or not is_latin(folded):
            return Atom(NEUTRAL, folded)
        if folded.removesuffix("s") in self._names:
            return Atom(NEUTRAL, folded.removesuffix("s"))
        return None

    def _absent(self, stem: str) -> Atom | None:
        """Give what a word of this stem says is absent: *bleifrei*, *suikervrij*, *kabellos*."""
        if not stem.endswith(self._suffixes):
            return None
        for suffix in self._suffixes:
            left = stem.removesuffix(suffix)
            if left != stem and len(left) > 2:
                name = "_".join(part.atom.name for part in self.first(left))
                return Atom(self.language.code, NOT + name)
        return None

    def _simple(self, form: str) -> Atom:
        """Give the atom of a stem, or of a folded word that is the same everywhere."""
        number = self._numbers.get(form)
        if number is not None:
            return Atom(NEUTRAL, number)
        return Atom(self.language.code, self._synonyms.get(form, form))

    def _stem(self, folded: str) -> str:
        exception = self._exceptions.get(folded)
        return self.language.stem(folded) if exception is None else exception


def _roles(rules: Rules) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for words, role in (
        (rules.prefixes, Role.PREFIX),
        (rules.stop, Role.STOP),
        (rules.prepositions, Role.PREPOSITION),
        (rules.conjunctions, Role.CONJUNCTION),
        (rules.negations, Role.NEGATION),
    ):
        for word in words:
            roles[fold(word)] = role
    for sign in ",;":
        roles[sign] = Role.COMMA
    for sign in "([:|>":
        roles[sign] = Role.BREAK
    return roles
