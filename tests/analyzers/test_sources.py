"""Files of thesauri → vocabularies: every format, and what is told of rows that are bad."""

from __future__ import annotations

from io import BytesIO

import pytest

from analyzers.sources.assembly import Assembly, CodeTree
from analyzers.sources.columns import Columns
from analyzers.sources.formats import read_file
from analyzers.sources.rows import BadRow, concept_id, language_code
from analyzers.thesaurus import Concept
from schemas.words import Kind

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix e: <http://example.org/thesaurus/> .
e:scheme a skos:ConceptScheme ; skos:prefLabel "Foods"@en .
e:oil a skos:Concept ; skos:prefLabel "oil"@en, "huile"@fr ; skos:narrower e:olive-oil .
e:olive-oil a skos:Concept ; skos:notation "15.4" ;
  skos:prefLabel "olive oil"@en-GB ; skos:altLabel "olive tree oil"@en ;
  skos:hiddenLabel "oliv oil"@en .
e:virgin a skos:Concept ; skos:broader e:olive-oil, e:elsewhere ;
  xl:prefLabel [ xl:literalForm "virgin oil"@en ] .
e:old a skos:Concept ; owl:deprecated true ; skos:prefLabel "old"@en .
"""

RDF_XML = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
         xmlns:skos="http://www.w3.org/2004/02/skos/core#">
  <skos:Concept rdf:about="http://example.org/thesaurus/oil">
    <skos:prefLabel xml:lang="fr">huile</skos:prefLabel>
  </skos:Concept>
</rdf:RDF>
"""


def assemble(
    text: str | bytes, name: str, how: Columns | None = None, tree: CodeTree | None = None
) -> Assembly:
    made = Assembly(tree)
    content = text.encode() if isinstance(text, str) else text
    made.add(read_file(BytesIO(content), name, how or Columns()))
    return made


def concepts(
    text: str, name: str, how: Columns | None = None, tree: CodeTree | None = None
) -> dict[str, Concept]:
    """The concepts of a file none of whose rows is bad."""
    made = assemble(text, name, how, tree)
    assert made.bad == []
    return made.vocabulary("test", Kind).concepts


def concept(broader: str = "", **labels: tuple[str, ...]) -> Concept:
    return Concept(labels=labels, broader=(broader,) if broader else ())


def test_turtle() -> None:
    made = assemble(TURTLE, "foods.ttl")
    assert made.bad == []
    assert made.vocabulary("foods", Kind).concepts == {
        "oil": concept(en=("oil",), fr=("huile",)),
        "15.4": concept("oil", en=("olive oil", "olive tree oil", "oliv oil")),
        "virgin": concept("15.4", en=("virgin oil",)),
    }
    assert (made.retired, made.lost) == (1, 1)


def test_rdf_xml() -> None:
    assert concepts(RDF_XML, "foods.rdf") == {"oil": concept(fr=("huile",))}


def test_a_notation_of_two_concepts_names_neither() -> None:
    turtle = """
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <urn:a> a skos:Concept ; skos:notation "1" ; skos:prefLabel "a"@en .
    <urn:b> a skos:Concept ; skos:notation "1" ; skos:prefLabel "b"@en .
    """
    assert concepts(turtle, "x.ttl").keys() == {"a", "b"}


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("@prefix", "x.ttl", "x.ttl"),
        (RDF_XML.replace("</skos:prefLabel>", ""), "x.rdf", "x.rdf:6"),
        ("<http://a> <http://b> <http://c> .", "x.nt", "x.nt"),
        (b"id,en\n1,\xff", "x.csv", "x.csv"),
    ],
)
def test_what_cannot_be_read_is_one_bad_row(text: str | bytes, name: str, where: str) -> None:
    (bad,) = assemble(text, name).bad
    assert bad.where == where
    assert bad.why


def test_json_lines_of_the_documented_shape() -> None:
    lines = """
    {"id": "oil", "labels": {"fr": "huile", "en": ["oil", "oils"]}}
    {"id": "olive-oil", "labels": {"fr": "huile d'olive"}, "broader": ["oil"]}
    """
    assert concepts(lines, "oils.jsonl") == {
        "oil": concept(en=("oil", "oils"), fr=("huile",)),
        "olive-oil": concept("oil", fr=("huile d'olive",)),
    }


def test_json_lines_with_a_field_for_each_language() -> None:
    line = '{"code": "1", "fr": "huile", "en": "oil", "altLabel_en": "oils", "note": "x"}'
    assert concepts(line, "oils.jsonl") == {"1": concept(en=("oil", "oils"), fr=("huile",))}


def test_a_label_in_a_language_of_three_letters_is_not_read() -> None:
    line = '{"id": "1", "labels": {"fr": "huile", "fur": "vueli"}}'
    assert concepts(line, "oils.jsonl") == {"1": concept(fr=("huile",))}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_with_any_delimiter(delimiter: str) -> None:
    table = "id,label_fr,label_en,parent\n1,huile,oil,\n2,beurre,butter,1\n"
    assert concepts(table.replace(",", delimiter), "x.csv") == {
        "1": concept(en=("oil",), fr=("huile",)),
        "2": concept("1", en=("butter",), fr=("beurre",)),
    }


def test_several_labels_in_a_cell() -> None:
    table = 'conceptUri,preferredLabel,altLabels\nhttp://e.org/a/1,huile,"huiles\nhuilerie|oil"\n'
    read = concepts(table, "skills_fr.csv")
    assert read == {"1": concept(fr=("huile", "huiles", "huilerie", "oil"))}
    how = Columns(separators=("/",))
    assert concepts("id,fr\n1,acheteur/acheteuse\n", "x.csv", how) == {
        "1": concept(fr=("acheteur", "acheteuse"))
    }


def test_a_row_for_each_label() -> None:
    table = "id,language,label\n1,fr,huile\n1,en,oil\n1,fr,huiles\n"
    assert concepts(table, "x.csv") == {"1": concept(en=("oil",), fr=("huile", "huiles"))}


def test_columns_that_are_called_otherwise() -> None:
    how = Columns({"id": "ogr", "label.fr": "libellé", "alternative": "code"}, "en")
    table = "ogr,libellé,code\n1,huile,oil\n"
    assert concepts(table, "x.csv", how) == {"1": concept(en=("oil",), fr=("huile",))}
    with pytest.raises(ValueError, match="colour"):
        Columns({"colour": "x"})


def test_paths_of_several_languages_make_one_vocabulary() -> None:
    made = Assembly()
    for name, text in (
        ("en-GB.txt", "# 2015\n1 - Food\n2 - Food > Oils & Fats\n"),
        ("fr-FR.txt", "1 - Aliments\n2 - Aliments > Huiles\n"),
    ):
        made.add(read_file(BytesIO(text.encode()), name, Columns()))
    assert made.bad == []
    assert made.vocabulary("google", Kind).concepts == {
        "1": concept(en=("Food",), fr=("Aliments",)),
        "2": concept("1", en=("Oils & Fats",), fr=("Huiles",)),
    }


@pytest.mark.parametrize(
    ("tree", "ids", "above"),
    [
        (CodeTree.ZEROS, ["15000000", "15400000", "15411000", "15411110"], 4),
        (CodeTree.ZEROS, ["15000000-8", "15400000-2", "15411000-1", "15411110-6"], 4),
        (CodeTree.PREFIX, ["A", "A01", "A01.1", "A01.11"], 4),
    ],
)
def test_codes_tell_what_is_broader(tree: CodeTree, ids: list[str], above: int) -> None:
    read = concepts("id,en\n" + "".join(f"{one},x{one}\n" for one in ids), "x.csv", tree=tree)
    assert [read[one].broader for one in ids] == [(), *((one,) for one in ids[: above - 1])]


@pytest.mark.parametrize(
    ("text", "name", "number", "why"),
    [
        ("id,en\n1,oil\n,fat\n", "x.csv", 3, "no id"),
        ("id,en\n1,oil\n2,\n", "x.csv", 3, "no label"),
        ("id,en\n1,oil\n1,fat\n", "x.csv", 3, "there before"),
        ("id,en\n1,oil\n2,fat,3\n", "x.csv", 3, "3 cells"),
        ("id,en\n1,oil\n2,…\n", "x.csv", 3, "without a word"),
        ("id,en\na b,oil\na:b,fat\n", "x.csv", 3, "same id"),
        ("id,en\n1,oil\n› ›,fat\n", "x.csv", 3, "cannot be an id"),
        ('id,en\n1,"oil\noils"\n,fat\n', "x.csv", 4, "no id"),
        ("id,label\n1,oil\n", "oils.csv", 2, "--language"),
        ('{"id": 1, "en": "oil"}\n[]\n', "x.jsonl", 2, "JSON object"),
        ('{"id": 1, "en": "oil"}\n{"id"\n', "x.jsonl", 2, "JSON object"),
        ("1 - Oil\nOil\n", "en-GB.txt", 2, "id - path"),
    ],
)
def test_bad_rows_are_named_by_line(text: str, name: str, number: int, why: str) -> None:
    (bad,) = assemble(text, name).bad
    assert bad.where == f"{name}:{number}"
    assert why in bad.why


def test_good_rows_around_a_bad_one_are_kept() -> None:
    made = assemble("id,en\n1,oil\n,fat\n3,butter\n", "x.csv")
    assert made.vocabulary("test", Kind).concepts.keys() == {"1", "3"}


def test_paths_in_no_language_are_refused() -> None:
    assert assemble("1 - Oil\n", "taxonomy.txt").bad == [
        BadRow("taxonomy.txt", "nothing tells its language: tell it with --language")
    ]


def test_a_concept_that_is_nowhere_is_not_broader() -> None:
    made = assemble("id,en,broader\n1,oil,7\n2,fat,2\n", "x.csv")
    read = made.vocabulary("test", Kind).concepts
    assert [one.broader for one in read.values()] == [(), ()]
    assert made.lost == 2


def test_the_same_file_gives_the_same_version() -> None:
    versions = {assemble(TURTLE, "x.ttl").vocabulary("test", Kind).version for _ in range(3)}
    assert len(versions) == 1


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("http://example.org/a/b-c", "b-c"),
        ("http://example.org/a#b%2Cc", "b-c"),
        ("http://example.org/a/", "a"),
        ("urn:uuid:0-1", "0-1"),
        (" A 12:3 ", "A-12-3"),
        ("|", ""),
    ],
)
def test_ids(written: str, expected: str) -> None:
    assert concept_id(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("fr", "fr"), ("en-GB", "en"), ("zh-Hant-TW", "zh"), ("FR", "fr"), ("fur", None), ("", None)],
)
def test_language_tags(written: str, expected: str | None) -> None:
    assert language_code(written) == expected
