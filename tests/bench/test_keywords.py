"""The measurement of keywords: what it changes in a label, and what it counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analyzers.languages import LANGUAGES
from bench.keywords_forms import OURS, UNCUT, rivals
from bench.keywords_labels import read_job_titles, read_labels, sample
from bench.keywords_lexicons import Lexicon, simplemma_table, spacy_table
from bench.keywords_score import Bench, Lemmas, collisions, wrong_marriages
from bench.keywords_variants import inflected, rewordings
from cli.main import app
from schemas.words import Kind
from tests.shared import shared

SPANISH = {
    "libros": "libro",
    "azules": "azul",
    "blanca": "blanco",
    "blancas": "blanco",
    "blanquito": "blanco",
    "usa": "usar",
    "usando": "usar",
    "usado": "usar",
    "usadas": "usar",
}


def data() -> Path:
    return shared("cpv_14_languages.jsonl").parent


@pytest.fixture
def spanish() -> Lexicon:
    return Lexicon("es", SPANISH.items(), SPANISH)


def test_a_noun_has_its_number_and_gender(spanish: Lexicon) -> None:
    assert spanish.inflections("libro") == [("libros", "number")]
    assert spanish.inflections("blanca") == [
        ("blancas", "number"),
        ("blanco", "gender"),
    ]


def test_of_a_verb_only_participles_are_one_word(spanish: Lexicon) -> None:
    assert [one.form for one in spanish.inflections("usado")] == ["usadas"]
    assert spanish.inflections("usar") == []


def test_a_diminutive_is_another_word(spanish: Lexicon) -> None:
    assert spanish.inflections("blanquito") == []


def test_a_form_that_another_table_lacks_is_left_out() -> None:
    assert Lexicon("es", SPANISH.items(), {"usado"}).inflections("libro") == []


def test_an_english_verb_keeps_only_its_form_in_s() -> None:
    table = {"works": "work", "working": "work", "wrought": "work", "mice": "mouse"}
    lexicon = Lexicon("en", table.items(), table)
    assert [one.form for one in lexicon.inflections("work")] == ["works"]
    assert [one.form for one in lexicon.inflections("mouse")] == ["mice"]


def test_each_rewording_differs_from_its_label() -> None:
    made = list(rewordings("Huile vierge d'olive", "fr"))
    assert all(one.text != "Huile vierge d'olive" for one in made)
    assert {"case", "signs", "article", "elision", "word order"} == {one.change for one in made}
    assert ("word order", "Huile d'olive vierge") in made
    assert ("stop words", "aceite de oliva") in rewordings("aceite de la oliva", "es")


def test_coordinated_words_keep_their_order() -> None:
    changes = {one.change for one in rewordings("aceites vegetales y grasas de cocina", "es")}
    assert "word order" not in changes


def test_an_inflected_label_changes_in_one_word(spanish: Lexicon) -> None:
    texts = {one.text for one in inflected("Libro blanco", spanish)}
    assert "libros blanco" in texts
    assert len(texts) == 2


def test_labels_collide_when_their_forms_are_the_same() -> None:
    wine, water = frozenset({"vin"}), frozenset({"eau"})
    labels = [("Vin", wine), ("vins", wine), ("VIN", wine), ("Eau", water)]
    assert collisions(labels) == [("Vin", "vins")]


def test_a_marriage_that_no_lexicon_backs_is_wrong() -> None:
    def lemmas(*words: str) -> Lemmas:
        return tuple(frozenset({word}) for word in words)

    port, door = frozenset({"port"}), frozenset({"port", "bois"})
    labels = [("port", port, lemmas("port")), ("porte en bois", door, lemmas("porte", "bois"))]
    assert list(wrong_marriages(labels)) == [("port", "porte en bois")]
    labels[1] = ("port en bois", door, lemmas("port", "bois"))
    assert list(wrong_marriages(labels)) == []


def test_all_forms_are_made_of_the_same_words() -> None:
    sets = Bench("fr", rivals("fr")).sets("Pains sans gluten", Kind.B2C)
    assert {"folding only", "Snowball", OURS} <= sets.keys()
    assert sets["folding only"] == {"pains", "non_gluten"}
    assert sets["Snowball"] == {"pain", "non_gluten"}


def test_our_compounds_are_compared_cut_and_whole() -> None:
    bench = Bench("de", {})
    joined, apart = (bench.sets(text, Kind.B2B) for text in ("Brückenbau", "Bau von Brücken"))
    assert joined[OURS] == apart[OURS]
    assert joined[UNCUT] != apart[UNCUT]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_halves_share_no_row(language: str) -> None:
    labels = read_labels(data(), language)
    even, odd = (sample(labels, half, 200) for half in ("even", "odd"))  # type: ignore[arg-type]
    assert len(even) == len(odd) == 200
    assert {one.row % 2 for one in even} == {0}
    assert {one.row % 2 for one in odd} == {1}
    assert sample(labels, "odd", 200) == odd


def test_titles_are_split_into_two_genders() -> None:
    titles = read_job_titles(data(), "odd") + read_job_titles(data(), "even")
    assert ("Abatteur de carrière", "Abatteuse de carrière") in titles
    assert len(titles) > 8_000


@pytest.mark.parametrize("table", [spacy_table, simplemma_table])
def test_lemma_tables_are_there(table: object) -> None:
    lemmas = table("fr")  # type: ignore[operator]
    if lemmas is None:
        pytest.skip("the table is a test's dependency that is not installed")
    assert lemmas["infirmières"] == "infirmier"


def test_the_command_writes_what_it_measured(tmp_path: Path) -> None:
    written = tmp_path / "figures.json"
    arguments = ["bench", "keywords", "--languages", "en", "--labels", "30", "--json", str(written)]
    data()
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    figures = json.loads(written.read_text(encoding="utf-8"))
    (english,) = figures["languages"]
    assert figures["rows"] == "odd"
    assert english["labels"] == 30
    assert english["forms"][OURS]["all"] > english["forms"]["folding only"]["all"]
    assert english["speed"]["warm"] > english["speed"]["cold"] > 0
