"""How a keyword was understood, as a structure and in words."""

from __future__ import annotations

import pytest

from analyzers.analyzer import Analyzer, default_analyzer
from analyzers.explanation import LANGUAGE_NAMES, MOST_TOLD, Explanation, Sense, Term, tell
from api.i18n import translator
from schemas.words import Kind, Need


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return default_analyzer()


def interest(
    analyzer: Analyzer, text: str, language: str | None = None, **rest: str
) -> Explanation:
    need = Need(rest["need"]) if "need" in rest else None
    keys = analyzer.interest(text, Kind.B2C, language, need).keys
    return analyzer.explain(text, Kind.B2C, keys, need, speak=rest.get("speak", "en"))


def test_concepts_have_labels_of_the_reader_s_language(analyzer: Analyzer) -> None:
    found = interest(analyzer, "Huiles d'olives", "fr", speak="fr")
    assert found.words == (Sense(Term("Huiles"), (Term("olives"),)),)
    assert found.concepts == (Sense(Term("huile d'olive", "club:olive-oil")),)
    assert (found.languages, found.broader, found.offers) == (("fr",), (), False)


def test_in_english(analyzer: Analyzer) -> None:
    assert tell(interest(analyzer, "Huiles d'olives", "fr", need="buy")) == (
        "“Huiles d'olives” is about “Huiles” narrowed by “olives”; "
        "as a concept, olive oil (club:olive-oil). "
        "You want to buy: it finds what is for sale, and what names no need."
    )


def test_in_french(analyzer: Analyzer) -> None:
    found = interest(analyzer, "red and white wines", "en", speak="fr", need="rent")
    told = tell(found, translator("fr").gettext).replace("\xa0", " ")
    assert told == (
        "« red and white wines » parle de « wines » précisé par « red », "
        "ou « wines » précisé par « white » ; comme notion, vin rouge (club:red-wine), "
        "ou vin blanc (club:white-wine). "
        "Vous voulez prendre en location : il trouve ce qui est à louer, "
        "et ce qui ne dit aucun besoin."
    )


def test_a_keyword_without_a_language_says_in_which_it_is_read(analyzer: Analyzer) -> None:
    found = interest(analyzer, "pain")
    assert found.languages == tuple(code for code in LANGUAGE_NAMES if code in analyzer.languages)
    assert "It is read as French" in tell(found)


def test_an_offer_says_what_it_answers_besides(analyzer: Analyzer) -> None:
    text = "chaise en chêne massif"
    keys = analyzer.offer(text, Kind.B2C, "fr", Need.SELL).keys
    found = analyzer.explain(text, Kind.B2C, keys, Need.SELL, offers=True)
    assert found.words == (Sense(Term("chaise"), (Term("chêne"), Term("massif"))),)
    assert [one.about for one in found.concepts] == [Term("chair", "club:chair")]
    assert found.broader == (Term("furniture", "club:furniture"),)
    assert tell(found).endswith(
        "It also answers furniture (club:furniture). "
        "You sell: those who want to buy find it, and those who name no need."
    )


def test_a_key_by_itself_is_explained_without_its_keyword(analyzer: Analyzer) -> None:
    found = analyzer.explain("", Kind.B2B, ["club:olive-oil›club:organic|plain"])
    assert found.concepts == (
        Sense(Term("olive oil", "club:olive-oil"), (Term("organic", "club:organic"),)),
    )


def test_what_a_thesaurus_no_longer_has_is_told_by_its_code(analyzer: Analyzer) -> None:
    found = analyzer.explain("x", Kind.B2B, ["club:no-such-thing|plain", "gone:42|plain"])
    assert [one.about.text for one in found.concepts] == ["no-such-thing", "42"]


def test_an_offer_of_thousands_of_keys_is_told_in_a_few_words(analyzer: Analyzer) -> None:
    text = "alpha, beta, gamma, delta, epsilon, zeta, eta, theta, iota, kappa et lambda"
    keys = analyzer.offer(text, Kind.B2B, "fr").keys
    found = analyzer.explain(text, Kind.B2B, keys, offers=True)
    assert 1 <= len(found.words) <= MOST_TOLD
    assert len(tell(found)) < 1_000


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_need_has_its_sentence_on_both_sides(analyzer: Analyzer, language: str) -> None:
    said = set()
    for need in Need:
        for offers in (False, True):
            found = analyzer.explain("x", Kind.B2B, ["fr:x|plain"], need, offers=offers)
            said.add(tell(found, translator(language).gettext))
    assert len(said) == 2 * len(Need)
