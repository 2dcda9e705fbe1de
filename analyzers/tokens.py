"""Text → pieces, by spaCy's tokeniser for the language; each different token is cut only once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from threading import Lock
from typing import Any, NamedTuple

from analyzers.languages import Language
from analyzers.text import is_word_character

_NUMBER = re.compile(r"\d+(?:[.,]\d+)+")
_RUN = re.compile(r"\S+")
LETTERS_AND_SIGNS = re.compile(r"[a-zA-ZÀ-ÖØ-öø-ÿŒœ',;:.()/&!?\"«»-]+|[0-9]+")
"""Runs for which spaCy need not be asked: it never cuts between two letters, nor between digits
alone, and signs are pieces of their own, however it cuts them."""
_FEW = 200_000


class Piece(NamedTuple):
    """A run of word characters, folded, or one other character as it is; offsets in the text."""

    start: int
    end: int
    text: str
    is_word: bool


class Tokeniser:
    """The blank spaCy pipeline of one language. Safe to share between threads."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._lock = Lock()
        self._cut: dict[str, tuple[Piece, ...]] = {}
        self._nlp = _blank(language.code)

    def pieces(self, text: str) -> list[Piece]:
        """Cut a text into pieces, in order, spaces left out."""
        found: list[Piece] = []
        # What stands between spaces is cut the same wherever it stands.
        for match in _RUN.finditer(text):
            run, start = match[0], match.start()
            pieces = self._cut.get(run)
            if pieces is None:
                pieces = self._keep(run)
            for begin, end, part, is_word in pieces:
                found.append(Piece(start + begin, start + end, part, is_word))
        return found

    def _keep(self, run: str) -> tuple[Piece, ...]:
        """Cut what stands between two spaces, and remember how; offsets from its start."""
        if run.isalpha():
            # Letters alone are one token, so spaCy need not be asked.
            folded = self._language.fold(run)
            cut = tuple([Piece(0, len(run), folded, True)] if folded else [])
        elif LETTERS_AND_SIGNS.fullmatch(run):
            cut = tuple(self._split(run))
        else:
            cut = self.tokenise(run)
        if len(self._cut) > _FEW:
            self._cut.clear()
        self._cut[run] = cut
        return cut

    def tokenise(self, run: str) -> tuple[Piece, ...]:
        """Cut what stands between two spaces by spaCy."""
        with self._lock:
            if len(self._nlp.vocab) > _FEW:
                # spaCy keeps every string it has ever seen: start afresh rather than grow.
                self._nlp = _blank(self._language.code)
            return tuple(
                piece._replace(start=token.idx + piece.start, end=token.idx + piece.end)
                for token in self._nlp.tokenizer(run)
                for piece in self._split(token.orth_)
            )

    def _split(self, token: str) -> Iterator[Piece]:
        """Cut one token; offsets from its start."""
        number = _NUMBER.fullmatch(token)
        if number:
            yield Piece(0, len(token), token.replace(",", "."), True)
            return
        position = 0
        for is_word, group in groupby(token, key=is_word_character):
            run = "".join(group)
            start, position = position, position + len(run)
            if is_word:
                folded = self._language.fold(run)
                # Accents without a letter fold to nothing.
                if folded:
                    yield Piece(start, position, folded, True)
            else:
                for offset, character in enumerate(run):
                    if not character.isspace():
                        yield Piece(start + offset, start + offset + 1, character, False)


def _blank(language: str) -> Any:
    # Importing spaCy takes longer than everything else here: only who reads text pays.
    import spacy

    nlp: Any = spacy.blank(language)
    # Its exceptions are for sentences: English `id` would be `I'd`, `its` two words.
    nlp.tokenizer.rules = {}
    # Nobody asks what a token looks like: finding that out takes longer than cutting.
    nlp.vocab.lex_attr_getters.clear()
    return nlp
