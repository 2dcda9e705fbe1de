"""Compounds → parts: *Bürostuhl* is *Büro* + *Stuhl*, *Urlaub* is itself.

A word is cut only into words that a list knows, but for what stands before a long known word
(*Whisky* of *Whiskyglas*): leaving a compound whole costs a marriage, a wrong cut makes a wrong
one. Of several ways to cut, the fewest parts win, then the longest last part (*Druck* +
*Erzeugnis*, not *Drucker* + *Zeugnis*).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analyzers.languages import Compounding, Language

_MOST_HELD = 200_000
_MOST_PARTS = 4
_LONGEST = 48
"""Letters of a word that is cut; a longer one is no word."""

_SURE = 4
"""Letters of a last part's stem, and of what may stand before it and be unknown."""

_VOWEL = re.compile("[aeiouy]")
_LONG = re.compile(r"([aeou])\1")
_VOICED = str.maketrans("fs", "vz")
_RESPELLED = re.compile(".{,3}[aou]e")


class Splitter:
    """Cuts the compounds of one language; a part is a slice of the folded word."""

    def __init__(self, language: Language, compounding: Compounding, more: Iterable[str]) -> None:
        self._language = language
        self._rules = compounding
        self._lasts = self._stems(compounding.parts()) | self._stems(more)
        self._known = self._lasts | self._stems(compounding.firsts())
        self._starts = frozenset(start for stem in self._known for start in _starts(stem))
        self._uncertain = compounding.unsure | compounding.endings
        self._forms: dict[str, str | None] = {}

    def _stems(self, words: Iterable[str]) -> frozenset[str]:
        language = self._language
        return frozenset(language.stem(language.fold(word)) for word in words)

    def split(self, word: str) -> tuple[tuple[str, str], ...]:
        """Give (slice, form) for each part of a folded word; empty when it is not cut."""
        if not 5 <= len(word) <= _LONGEST or self.form(word) or not word.isalpha():
            return ()
        return self._cut(word, _MOST_PARTS) or self._cut_unknown(word) or ()

    def form(self, word: str) -> str | None:
        """Give the stem of a word that may be the last part, `None` for any other."""
        form = self._form(word)
        return form if form in self._lasts else None

    def _form(self, word: str) -> str | None:
        """Give the stem of a known part."""
        if word in self._forms:
            return self._forms[word]
        if self._starts.isdisjoint((word[:4], word[:3], word[:2])) and not _RESPELLED.match(word):
            return None
        if len(self._forms) > _MOST_HELD:
            self._forms.clear()
        form: str | None = self._language.stem(word)
        if form not in self._known:
            respell = self._language.respell
            form = self._language.stem(respell(word)) if respell else None
            form = form if form in self._known else None
        self._forms[word] = form
        return form

    def first(self, word: str) -> tuple[tuple[str, str], ...]:
        """Give the parts of what stands before another part, its link left out."""
        return self._left(word, _MOST_PARTS) or ((word, self._bare(word)),)

    def _cut(self, word: str, most: int) -> tuple[tuple[str, str], ...] | None:
        best: tuple[tuple[str, str], ...] | None = None
        for at in range(2, len(word) - 1):
            last = word[at:]
            form = self.form(last)
            if form is None or form in self._rules.endings or (len(last) < 3 and at < 4):
                continue
            left = self._left(word[:at], most - 1)
            if left is None or self._is_doubtful(word[:at], last):
                continue
            better = best is None or len(left) + 1 < len(best)
            # *Arbeit-s-amt*, not *Arbeit* + *Samt*.
            link = best is not None and len(left) + 1 == len(best) and best[-1][0] == "s" + last
            if better or (link and self._rules.linked.search(word[:at])):
                best = (*left, (last, form))
        return best

    def _is_doubtful(self, left: str, last: str) -> bool:
        return last in self._rules.doubtful and self._form(left) != left

    def _left(self, word: str, most: int) -> tuple[tuple[str, str], ...] | None:
        for link in self._rules.links:
            if word.endswith(link):
                form = self._form(word.removesuffix(link)) if len(word) - len(link) > 1 else None
                if form is not None:
                    return ((word, form),)
        if most < 2 or len(word) < 5:
            return None
        best = None
        for at in range(2, len(word) - 1):
            last = self._left(word[at:], 1)
            left = self._left(word[:at], most - 1) if last else None
            if last and left and (best is None or len(left) + 1 < len(best)):
                best = (*left, *last)
        return best

    def _cut_unknown(self, word: str) -> tuple[tuple[str, str], ...] | None:
        if self._language.is_adjective(self._language.stem(word)):
            return None
        for at in range(_SURE, len(word) - _SURE + 1):
            left, last = word[:at], word[at:]
            form = self.form(last)
            if not form or len(form) < _SURE or form in self._uncertain:
                continue
            if self._is_doubtful(left, last):
                continue
            if self._may_stand(left):
                return ((left, self._bare(left)), (last, form))
        return None

    def _may_stand(self, left: str) -> bool:
        """Tell whether an unknown first part looks like a word, not like the start of one."""
        return (
            left not in self._rules.particles
            and _VOWEL.search(left) is not None
            and not left.endswith(("c", "q", *self._rules.starting))
        )

    def _bare(self, word: str) -> str:
        """Give the stem of an unknown first part."""
        if self._rules.linked.search(word):
            word = word[:-1]
        respell = self._language.respell
        return self._language.stem(respell(word) if respell else word)


def _starts(stem: str) -> Iterator[str]:
    """Give what the forms of a stem may start with: *bog* of *boog*, *huiz* of *huis*."""
    for start in (stem[:4], _LONG.sub(r"\1", stem)[:4]):
        yield start
        yield start.translate(_VOICED)
