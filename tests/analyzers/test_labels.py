"""Labels found while somebody types: by their beginnings, and by likeness."""

from __future__ import annotations

import pytest

from analyzers.labels import LabelIndex
from analyzers.thesaurus import Concept, Vocabulary


@pytest.fixture(scope="module")
def index() -> LabelIndex:
    labels = {
        "oil": ("Huile", "huiles"),
        "olive-oil": ("Huile d'olive", "Huile vierge d’olive"),
        "choir": ("Chœur",),
        "bicycle": ("Vélo", "bicyclette"),
        "english": (),
    }
    concepts = {
        name: Concept(labels={"fr": some, "en": ("olive oil",)}) for name, some in labels.items()
    }
    return LabelIndex([Vocabulary(name="test", concepts=concepts)], "fr")


def texts(found: list) -> list[str]:  # type: ignore[type-arg]
    return [label.text for label in found]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hui", ["Huile", "huiles", "Huile d'olive", "Huile vierge d’olive"]),
        ("HUILE D", ["Huile d'olive"]),
        ("olive", ["Huile d'olive", "Huile vierge d’olive"]),
        ("velo", ["Vélo"]),
        ("chœ", ["Chœur"]),
        ("uile", []),
        ("", []),
        ("…", []),
    ],
)
def test_a_word_s_beginning_finds_labels(
    index: LabelIndex, typed: str, expected: list[str]
) -> None:
    assert texts(index.beginning(typed, 10)) == expected


def test_no_more_than_asked_for(index: LabelIndex) -> None:
    assert texts(index.beginning("hui", 2)) == ["Huile", "huiles"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("biciclette", ["bicyclette"]),
        ("huile dolive", ["Huile d'olive"]),
        ("bicyclette", []),
        ("vel", []),
        ("quelque chose", []),
    ],
)
def test_a_slip_finds_what_was_meant(index: LabelIndex, typed: str, expected: list[str]) -> None:
    assert texts(index.like(typed, 1)) == expected


def test_only_the_language_s_own_labels(index: LabelIndex) -> None:
    assert texts(index.beginning("olive oil", 5)) == []
