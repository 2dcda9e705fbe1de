"""Compounds → parts: *Bürostuhl* is *Büro* + *Stuhl*, *Urlaub* is itself.

A word is cut only into words that a list knows, but for what stands before a long known word
(*Whisky* of *Whiskyglas*): leaving a compound whole costs a marriage, a wrong cut makes a wrong
one. Of several ways to cut, the fewest parts win, then the longest last part (*Druck* +
*Erzeugnis*, not *Drucker* + *Zeugnis*).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from analyzers.languages import Compounding, Language
from analyzers.outlines import Outlines

_MOST_HELD = 200_000
_MOST_PARTS = 4
_LONGEST = 48
"""Letters of a word that is cut; a longer one is no word."""

_SURE = 4
"""Letters of a last part's stem, and of what may stand before it and be unknown."""

_DIGRAPH = re.compile("[aou]e")
"""What may stand for an umlaut."""
_VOWEL = re.compile("[aeiouy]")


class Splitter:
    """Cuts the compounds of one language; a part is a slice of the folded word."""

    def __init__(self, language: Language, compounding: Compounding, more: Iterable[str]) -> None:
        self._language = language
        self._rules = compounding
        lasts = frozenset(map(language.fold, compounding.parts() | frozenset(more)))
        self._lasts = self._stems(lasts)
        self._known = self._lasts | self._stems(map(language.fold, compounding.firsts()))
        # A stem need not start as its word does: that of *kluster* is *kluer*.
        self._outlines = Outlines(self._known | lasts)
        self._uncertain = compounding.unsure | compounding.endings
        self._forms: dict[str, str | None] = {}

    def _stems(self, folded: Iterable[str]) -> frozenset[str]:
        return frozenset(map(self._language.stem, folded))

    def split(self, word: str, stem: str) -> tuple[tuple[str, str], ...]:
        """Give (slice, form) for each part of a folded word; empty when it is not cut.

        `stem` is the word's own by the language's rules, which whoever asks has found already.
        """
        if not 5 <= len(word) <= _LONGEST or self.form(word, stem) or not word.isalpha():
            return ()
        outline = self._outline(word)
        ends = self._ends(word, outline)
        if not ends:
            return ()
        return self._cut(word, outline, ends) or self._cut_unknown(word, stem, ends) or ()

    def form(self, word: str, stem: str) -> str | None:
        """Give the form of a word that may be the last part, `None` for any other; cf. `split`."""
        if stem not in self._known:
            respelled = self._respell(word)
            stem = self._language.stem(respelled) if respelled != word else stem
        return stem if stem in self._lasts else None

    def first(self, word: str) -> tuple[tuple[str, str], ...]:
        """Give the parts of what stands before another part, its link left out."""
        found = self._left(word, self._outline(word), _MOST_PARTS)
        return found or ((word, self._bare(word)),)

    def _form(self, word: str) -> str | None:
        """Give the stem of a known part."""
        form = self._forms.get(word, "")
        if form == "":
            if len(self._forms) > _MOST_HELD:
                self._forms.clear()
            form = self._language.stem(word)
            if form not in self._known:
                respelled = self._respell(word)
                form = self._language.stem(respelled) if respelled != word else None
                form = form if form in self._known else None
            self._forms[word] = form
        return form

    def _respell(self, word: str) -> str:
        respell = self._language.respell
        return respell(word) if respell else word

    def _outline(self, word: str) -> list[int]:
        """Give for each letter how long known parts that start there may be, as bits."""
        if self._language.respell and _DIGRAPH.search(word):
            # Respelled it may start in other ways than it is written.
            return [-1] * len(word)
        return self._outlines.of(word)

    def _ends(self, word: str, outline: Sequence[int]) -> list[tuple[int, str, str]]:
        """Give where a last part may start, that part and its form, the longest first."""
        ends = []
        for at in range(2, len(word) - 1):
            if outline[at] >> len(word) - at & 1:
                form = self._form(word[at:])
                if form is not None and form in self._lasts:
                    ends.append((at, word[at:], form))
        return ends

    def _cut(
        self, word: str, outline: Sequence[int], ends: Sequence[tuple[int, str, str]]
    ) -> tuple[tuple[str, str], ...] | None:
        if not outline[0]:
            return None
        best: tuple[tuple[str, str], ...] | None = None
        for at, last, form in ends:
            if form in self._rules.endings or (len(last) < 3 and at < 4):
                continue
            left = self._left(word[:at], outline, _MOST_PARTS - 1)
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

    def _left(
        self, word: str, outline: Sequence[int], most: int
    ) -> tuple[tuple[str, str], ...] | None:
        """Cut the start of a word into at most so many parts; `outline` is the whole word's."""
        form = self._linked(word, outline[0])
        if form is not None:
            return ((word, form),)
        if most < 2 or len(word) < 5 or not outline[0]:
            return None
        best = None
        for at in range(2, len(word) - 1):
            form = self._linked(word[at:], outline[at]) if outline[at] else None
            left = self._left(word[:at], outline, most - 1) if form is not None else None
            if form is not None and left and (best is None or len(left) + 1 < len(best)):
                best = (*left, (word[at:], form))
        return best

    def _linked(self, part: str, lengths: int) -> str | None:
        """Give the form of one part that stands before another, its link left out."""
        size = len(part)
        for link in self._rules.links:
            length = size - len(link)
            if length > 1 and lengths >> length & 1 and part.endswith(link):
                form = self._form(part[:length])
                if form is not None:
                    return form
        return None

    def _cut_unknown(
        self, word: str, stem: str, ends: Sequence[tuple[int, str, str]]
    ) -> tuple[tuple[str, str], ...] | None:
        if self._language.is_adjective(stem):
            return None
        for at, last, form in ends:
            if at < _SURE or len(last) < _SURE or len(form) < _SURE or form in self._uncertain:
                continue
            left = word[:at]
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
        return self._language.stem(self._respell(word))
