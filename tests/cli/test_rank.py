"""`marieur rank`: JSON lines in two files, a ranking a query; a bad line by its number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome, Run

HORSES = {"id": "horses", "language": "fr", "title": "Chevaux à vendre", "text": "Trois chevaux."}
HONEY = {"id": "honey", "language": "fr", "title": "Miel", "keywords": ["miels de lavande"]}
HORSE = {"id": "q1", "text": "cheval", "language": "fr"}


def call(run: Run, folder: Path, documents: object, queries: object, *options: str) -> Outcome:
    files = []
    for name, lines in (("documents.jsonl", documents), ("queries.jsonl", queries)):
        assert isinstance(lines, list)
        file = folder / name
        told = [one if isinstance(one, str) else json.dumps(one) for one in lines]
        file.write_text("\n".join(told), encoding="utf-8")
        files.append(str(file))
    return run("rank", "--documents", files[0], "--queries", files[1], *options)


def test_a_line_a_query_in_their_order_best_document_first(run: Run, tmp_path: Path) -> None:
    honey = {"id": "q2", "text": "miel de lavande", "language": "fr"}
    nothing = {"id": "q3", "text": "…", "language": "fr"}
    status, out, _ = call(run, tmp_path, [HONEY, HORSES], [HORSE, honey, nothing], "--top", "5")
    first, second, third = map(json.loads, out.splitlines())
    assert status == 0
    assert first["query"] == "q1"
    assert [set(one) for one in first["ranking"]] == [{"id", "score"}] * 2
    assert first["ranking"][0]["id"] == "horses"
    assert first["ranking"][0]["score"] > 10 * first["ranking"][1]["score"] > 0
    assert second["ranking"][0]["id"] == "honey"
    assert third == {"query": "q3", "ranking": []}


def test_no_more_than_the_top_are_told(run: Run, tmp_path: Path) -> None:
    documents = [{**HORSES, "id": str(number)} for number in range(30)]
    for options, told in ((("--top", "3"), 3), ((), 10)):
        _, out, _ = call(run, tmp_path, documents, [HORSE], *options)
        assert len(json.loads(out)["ranking"]) == told


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "Invalid JSON"),
        ({"language": "fr", "title": "Miel"}, "id: Field required"),
        ({**HONEY, "title": 3}, "title:"),
        ({**HONEY, "keywords": "miel"}, "keywords:"),
        ({**HONEY, "language": "xx"}, "'xx' is not one of fr, en, de, es, it, pt, nl"),
        ("\udce9".encode("utf-8", "surrogatepass").decode("latin-1"), "Invalid JSON"),
    ],
)
def test_a_bad_line_is_told_by_its_number_and_nothing_is_ranked(
    run: Run, tmp_path: Path, bad: object, said: str
) -> None:
    status, out, err = call(run, tmp_path, [HORSES, "", bad, HONEY], [HORSE])
    assert (status, out) == (1, "")
    assert err.startswith("documents.jsonl, line 3: ")
    assert said in err


def test_a_bad_query_is_told_by_its_number(run: Run, tmp_path: Path) -> None:
    status, out, err = call(run, tmp_path, [HORSES], [HORSE, {"id": "q2", "language": "fr"}])
    assert (status, out) == (1, "")
    assert err.startswith("queries.jsonl, line 2: text: Field required")


def test_wrong_usage_is_told_as_such(run: Run, tmp_path: Path) -> None:
    assert call(run, tmp_path, [HORSES], [HORSE], "--top", "0").status == 2
    assert run("rank", "--documents", str(tmp_path / "none"), "--queries", "none").status == 2
