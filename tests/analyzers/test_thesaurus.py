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


WATER = read_vocabulary(
    "water",
    {
        "pump": {"fr": "pompe", "en": "pump"},
        "water": {"fr": "eau", "en": "water"},
        "drinking-water": {"fr": "eau potable", "en": "drinking water", "broader": "water"},
        "organic": {"fr": ["bio", "biologique"], "en": "organic"},
        "oil": {"fr": "huile", "en": "oil"},
        "olive-oil": {"fr": "huile d'olive", "en": "olive oil", "broader": "oil"},
    },
)
BOTH = read_vocabulary(
    "both",
    {
        "food": {"fr": "nourriture", "en": "food"},
        "fruit": {"fr": "fruit", "en": "fruit", "broader": "food"},
        "avocado": {"fr": "avocat", "en": ["avocado", "avocado pear"], "broader": "fruit"},
        "law": {"fr": "droit", "en": "law"},
        "lawyer": {"fr": "avocat", "en": "lawyer", "broader": "law"},
        "salad": {"fr": "salade", "en": "salad"},
        "bread": {"fr": "pain", "en": "bread"},
        "suffering": {"fr": "douleur", "en": "pain"},
    },
)


def marries(
    vocabulary: Vocabulary,
    interest: tuple[str, str],
    offer: tuple[str, str],
    senses: tuple[str | None, str | None] = (None, None),
) -> bool:
    analyzer = Analyzer(default_settings(), [vocabulary])
    asked = analyzer.interest(interest[1], Kind.B2B, interest[0], sense=senses[0])
    answered = analyzer.offer(offer[1], Kind.B2B, offer[0], sense=senses[1])
    return not set(asked.keys).isdisjoint(answered.keys)


@pytest.mark.parametrize(
    ("interest", "offer", "expected"),
    [
        (("fr", "huile d'olive bio"), ("en", "organic olive oil"), True),
        (("en", "organic olive oil"), ("fr", "huile d'olive biologique"), True),
        (("en", "organic oil"), ("fr", "huile d'olive bio"), True),
        (("en", "organic olive oil"), ("fr", "huile d'olive"), False),
        (("en", "organic olive oil"), ("fr", "huile bio"), False),
        (("fr", "pompe à eau potable"), ("en", "drinking water pump"), True),
        (("fr", "pompe à eau"), ("en", "drinking water pump"), True),
        (("fr", "pompe à eau potable"), ("en", "water pump"), False),
        (("en", "drinking water"), ("fr", "pompe à eau potable"), False),
    ],
)
def test_what_is_left_of_a_keyword_becomes_concepts_too(
    interest: tuple[str, str], offer: tuple[str, str], expected: bool
) -> None:
    assert marries(WATER, interest, offer) is expected


AVOCADO, LAWYER = "both:avocado", "both:lawyer"


@pytest.mark.parametrize(
    ("interest", "offer", "senses", "expected"),
    [
        (("fr", "avocat"), ("fr", "avocat"), (None, None), True),
        (("fr", "avocat"), ("fr", "avocat"), (LAWYER, LAWYER), True),
        (("fr", "avocat"), ("fr", "avocat"), (LAWYER, AVOCADO), False),
        (("fr", "avocat"), ("fr", "avocat"), (None, AVOCADO), True),
        (("fr", "avocat"), ("fr", "avocat"), (LAWYER, None), True),
        (("fr", "avocat"), ("en", "avocado"), (LAWYER, None), False),
        (("fr", "avocat"), ("en", "lawyer"), (LAWYER, None), True),
        (("en", "fruit"), ("fr", "avocat"), (None, None), False),
        (("en", "fruit"), ("fr", "avocat"), (None, AVOCADO), True),
        (("en", "food"), ("fr", "avocat"), (None, AVOCADO), True),
        (("en", "law"), ("fr", "avocat"), (None, AVOCADO), False),
        (("en", "salad"), ("fr", "salade d'avocat"), (None, AVOCADO), True),
        (("en", "avocado salad"), ("fr", "salade d'avocat"), (None, AVOCADO), True),
        (("fr", "salade d'avocat"), ("en", "avocado salad"), (AVOCADO, None), True),
        (("fr", "salade d'avocat"), ("en", "lawyer salad"), (AVOCADO, None), False),
        (("en", "fruit salad"), ("fr", "salade d'avocat"), (None, AVOCADO), True),
        (("fr", "avocat"), ("en", "avocado"), ("both:gone", None), True),
    ],
)
def test_a_chosen_sense_narrows_to_its_concept(
    interest: tuple[str, str],
    offer: tuple[str, str],
    senses: tuple[str | None, str | None],
    expected: bool,
) -> None:
    assert marries(BOTH, interest, offer, senses) is expected


def test_senses_are_told_by_what_is_broader() -> None:
    analyzer = Analyzer(default_settings(), [BOTH])
    assert analyzer.senses("avocats", Kind.B2B, "fr", speak="en") == [
        (AVOCADO, "avocado", ("fruit", "food"), ("avocado pear",)),
        (LAWYER, "lawyer", ("law",), ()),
    ]
    told = analyzer.senses("salade d'avocats", Kind.B2B, "fr", speak="fr")
    assert [(one.label, one.broader) for one in told] == [
        ("avocat", ("fruit", "nourriture")),
        ("avocat", ("droit",)),
    ]
    assert analyzer.senses("fruits", Kind.B2B, "fr") == []


def test_a_word_of_two_languages_has_a_sense_in_each() -> None:
    analyzer = Analyzer(default_settings(), [BOTH])
    told = analyzer.senses("pain", Kind.B2B, languages=("fr", "en"))
    assert {one.concept for one in told} == {"both:bread", "both:suffering"}
    asked = analyzer.interest("pain", Kind.B2B, languages=("fr", "en"), sense="both:bread")
    assert asked.keys == ("both:bread|plain",)
    assert analyzer.senses("pain", Kind.B2B, "fr") == []


def test_a_label_of_common_words_is_found_among_a_thousand() -> None:
    many = {f"c{n}": {"fr": f"service numéro {n}"} for n in range(1000)}
    plain: dict[str, dict[str, str]] = {"s": {"fr": "service"}, "n": {"fr": "numéro"}}
    vocabulary = read_vocabulary("many", {**many, **plain})
    assert "many:c7" in offered("service numéro 7", vocabulary)
    assert {"many:n", "many:s"} & offered("service", vocabulary) == {"many:s"}
