"""Evidence (K5): found near together, quoted where it stands, not by stuffing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.analysis import Keyword, Support
from analyzers.analyzer import default_analyzer
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
    assert support("huile d'olive", far).score == 0.5
    assert support("huile d'olive", near).score == 1


def test_words_of_two_fields_do_not_count_together() -> None:
    assert support("huile d'olive", "huile", "olive").score == 0.5


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
    assert found.score == 0.25
    assert not found.supported


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
