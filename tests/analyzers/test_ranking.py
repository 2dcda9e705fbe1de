"""A ranking is made of named signals: what each of them brings up, and what it must not."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from analyzers.analyzer import default_analyzer
from analyzers.ranking import RECIPE, Document, Ranker, Recipe
from schemas.errors import Invalid

NOTHING = Recipe(**dict.fromkeys((one.name for one in fields(Recipe)), 0))
FILLER = "Nous parlons ici de tout autre chose, et fort longuement, afin que ceci soit un texte."


def ranked(documents: list[Document], query: str, recipe: Recipe = RECIPE) -> list[str]:
    ranker = Ranker(default_analyzer(), documents)
    return [one.id for one in ranker.rank(query, "fr", 10, recipe)]


def article(name: str, title: str = "", text: str = FILLER, *keywords: str) -> Document:
    return Document(name, "fr", title, text, keywords)


@pytest.mark.parametrize(
    ("language", "written", "asked"),
    [
        ("fr", "Des chevaux à vendre", "cheval"),
        ("en", "Knives for sale", "knife"),
        ("de", "Häuser am See", "Haus"),
        ("es", "Unas luces", "luz"),
        ("it", "Le mele rosse", "mela"),
        ("pt", "Os pães frescos", "pão"),
        ("nl", "De huizen", "huis"),
    ],
)
def test_inflection_does_not_hide_a_document(language: str, written: str, asked: str) -> None:
    documents = [Document("other", language, "123"), Document("it", language, written)]
    ranker = Ranker(default_analyzer(), documents)
    words_alone = ranker.rank(asked, language, 10, NOTHING)
    assert [one.id for one in words_alone] == ["it"]


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    documents = [article(str(number), text=f"contrat {FILLER}") for number in range(9)]
    documents.append(article("rare", text=f"apiculteur {FILLER}"))
    assert ranked(documents, "contrat apiculteur", NOTHING)[0] == "rare"


def test_a_title_counts_more_than_the_text() -> None:
    said = article("said", "Autre chose", f"apiculteur {FILLER}")
    named = article("named", "Apiculteur", f"autre chose {FILLER}")
    assert ranked([said, named], "apiculteur", replace(NOTHING, names=1.0)) == ["named", "said"]


def test_words_side_by_side_count_more_than_apart() -> None:
    apart = article("apart", text=f"travail {FILLER} contrat")
    beside = article("beside", text=f"contrat de travail {FILLER}")
    recipe = replace(NOTHING, pairs=1.0)
    assert ranked([apart, beside], "contrat de travail", recipe) == ["beside", "apart"]


def test_letters_find_what_is_misspelled() -> None:
    documents = [article("other", "Notaire"), article("it", "Charpentier escaliéteur")]
    assert ranked(documents, "charpantier", NOTHING) == []
    assert ranked(documents, "charpantier")[0] == "it"


def test_a_keyword_that_marries_the_query_goes_first() -> None:
    oil = "huile d'olive"
    spoken_of = article("spoken of", "Recette", f"{oil} {FILLER}")
    declared = article("declared", "Recette", FILLER, "huiles d'olive bio")
    assert ranked([spoken_of, declared], oil, replace(NOTHING, marriage=2.0))[0] == "declared"


def test_a_concept_leads_to_a_keyword_in_another_language() -> None:
    documents = [
        Document("honey", "en", keywords=("honey",)),
        Document("oil", "en", keywords=("organic olive oil",)),
    ]
    assert ranked(documents, "huile d'olive bio")[0] == "oil"


def test_words_of_two_languages_are_not_the_same_word() -> None:
    documents = [Document("ache", "en", "pain", "The pain is in my back, and it has been there")]
    assert ranked(documents, "pain", NOTHING) == []


def test_feedback_finds_what_the_best_ones_speak_of() -> None:
    about = [article(f"about {n}", "Apiculteur", f"apiculteur ruche {FILLER}") for n in range(3)]
    related = article("related", "Autre", f"ruche {FILLER}")
    unrelated = [article(f"no {n}", "Autre", f"chose {n} {FILLER}") for n in range(9)]
    documents = [*unrelated, related, *about]
    assert "related" not in ranked(documents, "apiculteur", NOTHING)
    found = ranked(documents, "apiculteur", replace(NOTHING, feedback=0.2, believed=3, learned=5))
    assert found[3] == "related"


def test_what_is_absent_is_told_from_what_is_there() -> None:
    documents = [article("with", "Essence au plomb"), article("without", "Essence sans plomb")]
    assert ranked(documents, "essence sans plomb")[0] == "without"


def test_lines_with_one_identifier_are_one_document() -> None:
    documents = [article("a", "Boulanger", ""), article("b", "Notaire", ""), article("a", "Mitron")]
    for query in ("mitron", "boulangère"):
        assert ranked(documents, query, NOTHING) == ["a"]
        assert ranked(documents, query)[0] == "a"
        assert len(ranked(documents, query)) <= 2


def test_a_short_text_names_a_document_without_a_title() -> None:
    assert Document("a", "fr", text="Boucher charcutier").names == ["Boucher charcutier"]
    assert Document("a", "fr", text=FILLER).names == []
    assert Document("a", "fr", "Boucher", "traiteur", ("viande",)).names == ["Boucher", "viande"]


@pytest.mark.parametrize("query", ["", "…", "\ud800", "z" * 5000])
def test_a_query_that_says_nothing_finds_nothing(query: str) -> None:
    documents = [article("a", "Boulanger", "", "pain"), article("b", "", "")]
    assert ranked(documents, query) == []


def test_no_documents_give_no_ranking() -> None:
    assert ranked([], "pain") == []


def test_a_language_without_rules_is_refused() -> None:
    with pytest.raises(Invalid):
        Ranker(default_analyzer(), [Document("a", "xx", "pain")])
    with pytest.raises(Invalid):
        Ranker(default_analyzer(), []).rank("pain", "xx", 10)


def test_equals_stay_in_the_order_they_were_given_in() -> None:
    documents = [article(name, "Boulanger", "") for name in "cab"]
    assert ranked(documents, "boulanger") == ["c", "a", "b"]
