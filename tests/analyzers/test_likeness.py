"""Copies are told from a shop's other offers, and found by their marks (K6)."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

import pytest

from analyzers.analyzer import default_analyzer
from analyzers.likeness import Wording, is_copy, likeness, marks, word_publication

_CASES = Path(__file__).parents[1] / "cases" / "copies.toml"
FAMILIES: list[dict[str, Any]] = tomllib.loads(_CASES.read_text(encoding="utf-8"))["family"]


def wording(language: str, said: dict[str, str]) -> Wording:
    fields = default_analyzer().fields(language, said["title"], "", [said["text"]])
    return word_publication(fields)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda one: one["why"])
def test_copies_are_found_and_a_series_is_not(family: dict[str, Any]) -> None:
    original = wording(family["language"], family["original"])
    for copy in family["copies"]:
        said = wording(family["language"], copy)
        assert is_copy(said, original, same_author=True), likeness(said.words, original.words)
        assert set(marks(said)) & set(marks(original))
    for other in family["series"]:
        said = wording(family["language"], other)
        assert not is_copy(said, original, same_author=True), likeness(said.words, original.words)


def test_every_language_has_a_family() -> None:
    assert {family["language"] for family in FAMILIES} == set(default_analyzer().languages)


def test_few_words_that_two_members_have_in_common_are_no_copy() -> None:
    said = wording("fr", {"title": "Miel de lavande à vendre", "text": ""})
    assert is_copy(said, said, same_author=True)
    assert not is_copy(said, said, same_author=False)


def test_marks_find_what_is_alike_and_little_else() -> None:
    chance = random.Random(7)

    def found(shared: float) -> float:
        hits = 0
        for _ in range(300):
            size = 80
            common = round(2 * size * shared / (1 + shared))
            drawn = chance.sample(range(2**32), 2 * size - common)
            one, other = sorted(drawn[:size]), sorted(drawn[size - common :])
            hits += bool({*marks(Wording((), tuple(one)))} & {*marks(Wording((), tuple(other)))})
        return hits / 300

    assert found(0.7) > 0.93
    assert found(0.85) > 0.99
    assert found(0.2) < 0.05


def test_marks_are_the_same_in_every_process() -> None:
    """They are stored: another number would find nothing again."""
    stored = (1908542257066098310, 5527971403459342798)
    assert marks(Wording((), tuple(range(1, 40))))[:2] == stored
