"""Concepts: broader ones, ambiguity, and vocabularies that never merge."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from analyzers.analyzer import Analyzer
from analyzers.settings import default_settings
from analyzers.thesaurus import Vocabulary, demo_vocabulary, read_vocabulary
from schemas.words import Kind

FRUIT = read_vocabulary(
    "fruit",
    {
        "food": {"fr": "nourriture", "en": "food"},
        "fruit": {"fr": "fruit", "en": "fruit", "broader": "food"},
        "avocado": {"fr": "avocat", "en": "avocado", "broader": "fruit"},
        "dried": {"fr": ["sec", "séché"], "en": "dried"},
    },
)
JOBS = read_vocabulary(
    "jobs",
    {"law": {"fr": "droit"}, "lawyer": {"fr": ["avocat", "juriste"], "broader": "law"}},
)


def offered(text: str, *vocabularies: Vocabulary) -> set[str]:
    analyzer = Analyzer(default_settings(), vocabularies)
    keys = analyzer.offer(text, Kind.B2C, "fr").keys
    return {key.removesuffix("|plain") for key in keys if key.endswith("|plain")}


def test_an_offer_has_every_broader_concept() -> None:
    assert offered("fruits secs", FRUIT) == {
        "fr:fruit",
        "fr:fruit›sec",
        "fruit:fruit",
        "fruit:fruit›fruit:dried",
        "fruit:food",
        "fruit:food›fruit:dried",
    }


def test_two_vocabularies_keep_a_concept_each() -> None:
    """*avocat* is ambiguous in neither, so each leads on to what is broader in its own."""
    assert offered("avocat", FRUIT, JOBS) == {
        "fr:avocat",
        "fruit:avocado",
        "fruit:fruit",
        "fruit:food",
        "jobs:lawyer",
        "jobs:law",
    }


def test_an_ambiguous_label_has_nothing_broader() -> None:
    both = read_vocabulary(
        "both",
        {
            "fruit": {"fr": "fruit"},
            "avocado": {"fr": "avocat", "broader": "fruit"},
            "lawyer": {"fr": ["avocat", "juriste"], "broader": "fruit"},
        },
    )
    assert offered("avocat", both) == {"fr:avocat", "both:avocado", "both:lawyer"}
    assert offered("juriste", both) == {"fr:juriste", "both:lawyer", "both:fruit"}


def test_a_circle_of_broader_concepts_ends() -> None:
    circle = read_vocabulary(
        "circle", {"a": {"fr": "pain", "broader": "b"}, "b": {"fr": "vin", "broader": "a"}}
    )
    assert offered("pain", circle) == {"fr:pain", "circle:a", "circle:b"}


def test_a_vocabulary_serves_its_kinds_alone() -> None:
    only = FRUIT.model_copy(update={"kinds": frozenset({Kind.CULTURAL})})
    assert offered("fruit", only) == {"fr:fruit"}


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("fr", {}),
        ("a:b", {}),
        ("abc", {"a b": {"fr": "pain"}}),
        ("abc", {"a": {"fr": "pain", "broader": "b"}}),
    ],
)
def test_what_cannot_be_is_refused(name: str, table: dict[str, dict[str, object]]) -> None:
    with pytest.raises(ValidationError):
        read_vocabulary(name, table)


def test_another_thesaurus_is_another_version() -> None:
    versions = {
        Analyzer(default_settings(), vocabularies).version
        for vocabularies in ((), (FRUIT,), (JOBS,), (FRUIT, JOBS))
    }
    assert len(versions) == 4


def test_the_demo_thesaurus_speaks_both_languages() -> None:
    concepts = demo_vocabulary().concepts
    assert len(concepts) >= 250
    assert all({"fr", "en"} <= concept.labels.keys() for concept in concepts.values())
