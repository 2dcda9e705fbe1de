"""Weights of terms against the formulas written out."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.postings import Postings

BAGS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), min_size=1, max_size=8)
ASKED = st.lists(st.sampled_from("abcxyz"), max_size=5)


@given(BAGS, ASKED)
def test_bm25_is_the_formula(bags: list[list[str]], asked: list[str]) -> None:
    postings = Postings(bags)
    postings.weigh_by_bm25(1.5, 0.75)
    mean = sum(map(len, bags)) / len(bags)
    for bag, score in zip(bags, postings.score(Counter(asked)), strict=True):
        expected = 0.0
        for term in asked:
            held = sum(term in other for other in bags)
            times = bag.count(term)
            if times:
                idf = math.log(1 + (len(bags) - held + 0.5) / (held + 0.5))
                expected += idf * times / (times + 1.5 * (0.25 + 0.75 * len(bag) / mean))
        assert score == pytest.approx(expected)


@given(BAGS)
def test_a_bag_is_like_itself_and_no_more_like_another(bags: list[list[str]]) -> None:
    postings = Postings(bags)
    postings.weigh_by_cosine()
    for number, bag in enumerate(bags):
        scores = postings.score(postings.unit(bag))
        assert scores[number] == pytest.approx(1.0 if bag else 0.0)
        assert scores.max() <= 1 + 1e-9


def test_an_unknown_term_says_the_most() -> None:
    postings = Postings(["a", "ab"])
    postings.weigh_by_bm25(1.5, 0.75)
    assert postings.rarity("a") < postings.rarity("b") < postings.rarity("z")


def test_what_is_typical_of_some_bags_is_told_by_weight() -> None:
    postings = Postings(["ab", "ac", "d", "a"])
    postings.weigh_by_bm25(1.5, 0.75)
    said = postings.typical({0: 0.8, 1: 0.2}, 2)
    assert list(said) == ["b", "c"] or list(said) == ["b", "a"]
    assert sum(said.values()) == pytest.approx(1)
    assert Postings([[]]).typical({0: 1.0}, 2) == {}
