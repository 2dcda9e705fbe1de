"""A word's role and canonical form, under one language's rules."""

from __future__ import annotations

import re
from enum import IntEnum

from analyzers.keys import NEUTRAL, Atom
from analyzers.languages import Language
from analyzers.settings import Rules
from analyzers.text import fold, is_latin

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


class Lexicon:
    """Canonical forms and roles of one language's words under one set of rules, each found once."""

    def __init__(self, language: Language, rules: Rules) -> None:
        self.language = language
        self.rules = rules
        self._roles = _roles(rules)
        self._names = frozenset(map(fold, rules.names))
        self._numbers = {fold(word): number for word, number in rules.numbers.items()}
        self._exceptions = {fold(word): form for word, form in rules.exceptions.items()}
        self._ordinal = re.compile(rf"(\d+)(?:{language.ordinal})") if language.ordinal else None
        self._forms: dict[str, Atom] = {}
        self._synonyms: dict[str, str] = {}
        for word, meant in rules.synonyms.items():
            self._synonyms[self._stem(fold(word))] = self._stem(fold(meant))

    def role(self, folded: str) -> Role:
        """Give the role that a folded word has by itself."""
        return self._roles.get(folded, Role.CONTENT)

    def atom(self, folded: str) -> Atom:
        """Give the canonical form of a folded word."""
        atom = self._forms.get(folded)
        if atom is None:
            if len(self._forms) > _MOST_HELD:
                self._forms.clear()
            atom = self._forms[folded] = self._find(folded)
        return atom

    def is_ordinal(self, folded: str) -> bool:
        """Tell whether a folded word is a number with an ordinal's suffix: *1o*, *3eme*."""
        return self._ordinal is not None and self._ordinal.fullmatch(folded) is not None

    def made(self, form: str) -> Atom:
        """Give the atom of a form that a setting makes of several words."""
        return Atom(self.language.code, form)

    def _find(self, folded: str) -> Atom:
        number = self._numbers.get(folded)
        if number is not None:
            return Atom(NEUTRAL, number)
        if any(map(str.isdigit, folded)):
            ordinal = self._ordinal.fullmatch(folded) if self._ordinal else None
            return Atom(NEUTRAL, f"{ordinal[1]}e" if ordinal else folded)
        if folded in self._names or not is_latin(folded):
            return Atom(NEUTRAL, folded)
        if folded.removesuffix("s") in self._names:
            return Atom(NEUTRAL, folded.removesuffix("s"))
        form = self._stem(folded)
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
