"""Pieces → words: elision, hyphens, negation, compounds, synonyms, and the role each word has."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from analyzers.keys import NEUTRAL, Atom
from analyzers.languages import HeadRule, Language
from analyzers.settings import Rules
from analyzers.text import fold, is_latin, tidy
from analyzers.tokens import Piece, Tokeniser

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


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


class Word(NamedTuple):
    """A word with its canonical form; offsets in the tidied text."""

    atom: Atom
    role: Role
    start: int
    end: int
    text: str
    hyphen: bool
    """Whether a hyphen joins it to the word before."""


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
            if len(self._forms) > 200_000:
                self._forms.clear()
            atom = self._forms[folded] = self._find(folded)
        return atom

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


class Reader:
    """Text → words, under one language's rules."""

    def __init__(self, language: Language, rules: Rules) -> None:
        self.lexicon = Lexicon(language, rules)
        self.language = language
        self._tokeniser = Tokeniser(language.code)
        self._suffixes = frozenset(map(fold, rules.negation_suffixes))
        self._units = frozenset(map(fold, rules.units))
        self._hyphen_prefixes = frozenset(map(fold, rules.hyphen_prefixes))
        # A negation that is a preposition as well: *sans*, *without*, but not *non*.
        self._linking = frozenset(map(fold, rules.prepositions & rules.negations))
        self._compounds: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, form in rules.protected.items():
            parts = tuple(self._part(piece) for piece in self._tokeniser.pieces(tidy(phrase)))
            self._compounds.setdefault(parts[0], []).append((parts, form))
        for choices in self._compounds.values():
            choices.sort(key=lambda choice: -len(choice[0]))

    def read(self, text: str) -> list[Word]:
        """Give the words of a tidied text in order, whatever their role but unknown signs."""
        return self._join(self._mark(self._tokeniser.pieces(text)))

    def _part(self, piece: Piece) -> str:
        return self.lexicon.atom(piece.text).name if piece.is_word else piece.text

    def _mark(self, pieces: list[Piece]) -> list[Word]:
        """Find compounds, elisions and clitics; give words each still on its own."""
        words: list[Word] = []
        index = 0
        hyphen = False
        glue = False
        while index < len(pieces):
            piece = pieces[index]
            if not piece.is_word:
                hyphen, glue = self._sign(pieces, index, words)
                index += 1
                continue
            used, form = self._compound(pieces, index)
            if used:
                atom = Atom(self.language.code, form)
                end = pieces[index + used - 1].end
                word = Word(atom, Role.CONTENT, piece.start, end, form, False)
            else:
                used = 1
                word = self._word(pieces, index, hyphen)
            if glue and words and words[-1].role is Role.CONTENT:
                words[-1] = self._glued(words[-1], word)
            elif word.role is not Role.STOP or word.text:
                words.append(word)
            hyphen = glue = False
            index += used
        return words

    def _compound(self, pieces: list[Piece], index: int) -> tuple[int, str]:
        """Give how many pieces from `index` make a protected compound, and its form."""
        choices = self._compounds.get(self._part(pieces[index]))
        for parts, form in choices or ():
            position = index
            for part in parts:
                if position < len(pieces) and pieces[position].text == "-" != part:
                    position += 1
                if position >= len(pieces) or self._part(pieces[position]) != part:
                    break
                position += 1
            else:
                return position - index, form
        return 0, ""

    def _sign(self, pieces: list[Piece], index: int, words: list[Word]) -> tuple[bool, bool]:
        """Note what a sign means; tell whether it is a hyphen inside a word, or glues two parts."""
        sign = pieces[index]
        inside = (
            0 < index < len(pieces) - 1
            and pieces[index - 1].is_word
            and pieces[index + 1].is_word
            and pieces[index - 1].end == sign.start
            and pieces[index + 1].start == sign.end
        )
        if sign.text == "'":
            left = pieces[index - 1].text if inside else ""
            clitic = inside and pieces[index + 1].text in self.language.clitics
            return False, inside and left not in self.language.elisions and not clitic
        if sign.text == "-":
            if not inside:
                words.append(self._break(sign))
            return inside, False
        if sign.text in "&+" and inside and len(pieces[index - 1].text) <= 2:
            return False, True
        role = self.lexicon.role(sign.text)
        if role is not Role.CONTENT:
            words.append(
                Word(Atom(NEUTRAL, sign.text), role, sign.start, sign.end, sign.text, False)
            )
        return False, False

    def _break(self, sign: Piece) -> Word:
        return Word(Atom(NEUTRAL, "-"), Role.BREAK, sign.start, sign.end, "-", False)

    def _word(self, pieces: list[Piece], index: int, hyphen: bool) -> Word:
        piece = pieces[index]
        before = pieces[index - 1] if index else None
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        role = self.lexicon.role(piece.text)
        if (
            before is not None
            and before.text == "'"
            and before.end == piece.start
            and piece.text in self.language.clitics
        ):
            role = Role.STOP
        elif (
            len(piece.text) == 1
            and piece.text in self.language.elisions
            and (after is None or after.text[0] not in "'aeiouyh")
        ):
            # `l huile` is an elision that lost its apostrophe, the D of `vitamine d` is not.
            role = Role.CONTENT
        return Word(self.lexicon.atom(piece.text), role, piece.start, piece.end, piece.text, hyphen)

    def _glued(self, left: Word, right: Word) -> Word:
        atom = self.lexicon.atom(left.text + right.text)
        return Word(atom, Role.CONTENT, left.start, right.end, left.text + right.text, left.hyphen)

    def _join(self, words: list[Word]) -> list[Word]:
        """Make one word of hyphenated compounds that need it, prefixes and negations."""
        joined: list[Word] = []
        index = 0
        while index < len(words):
            run = [words[index]]
            while index + len(run) < len(words) and words[index + len(run)].hyphen:
                run.append(words[index + len(run)])
            index += len(run)
            for word in self._hyphenated(run):
                self._append(joined, word)
        return joined

    def _hyphenated(self, run: list[Word]) -> list[Word]:
        if len(run) == 1 or run[0].role in (Role.NEGATION, Role.PREFIX):
            return run
        if run[0].text in self._hyphen_prefixes:
            return [self._glued(run[0], run[1]), *run[2:]]
        single = any(
            word.text.isalpha() and len(word.text) == 1 and word.role is Role.CONTENT
            for word in run
        )
        linked = any(word.role is not Role.CONTENT for word in run)
        # French rez-de-chaussée means the same with spaces, English off-road does not.
        if single or (linked and self.language.head_rule is not HeadRule.FIRST):
            whole = run[0]
            for word in run[1:]:
                whole = self._glued(whole, word)
            return [whole]
        return run

    def _append(self, joined: list[Word], word: Word) -> None:
        if not joined:
            joined.append(word)
            return
        before = joined[-1]
        if word.role is Role.CONTENT and before.role is Role.PREFIX:
            joined[-1] = self._glued(before, word)
        elif before.role is Role.NEGATION and word.role is Role.CONTENT:
            joined[-1] = self._negated(word)._replace(start=before.start)
            if before.text in self._linking:
                joined.insert(-1, before._replace(role=Role.PREPOSITION))
        elif before.role is Role.NEGATION and word.role is Role.STOP:
            pass
        elif word.text in self._units and _NUMBER.fullmatch(before.text):
            joined[-1] = self._glued(before, word)
        elif word.text in self._suffixes and before.role is Role.CONTENT:
            joined[-1] = self._negated(before)._replace(end=word.end)
        else:
            joined.append(word)

    def _negated(self, word: Word) -> Word:
        return word._replace(atom=Atom(word.atom.space, f"non_{word.atom.name}"))
