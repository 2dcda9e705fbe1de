"""A need recognised in a keyword's words: *location d'appartement*, *house for sale* (K3).

It is proposed and never assumed: the member says which side is meant, and then the words that
told it are taken off the keyword. What tells a need is data, a setting of each language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from analyzers.settings import Rules
from analyzers.text import fold
from schemas.words import Need

_WORD = re.compile(r"[^\W_]+")


class ToldNeed(NamedTuple):
    """Words of a keyword that tell a need."""

    words: str
    """As the keyword writes them."""
    text: str
    """The keyword without them; the whole one where nothing would be left."""
    needs: tuple[Need, ...]
    """What they may mean, the likelier first."""


class _Token(NamedTuple):
    folded: str
    start: int
    end: int


class NeedWords:
    """The words that tell a need in one language, under one set of rules."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def find(self, text: str) -> ToldNeed | None:
        """Find words that tell a need at the beginning or the end, the longest; None without.

        `text` is tidied.
        """
        tokens = [_Token(fold(one.group()), *one.span()) for one in _WORD.finditer(text)]
        names = [token.folded for token in tokens]
        for size in range(min(self._longest, len(tokens)), 0, -1):
            for start in {0: None, len(tokens) - size: None}:
                needs = self._phrases.get(" ".join(names[start : start + size]))
                if needs is not None:
                    told = tokens[start : start + size]
                    rest = self._rest(text, tokens, start, size)
                    return ToldNeed(text[told[0].start : told[-1].end], rest or text, needs)
        return None

    def _rest(self, text: str, tokens: list[_Token], start: int, size: int) -> str:
        if start > 0:
            return text[: tokens[start - 1].end]
        kept = list(self._without_links(text, tokens[size:]))
        return text[kept[0].start :] if kept else ""

    def _without_links(self, text: str, tokens: list[_Token]) -> Iterator[_Token]:
        """Drop what only linked the words to the rest: *de*, *d'*, *of*, *von*."""
        linking = True
        for token in tokens:
            elided = len(token.folded) == 1 and text[token.end : token.end + 1] in ("'", "’")
            linking = linking and (elided or token.folded in self._links)
            if not linking:
                yield token

    @cached_property
    def _links(self) -> frozenset[str]:
        return frozenset(map(fold, self._rules.prepositions | self._rules.stop))

    @cached_property
    def _phrases(self) -> dict[str, tuple[Need, ...]]:
        return {
            " ".join(fold(one) for one in _WORD.findall(words)): tuple(map(Need, needs.split()))
            for words, needs in self._rules.needs.items()
        }

    @cached_property
    def _longest(self) -> int:
        return max((len(words.split()) for words in self._phrases), default=0)
