"""Documents in the order in which they answer a query, by what the analyzers read in both.

A score is a sum of named signals, none of which knows the collection:

- **words**: BM25 over canonical forms, of the whole document;
- **names**: the same over each of the document's names (its title, its keywords, or a text that
  is no longer than a name), of which the best counts;
- **pairs**: BM25 over words that stand side by side;
- **letters**: the cosine of 2 to 5 letters in a row, weighed by how rare they are, with the best
  name: it finds what is spelled or derived otherwise. The more of a collection's words stand in
  names, the more it counts: it tells job titles apart, and hardly matters among articles;
- **marriage**: a declared keyword whose keys answer the query read as an interest (K7), through
  concepts in another language as well;
- **feedback**: what the best documents have in common is looked for in all others, the less the
  more of the collection is names.

Lines with one identifier are one document with several names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from analyzers.analyzer import Analyzer
from analyzers.keys import Atom
from analyzers.postings import Numbers, Postings, Values
from analyzers.text import fold, tidy
from schemas.errors import Invalid
from schemas.words import Kind

_KIND = Kind.B2B
"""Whose rules texts are read by: a ranking is asked of no kind, and they hardly differ."""

LONGEST_NAME = 12
"""Words of a text that may name a document without a title."""

_WORD = re.compile(r"\w+")
_LETTERS = range(2, 6)


class Document(NamedTuple):
    """What may be ranked."""

    id: str
    language: str
    title: str = ""
    text: str = ""
    keywords: Sequence[str] = ()

    @property
    def names(self) -> list[str]:
        """What it is called."""
        names = [name for name in (self.title, *self.keywords) if _WORD.search(name)]
        if not names and 0 < len(_WORD.findall(self.text)) <= LONGEST_NAME:
            names = [self.text]
        return names


class Ranked(NamedTuple):
    """A document's place: its identifier, and a score that compares within one query only."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Recipe:
    """What each signal is worth beside the words, which are worth 1 where all are found."""

    names: float = 0.3
    pairs: float = 0.2
    letters: float = 0.08
    """Where names are but a small share of what is written."""
    letters_of_names: float = 2.4
    """Where there is nothing but names."""
    marriage: float = 0.5
    feedback: float = 0.2

    believed: int = 20
    """Documents that feedback takes to be good."""
    learned: int = 10
    """Words that it looks for."""


RECIPE = Recipe()


class Ranker:
    """An index of documents in memory, built once and asked often."""

    def __init__(self, analyzer: Analyzer, documents: Iterable[Document]) -> None:
        """Read the documents; `Invalid` for one whose language has no rules."""
        self._analyzer = analyzer
        self._ids: dict[str, int] = {}
        fields: list[list[list[Atom]]] = []
        named: list[int] = []
        names: list[list[Atom]] = []
        letters: list[list[str]] = []
        self._answers: dict[str, set[int]] = {}
        for document in documents:
            number = self._ids.setdefault(document.id, len(self._ids))
            if number == len(fields):
                fields.append([])
            called = document.names
            for name in called:
                read = analyzer.terms(name, _KIND, document.language)
                fields[number].append(read)
                named.append(number)
                names.append(read)
                letters.append(list(_letters(name)))
            if called != [document.text]:
                fields[number].append(analyzer.terms(document.text, _KIND, document.language))
            self._declare(number, document)
        self._order = list(self._ids)
        self._named: Numbers = np.array(named, dtype=np.int64)
        self._words = Postings(map(chain.from_iterable, fields))
        self._words.weigh_by_bm25(1.5, 0.75)
        self._names = Postings(names)
        self._names.weigh_by_bm25(0.5, 0.75)
        self._pairs = Postings(chain.from_iterable(map(pairwise, one)) for one in fields)
        self._pairs.weigh_by_bm25(1.5, 0.75)
        self._letters = Postings(letters)
        self._letters.weigh_by_cosine()
        written = self._words.lengths.sum()
        self._share_of_names = float(self._names.lengths.sum() / written) if written else 1.0

    def rank(self, text: str, language: str, top: int, recipe: Recipe = RECIPE) -> list[Ranked]:
        """Give the `top` documents that share anything with a query, best first.

        Equals stay in the order they were given in. Raises `Invalid` for a language without rules.
        """
        scores = self._score(text, language, recipe)
        scores = self._feed_back(scores, recipe)
        best = np.argsort(-scores, kind="stable")[:top]
        return [
            Ranked(self._order[number], round(float(scores[number]), 6))
            for number in best
            if scores[number] > 0
        ]

    def _score(self, text: str, language: str, recipe: Recipe) -> Values:
        read = self._analyzer.terms(text, _KIND, language)
        asked = Counter(read)
        whole = sum(count * self._words.rarity(term) for term, count in asked.items()) or 1.0
        scores = self._words.score(asked)
        scores += recipe.names * self._best_name(self._names.score(asked))
        scores += recipe.pairs * self._pairs.score(Counter(pairwise(read)))
        scores /= whole
        share = self._share_of_names
        letters = recipe.letters * (1 - share) + recipe.letters_of_names * share
        alike = self._letters.score(self._letters.unit(_letters(text)))
        scores += letters * self._best_name(alike)
        if recipe.marriage:
            scores[list(self._married(text, language))] += recipe.marriage
        return scores

    def _feed_back(self, scores: Values, recipe: Recipe) -> Values:
        """Add what the best documents say besides, in proportion to how good they are."""
        weight = recipe.feedback * (1 - self._share_of_names)
        best = np.argsort(-scores, kind="stable")[: recipe.believed]
        total = float(scores[best].sum())
        if not weight or not total:
            return scores
        believed = {int(number): float(scores[number]) / total for number in best}
        more = self._words.score(self._words.typical(believed, recipe.learned))
        more *= weight * float(scores.max()) / (float(more.max()) or 1.0)
        more += scores
        return more

    def _best_name(self, scores: Values) -> Values:
        """Give each document the best of its names' scores."""
        best: Values = np.zeros(len(self._order))
        np.maximum.at(best, self._named, scores)
        return best

    def _declare(self, number: int, document: Document) -> None:
        """Note which interests a document's keywords answer."""
        for keyword in document.keywords:
            for key in self._keys(keyword, document.language, offers=True):
                self._answers.setdefault(key, set()).add(number)

    def _married(self, text: str, language: str) -> set[int]:
        keys = self._keys(text, language, offers=False) if self._answers else ()
        return set().union(*(self._answers.get(key, ()) for key in keys))

    def _keys(self, text: str, language: str, *, offers: bool) -> Sequence[str]:
        analyse = self._analyzer.offer if offers else self._analyzer.interest
        try:
            return analyse(text, _KIND, language).keys
        except Invalid:
            # No word in it, or too many for a keyword: then it marries nothing.
            return ()


def _letters(text: str) -> Iterator[str]:
    """Give the runs of letters of a text, across words, whose ends are spaces."""
    words = _WORD.findall(fold(tidy(text)))
    plain = f" {' '.join(words)} " if words else ""
    for length in _LETTERS:
        for start in range(len(plain) - length + 1):
            yield plain[start : start + length]
