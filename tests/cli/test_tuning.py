"""`marieur judge`: a golden set put to the live rules and to a draft."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from club.registration import register
from club.tuning import amend, begin
from house import open_house, prepare
from schemas.account import JoiningIndividual
from schemas.tuning import DraftIn
from schemas.words import Kind
from settings import Settings
from tests.api.club_client import joining
from tests.cli.conftest import Run

PAIR = {
    "interest": {"text": "pedelec", "language": "en", "kind": "b2b"},
    "offer": {"text": "ebike", "language": "en", "kind": "b2b"},
    "marries": True,
}
QUERY = {
    "query": {"text": "olive oil", "language": "en"},
    "documents": [{"text": "Olive oil.", "grade": 1}, {"text": "Honey.", "grade": 0}],
}


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    file = tmp_path / "golden.jsonl"
    file.write_text("\n".join(map(json.dumps, (PAIR, QUERY))) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def drafted(tmp_path: Path) -> None:
    """A club whose administrator has a draft under which the pair marries."""
    with open_house(Settings(data_dir=tmp_path / "var")) as house:
        prepare(house)
        ada = register(house.truth, JoiningIndividual.model_validate(joining()))
        draft = begin(house.truth, ada)
        rules: dict[str, list[str] | dict[str, str] | float] = {"synonyms": {"ebike": "pedelec"}}
        wanted = DraftIn(revision=draft.revision, language="en", kind=Kind.B2B, rules=rules)
        amend(house.truth, ada, wanted)


def test_the_live_rules_are_judged(run: Run, golden: Path) -> None:
    run("migrate")
    done = run("judge", str(golden), "--json")
    assert (done.status, done.err) == (0, "")
    told = json.loads(done.out)
    assert told.keys() == {"live"}
    assert (told["live"]["pairs"], told["live"]["queries"]) == (1, 1)
    assert (told["live"]["recall"], told["live"]["ndcg"]) == (0.0, 1.0)


@pytest.mark.usefixtures("drafted")
def test_a_draft_is_judged_beside_them(run: Run, golden: Path) -> None:
    told = json.loads(run("judge", str(golden), "--json").out)
    assert {name: verdict["recall"] for name, verdict in told.items()} == {"live": 0, "draft": 1}
    table = run("judge", str(golden)).out
    assert all(word in table for word in ("live", "draft", "recall", "nDCG@10", "MAP", "1.000"))


def test_a_bad_line_is_named(run: Run, golden: Path) -> None:
    run("migrate")
    golden.write_text(json.dumps(PAIR) + '\n\n{"marries": true}\n', encoding="utf-8")
    done = run("judge", str(golden))
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("line 3: ")
    golden.write_text("\n", encoding="utf-8")
    assert run("judge", str(golden)).err == "There is no judgement in this.\n"
    assert run("judge", "nowhere.jsonl").status == 2
