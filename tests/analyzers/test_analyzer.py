"""Languages given, guessed and unknown; what an analysis tells."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from analyzers.analyzer import Analyzer, default_analyzer
from analyzers.keys import Atom, Reading
from schemas.errors import Invalid
from schemas.words import Kind


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return default_analyzer()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("huile d'olive", "fr"),
        ("œuvres d'art", "fr"),
        ("the garden", "en"),
        ("second-hand bicycle", "en"),
        ("cours de piano", "fr"),
        ("plumber", "en"),
        ("électricité", "fr"),
    ],
)
def test_the_likeliest_language(analyzer: Analyzer, text: str, language: str) -> None:
    analysis = analyzer.interest(text, Kind.B2B)
    assert (analysis.language, analysis.guessed) == (language, True)


def test_a_guess_is_one_of_the_languages_read(analyzer: Analyzer) -> None:
    assert analyzer.interest("plumber", Kind.B2B, languages=["fr", "de"]).language in ("fr", "de")
    assert analyzer.interest("plumber", Kind.B2B, languages=["fr"]).language == "fr"


def test_nothing_to_guess_by_gives_the_first_language(analyzer: Analyzer) -> None:
    assert analyzer.interest("2024", Kind.B2B, languages=["nl", "en"]).language == "nl"


def test_a_guess_never_narrows(analyzer: Analyzer) -> None:
    guessed = analyzer.interest("pain", Kind.B2C)
    for language in analyzer.languages:
        assert set(analyzer.interest("pain", Kind.B2C, language).keys) <= set(guessed.keys)


def test_only_a_member_s_languages_are_read(analyzer: Analyzer) -> None:
    assert analyzer.interest("pain", Kind.B2C, languages=["en"]).keys == ("en:pain|plain",)
    mixed = analyzer.interest("pain", Kind.B2C, languages=["sv", "en"])
    assert mixed.keys == ("en:pain|plain",)
    unknown = analyzer.interest("pain", Kind.B2C, languages=["sv"])
    assert unknown.keys == analyzer.interest("pain", Kind.B2C).keys


def test_a_language_without_rules_is_refused(analyzer: Analyzer) -> None:
    with pytest.raises(Invalid) as refused:
        analyzer.offer("bröd", Kind.B2C, "sv")
    assert set(refused.value.fields) == {"language"}


def test_an_analysis_tells_how_it_reads(analyzer: Analyzer) -> None:
    analysis = analyzer.interest("Huiles d'olives", Kind.B2B, "fr")
    assert analysis.readings == (
        Reading(Atom("fr", "huile"), (Atom("fr", "olive"),)),
        Reading(Atom("club", "olive-oil")),
    )


def test_keys_are_sorted_and_distinct(analyzer: Analyzer) -> None:
    keys = analyzer.offer("vins rouges, vins rouges et vins blancs", Kind.B2B, "fr").keys
    assert list(keys) == sorted(set(keys))


def test_threads_agree(analyzer: Analyzer) -> None:
    fresh = Analyzer(analyzer.settings, analyzer.vocabularies)
    texts = [f"huile d'olive bio n° {number}" for number in range(200)] * 2
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: fresh.offer(text, Kind.B2B).keys, texts))
    assert found == [analyzer.offer(text, Kind.B2B).keys for text in texts]


def test_warming_reads_every_language(analyzer: Analyzer) -> None:
    fresh = Analyzer(analyzer.settings, analyzer.vocabularies)
    fresh.warm()
    assert fresh.interest("pain", Kind.B2B).keys == analyzer.interest("pain", Kind.B2B).keys
