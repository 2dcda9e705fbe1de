"""Evidence (K5): found near together, quoted where it stands, not by stuffing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import evidence
from analyzers.analysis import Keyword, Support
from analyzers.analyzer import default_analyzer
from analyzers.word import Atom
from schemas.errors import Invalid
from schemas.words import Kind


def support(text: str, *texts: str, title: str = "", language: str = "fr") -> Support:
    keyword = Keyword(text, Kind.B2B, language)
    (found,) = default_analyzer().evidence([keyword], "fr", title, None, texts)
    return found


def test_words_are_found_inflected_and_in_another_order() -> None:
    found = support("huile d'olive bio", "Toutes nos HUILES biologiques d’olives sont là.")
    assert found.supported
    assert found.score == 1
    assert found.evidence[0] == {
        "field": "texts.0",
        "start": 11,
        "end": 38,
        "quote": "HUILES biologiques d’olives",
    }


def test_words_far_apart_do_not_count_together() -> None:
    far = " ".join(["huile", *["mot"] * 9, "olive"])
    near = " ".join(["huile", *["mot"] * 6, "olive"])
    assert not support("huile d'olive", far).supported
    assert support("huile d'olive", near).score == 1


def test_words_of_two_fields_do_not_count_together() -> None:
    assert not support("huile d'olive", "huile", "olive").supported


def test_a_word_of_the_title_counts_wherever_the_rest_stands() -> None:
    assert support("huile d'olive", "une huile", title="Olives").score == 1


def test_a_rare_word_proves_more_than_a_common_one() -> None:
    rare = support("service de chaudronnerie", "De la chaudronnerie.")
    common = support("service de chaudronnerie", "Un bon service.")
    assert rare.supported
    assert not common.supported


def test_a_word_of_the_same_stem_proves_less_than_the_word_itself() -> None:
    same = support("restauration", "La restauration est comprise.")
    kin = support("restauration", "Les restaurateurs passent lundi.")
    assert 0 < kin.score < same.score == 1


def test_what_a_long_text_says_only_in_passing_proves_less() -> None:
    padding = "Une longue histoire sans aucun rapport continue encore. " * 40
    passing = support("miel", padding + "On y trouve du miel.")
    often = support("miel", (padding[:400] + "On y trouve du miel. ") * 5)
    assert passing.supported
    assert passing.score < often.score


def test_a_narrower_concept_proves_a_little_less_than_its_own_label() -> None:
    own = support("huile", "De l'huile alimentaire.")
    narrower = support("fruits", "Des abricots du jardin.")
    assert own.score == 1
    assert 0.8 < narrower.score < 1
    assert narrower.evidence[0]["quote"] == "abricots"


def test_a_concept_beside_that_is_borne_out_better_speaks_against_a_keyword() -> None:
    text = "Nous produisons de l'huile de tournesol."
    assert support("huile de tournesol", text).score == 1
    beside = support("huile d'olive", text)
    assert beside.score < support("huile d'olive", "Nous produisons de l'huile.").score


def test_a_label_in_a_third_language_counts_where_it_stands_word_for_word() -> None:
    assert support("huile d'olive", "Notre sélection Olive Oil est de retour.").supported


def test_the_title_and_subtitle_count() -> None:
    assert support("miel", title="Le miel nouveau").evidence[0]["field"] == "title"


def test_a_concept_is_found_by_its_label_in_the_text_s_language() -> None:
    found = support("organic olive oil", "De l'huile d'olive.", language="en")
    assert 0 < found.score < 1
    assert support("olive oil", "De l'huile d'olive.", language="en").supported


def test_a_word_of_another_language_is_no_evidence() -> None:
    assert support("pain", "Du pain.", language="en").score == 0


def test_naming_many_things_needs_evidence_for_most() -> None:
    found = support("miel, tracteurs, assurances et ordinateurs", "Du miel de montagne.")
    assert 0.2 < found.score < 0.4
    assert not found.supported


@pytest.mark.parametrize(
    ("language", "keyword", "true", "untrue"),
    [
        ("de", "Olivenöl", "Öl aus Oliven, frisch gepresst.", "Wir liefern Motoröl und Heizöl."),
        ("de", "Straßenbau", "Der Bau von Straßen.", "Der Bau von Häusern."),
        ("nl", "olijfolie", "Olie van olijven.", "Wij verkopen olie voor motoren."),
    ],
)
def test_all_parts_of_a_compound_have_to_be_borne_out(
    language: str, keyword: str, true: str, untrue: str
) -> None:
    def is_true_of(text: str) -> bool:
        asked = [Keyword(keyword, Kind.B2B, language)]
        return default_analyzer().evidence(asked, language, "", None, [text])[0].supported

    assert is_true_of(true)
    assert not is_true_of(untrue)


def test_what_is_negated_is_no_evidence() -> None:
    assert support("plomb", "Une essence sans plomb.").score == 0


def test_several_keywords_keep_their_order() -> None:
    keywords = [Keyword("miel", Kind.B2B), Keyword("vin", Kind.B2C), Keyword("thé", Kind.B2B)]
    found = default_analyzer().evidence(keywords, "fr", "Du thé au miel")
    assert [(one.text, one.supported) for one in found] == [
        ("miel", True),
        ("vin", False),
        ("thé", True),
    ]


def test_an_empty_keyword_is_refused() -> None:
    with pytest.raises(Invalid):
        support("…", "texte")


@settings(deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=3))
def test_quotes_are_what_stands_in_the_original_text(title: str, texts: list[str]) -> None:
    words = [word for text in (title, *texts) for word in text.split() if word.isalnum()]
    keywords = [Keyword(word, Kind.B2B) for word in words if len(word) < 50]
    fields = {"title": title} | {f"texts.{number}": text for number, text in enumerate(texts)}
    for found in default_analyzer().evidence(keywords, "fr", title, None, texts):
        assert 0 <= found.score <= 1
        for span in found.evidence:
            text = fields[span["field"]]
            assert 0 <= span["start"] < span["end"] <= len(text)
            assert text[span["start"] : span["end"]] == span["quote"]


def test_words_that_weigh_nothing_prove_nothing() -> None:
    here, elsewhere = Atom("fr", "ici"), Atom("fr", "ailleurs")
    passage = evidence.Passage(here, 0, 3)
    field = evidence.Field("title", "ici", [passage], [("ici", 0)])
    found = evidence.Testimony([field]).cover({here: 0.0, elsewhere: 1.0})
    assert found == evidence.NOTHING
