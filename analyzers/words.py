"""Pieces → words: elisions, clitics and the expressions that settings protect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from analyzers.compounds import Joiner
from analyzers.keys import NEUTRAL, Atom
from analyzers.languages import Language
from analyzers.lexicon import Form, Lexicon, Role
from analyzers.settings import Rules
from analyzers.text import tidy
from analyzers.tokens import Piece, Tokeniser
from analyzers.word import Word, sign_word


class Sign(IntEnum):
    """What a sign between two pieces does to them."""

    NOTHING = 0
    HYPHEN = 1
    GLUE = 2
    LEADING = 3
    """A hyphen that stands for what the word before starts with."""


class Compound(NamedTuple):
    """An expression that settings protect: its parts in canonical form, and the word it makes."""

    parts: tuple[str, ...]
    form: str


class Reader:
    """Text → words, under one language's rules."""

    def __init__(self, language: Language, rules: Rules) -> None:
        self.language = language
        self.lexicon = Lexicon(language, rules)
        self._tokeniser = Tokeniser(language)
        self._small = language.elisions | language.clitics
        self._joiner = Joiner(language, rules, self.lexicon)
        self._compounds: dict[str, list[Compound]] = {}
        for phrase, form in rules.protected.items():
            parts = tuple(map(self._part, self._tokeniser.pieces(tidy(phrase))))
            self._compounds.setdefault(parts[0], []).append(Compound(parts, form))
        for choices in self._compounds.values():
            choices.sort(key=lambda choice: -len(choice.parts))

    def read(self, text: str) -> list[Word]:
        """Give the words of a tidied text in order, signs that part them included."""
        if self.language.unsaid:
            text = self.language.unsaid.sub(_blank, text)
        return self._joiner.join(self._mark(self._tokeniser.pieces(text)))

    def terms(self, text: str) -> list[Atom]:
        """Give what a tidied text speaks of, in order: the forms of its content words.

        What is one word for a key (*sans plomb*, *après-vente*) counts as the words that it is
        written with as well: a ranking may find near what no marriage may.
        """
        found: list[Atom] = []
        for word in self.read(text):
            if word.role is Role.CONTENT:
                atoms = word.atoms
                found += atoms
                if word.end - word.start != len(word.text):
                    found += self._apart(text[word.start : word.end], atoms)
        return found

    def _apart(self, written: str, atoms: Sequence[Atom]) -> Iterator[Atom]:
        """Give the forms of the words that one word is made of, but those that it has itself."""
        for piece in self._tokeniser.pieces(written):
            if piece.is_word and self.lexicon.role(piece.text) is Role.CONTENT:
                atom = self.lexicon.atom(piece.text)
                if atom not in atoms:
                    yield atom

    def _part(self, piece: Piece) -> str:
        return self.lexicon.form(piece.text).name if piece.is_word else piece.text

    def _mark(self, pieces: list[Piece]) -> list[Word]:
        """Give every word still on its own, but what an apostrophe or a setting makes one."""
        words: list[Word] = []
        index = 0
        sign = Sign.NOTHING
        while index < len(pieces):
            piece = pieces[index]
            if not piece.is_word:
                sign = self._sign(pieces, index, words)
                index += 1
                continue
            form = self.lexicon.form(piece.text)
            choices = self._compounds.get(form.name)
            word, used = self._compound(pieces, index, choices) if choices else (None, 1)
            if word is None:
                word, used = self._word(pieces, index, form, sign), 1
            if sign is Sign.GLUE and words and words[-1].role is Role.CONTENT:
                words[-1] = self._joiner.glue(words[-1], word)
            else:
                words.append(word)
            sign = Sign.NOTHING
            index += used
        return words

    def _compound(
        self, pieces: list[Piece], index: int, choices: Sequence[Compound]
    ) -> tuple[Word | None, int]:
        """Give the protected expression that starts at `index`, and how many pieces it takes."""
        for compound in choices:
            position = index
            for part in compound.parts:
                if position < len(pieces) and pieces[position].text == "-" != part:
                    position += 1
                if position >= len(pieces) or self._part(pieces[position]) != part:
                    break
                position += 1
            else:
                atom = self.lexicon.made(compound.form)
                start, end = pieces[index].start, pieces[position - 1].end
                # `libre de` is read as `sin`: an expression may have a small word's role.
                role = self.lexicon.role(compound.form)
                return Word(atom, role, start, end, compound.form), position - index
        return None, 0

    def _sign(self, pieces: list[Piece], index: int, words: list[Word]) -> Sign:
        """Note what a sign parts; tell what it does to the pieces on its sides."""
        sign = pieces[index]
        left = pieces[index - 1] if index else None
        right = pieces[index + 1] if index + 1 < len(pieces) else None
        on_left = left is not None and left.is_word and left.end == sign.start
        inside = on_left and right is not None and right.is_word and right.start == sign.end
        if sign.text == "'":
            if not inside or left is None or right is None:
                return Sign.NOTHING
            apart = left.text in self.language.elisions or right.text in self.language.clitics
            return Sign.NOTHING if apart else Sign.GLUE
        if sign.text == "-":
            if inside:
                return Sign.HYPHEN
            on_right = right is not None and right.is_word and right.start == sign.end
            return self._loose_hyphen(sign, words, on_left, on_right)
        if inside and left is not None and right is not None and self._glues(left, sign, right):
            return Sign.GLUE
        role = self.lexicon.role(sign.text)
        if role is not Role.CONTENT:
            words.append(sign_word(sign, role))
        return Sign.NOTHING

    def _glues(self, left: Piece, sign: Piece, right: Piece) -> bool:
        """Tell whether a sign makes one word of its neighbours: *R&D*, *1.º* written `1.o`."""
        if sign.text == ".":
            return self.lexicon.is_ordinal(left.text + right.text)
        return sign.text in "&+" and len(left.text) <= 2

    def _loose_hyphen(self, sign: Piece, words: list[Word], on_left: bool, on_right: bool) -> Sign:
        """Note a hyphen that does not stand between two words."""
        if on_left and words:
            words[-1] = words[-1]._replace(hanging=True)
        elif on_right and words and self.language.compounding:
            return Sign.LEADING
        else:
            words.append(sign_word(sign, Role.BREAK))
        return Sign.NOTHING

    def _word(self, pieces: list[Piece], index: int, form: Form, sign: Sign) -> Word:
        start, end, text, _ = pieces[index]
        atom, inner, role, _ = form
        if text in self._small:
            role = self._role_of_small(pieces, index, role)
        elif self.language.ordinal_point and self._is_ordinal(pieces, index):
            atom, inner = Atom(NEUTRAL, f"{text}e"), ()
        hyphen, leading = sign is Sign.HYPHEN, sign is Sign.LEADING
        return Word(atom, role, start, end, text, hyphen, False, leading, inner)

    def _role_of_small(self, pieces: list[Piece], index: int, role: Role) -> Role:
        """Give the role of what may be elided, or hang on an apostrophe; `role` otherwise."""
        piece = pieces[index]
        before = pieces[index - 1] if index else None
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        if (
            before is not None
            and before.text == "'"
            and before.end == piece.start
            and piece.text in self.language.clitics
        ):
            return Role.STOP
        if (
            len(piece.text) == 1
            and piece.text in self.language.elisions
            and (after is None or after.text[0] not in "'aeiouyh")
        ):
            # `l huile` is an elision that lost its apostrophe, the D of `vitamine d` is not.
            return Role.CONTENT
        return role

    def _is_ordinal(self, pieces: list[Piece], index: int) -> bool:
        """Tell whether a piece is the number of *1. Klasse*."""
        if index + 2 >= len(pieces):
            return False
        number, point, after = pieces[index : index + 3]
        return (
            point.text == "."
            and number.end == point.start
            and after.is_word
            and after.start > point.end
            and number.text.isdigit()
        )


def _blank(found: re.Match[str]) -> str:
    """Give as many spaces, so that every offset stays."""
    return " " * len(found.group())
