"""Words that are one: hyphenated compounds, prefixes, measures and what is negated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analyzers.languages import HeadRule, Language
from analyzers.lexicon import NOT, Lexicon, Part, Role
from analyzers.settings import Rules
from analyzers.suspension import complete
from analyzers.text import fold
from analyzers.word import Word

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_JOINING = frozenset({Role.NEGATION, Role.PREFIX})


class Joiner:
    """Makes one word of several, under one language's rules."""

    def __init__(self, language: Language, rules: Rules, lexicon: Lexicon) -> None:
        self._language = language
        self._lexicon = lexicon
        self._suffixes = frozenset(map(fold, rules.negation_suffixes))
        self._units = frozenset(map(fold, rules.units))
        self._hyphen_prefixes = frozenset(map(fold, rules.hyphen_prefixes))
        self._joining = self._suffixes | self._units
        # A negation that is a preposition as well: *sans*, *without*, but not *non*.
        self._linking = frozenset(map(fold, rules.prepositions & rules.negations))

    def join(self, words: Sequence[Word]) -> list[Word]:
        """Give the words with those joined that make one."""
        if not any(map(self._may_join, words)):
            return [*words]
        compounding = self._language.compounding
        joined: list[Word] = []
        if compounding and any(word.hanging or word.leading for word in words):
            words = complete(words, self._lexicon, compounding)
        for run in _hyphenated(words):
            for word in self._compound(run):
                self._append(joined, word)
        return joined

    def _may_join(self, word: Word) -> bool:
        return (
            word.hyphen
            or word.hanging
            or word.leading
            or word.role in _JOINING
            or word.text in self._joining
            or word.atom.name.startswith(NOT)
        )

    def glue(self, left: Word, right: Word) -> Word:
        """Make one content word of two."""
        text = left.text + right.text
        form = self._lexicon.form(text)
        return left._replace(
            atom=form.atom,
            role=Role.CONTENT,
            end=right.end,
            text=text,
            hanging=right.hanging,
            inner=form.inner,
        )

    def _compound(self, run: list[Word]) -> list[Word]:
        if len(run) == 1 or run[0].role in (Role.NEGATION, Role.PREFIX):
            return run
        if run[0].text in self._hyphen_prefixes:
            return [self.glue(run[0], run[1]), *run[2:]]
        if self._language.compounding:
            return self._as_one(run)
        letter = any(
            len(word.text) == 1 and word.text.isalpha() and word.role is Role.CONTENT
            for word in run
        )
        linked = any(word.role is not Role.CONTENT for word in run)
        # French rez-de-chaussée means the same with spaces, English off-road does not.
        if letter or (linked and self._language.head_rule is not HeadRule.FIRST):
            whole = run[0]
            for word in run[1:]:
                whole = self.glue(whole, word)
            return [whole]
        return run

    def _as_one(self, run: list[Word]) -> list[Word]:
        """Make one compound of hyphenated words: *Büro-Stuhl*, *E-Bike-Verleih*."""
        if any(word.text in self._suffixes for word in run) or _NUMBER.fullmatch(run[-1].text):
            return run
        whole = run[0]
        for word in run[1:]:
            if len(whole.text) == 1 and whole.text.isalpha():
                whole = self.glue(whole, word)
                continue
            inner = whole.inner
            first = (Part(whole.atom, ""),) if inner else self._lexicon.first(whole.text)
            whole = word._replace(
                role=Role.CONTENT,
                start=whole.start,
                text=whole.text + word.text,
                hyphen=whole.hyphen,
                leading=whole.leading,
                inner=(*inner, *first, *word.inner),
            )
        return [whole]

    def _append(self, joined: list[Word], word: Word) -> None:
        before = joined[-1] if joined else None
        if before is None:
            joined.append(word)
        elif word.text in self._units and _NUMBER.fullmatch(before.text):
            joined[-1] = self.glue(before, word)
        elif word.text in self._suffixes and before.role is Role.CONTENT:
            self._negate_back(joined, word.end)
        elif before.role is Role.PREFIX and word.role is Role.CONTENT:
            joined[-1] = self.glue(before, word)
        elif before.role is Role.NEGATION and word.role is Role.CONTENT:
            joined[-1] = word.negated._replace(start=before.start)
            if before.text in self._linking:
                joined.insert(-1, before._replace(role=Role.PREPOSITION))
        elif before.role is Role.NEGATION and word.role is Role.STOP:
            pass
        elif before.role is Role.NEGATION and word.role is Role.PREPOSITION:
            # What is negated is yet to come: *sem a lactose*, *not for children*.
            joined[-1:] = [word, before]
        elif self._carries(joined, word):
            joined.append(word.negated)
        else:
            joined.append(word)

    def _negate_back(self, joined: list[Word], end: int) -> None:
        """Negate the last word, and those hanging on it: *gluten- and lactose-free*."""
        joined[-1] = joined[-1].negated._replace(end=end)
        at = len(joined) - 3
        while at >= 0 and joined[at + 1].role is Role.CONJUNCTION and joined[at].hanging:
            joined[at] = joined[at].negated
            at -= 2

    def _carries(self, joined: Sequence[Word], word: Word) -> bool:
        """Tell whether a negation goes on: *sans sucre et sel*, but *sans gluten et bio*.

        What was negated must never be offered, so in doubt it does.
        """
        return (
            len(joined) > 2
            and word.role is Role.CONTENT
            and joined[-1].role is Role.CONJUNCTION
            and joined[-2].atom.name.startswith(NOT)
            and joined[-3].role is Role.PREPOSITION
            and not self._language.is_adjective(word.atom.name)
        )


def _hyphenated(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Group the words that hyphens join."""
    run: list[Word] = []
    for word in words:
        if run and not word.hyphen:
            yield run
            run = []
        run.append(word)
    if run:
        yield run
