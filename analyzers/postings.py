"""Bags of terms → for each term, the bags that hold it and what it weighs there.

Written over numpy, which spaCy brings: of a library for this (rank_bm25, scikit-learn) little
would be left, since terms come from the analyzers, and weights are added up over several indexes.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Values = NDArray[np.float64]
Term = TypeVar("Term", bound=Hashable)


class Postings(Generic[Term]):
    """An inverted index over numbered bags; each term's weights are those of one formula."""

    def __init__(self, bags: Iterable[Iterable[Term]]) -> None:
        """Count the terms of each bag; nothing weighs anything until a formula is applied."""
        self._terms: dict[Term, int] = {}
        terms, times, starts = array("q"), array("d"), array("q", [0])
        for bag in bags:
            for term, count in Counter(bag).items():
                terms.append(self._terms.setdefault(term, len(self._terms)))
                times.append(count)
            starts.append(len(terms))
        self.size = len(starts) - 1
        bounds = np.array(starts, dtype=np.int64)
        self._of = np.array(terms, dtype=np.int64)
        self._times: Values = np.array(times, dtype=np.float64)
        self._bags: Numbers = np.repeat(np.arange(self.size), np.diff(bounds))
        self._bounds = bounds
        self._held = np.bincount(self._of, minlength=len(self._terms))
        # Where each term's bags stand when they are sorted by term.
        self._order = np.argsort(self._of, kind="stable")
        self._ends: Numbers = np.cumsum(self._held)
        self._holders = self._bags[self._order]
        self._rarity: Values = np.ones(len(self._terms))
        self._set(self._times)

    def _set(self, weights: Values) -> None:
        self._weights = weights
        self._by_term = weights[self._order]

    @property
    def lengths(self) -> Values:
        """Terms in each bag, repeated ones counted as often."""
        lengths: Values = np.bincount(self._bags, self._times, minlength=self.size).astype(float)
        return lengths

    def weigh_by_bm25(self, saturation: float, shortness: float) -> None:
        """Weigh terms by Okapi BM25, with its `k1` and `b`; a term's share is at most its idf."""
        lengths = self.lengths
        mean = lengths.mean() if self.size else 1.0
        relative = lengths / mean if mean else lengths
        held = self._held
        self._rarity = np.log(1 + (self.size - held + 0.5) / (held + 0.5))
        most = saturation * (1 - shortness + shortness * relative)
        gains = self._times / (self._times + most[self._bags])
        self._set(gains * self._rarity[self._of])

    def weigh_by_cosine(self) -> None:
        """Weigh terms by tf-idf, each bag of length 1: what `score` adds up is a cosine."""
        self._rarity = np.log((1 + self.size) / (1 + self._held)) + 1
        values = (1 + np.log(self._times)) * self._rarity[self._of]
        norms = np.sqrt(np.bincount(self._bags, values**2, minlength=self.size))
        self._set(values / norms[self._bags])

    def rarity(self, term: Term) -> float:
        """How much a term says, that of an unknown one included."""
        number = self._terms.get(term)
        return float(
            np.log(1 + (self.size + 0.5) / 0.5) if number is None else self._rarity[number]
        )

    def score(self, terms: Mapping[Term, float]) -> Values:
        """Add up, for each bag, the weights of the terms it shares, each times what it is worth."""
        scores = np.zeros(self.size)
        for term, worth in terms.items():
            number = self._terms.get(term)
            if number is not None:
                at = slice(self._ends[number] - self._held[number], self._ends[number])
                scores[self._holders[at]] += worth * self._by_term[at]
        return scores

    def unit(self, bag: Iterable[Term]) -> dict[Term, float]:
        """Give a bag's terms as `weigh_by_cosine` weighs them; those of no bag are left out."""
        values = {
            term: (1 + float(np.log(count))) * float(self._rarity[self._terms[term]])
            for term, count in Counter(bag).items()
            if term in self._terms
        }
        norm = sum(value**2 for value in values.values()) ** 0.5
        return {term: value / norm for term, value in values.items()}

    def typical(self, bags: Mapping[int, float], most: int) -> dict[Term, float]:
        """Give what weighs most in some bags, each of which counts for a share; 1 in all."""
        said: Values = np.zeros(len(self._terms))
        for bag, share in bags.items():
            at = slice(self._bounds[bag], self._bounds[bag + 1])
            said[self._of[at]] += share * self._weights[at]
        held = np.flatnonzero(said)
        best = held[np.argsort(-said[held], kind="stable")[:most]]
        whole = float(said[best].sum())
        return {self._named[number]: float(said[number]) / whole for number in best}

    @cached_property
    def _named(self) -> list[Term]:
        return list(self._terms)
