"""The JSON-lines commands: same order, errors a line, nothing but JSON out."""

from __future__ import annotations

import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from analyzers.analyzer import LONGEST_KEYWORD
from cli.keys import register

APP = typer.Typer()
register(APP)


def run(command: str, *lines: object) -> list[dict[str, Any]]:
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines)
    result = CliRunner().invoke(APP, [command], input=text)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_keys_keep_order_and_fields() -> None:
    answers = run(
        "keys",
        {"text": "huile d'olive", "language": "fr", "kind": "b2b", "need": "buy", "mine": 1},
        {"text": "zzz", "language": "fr", "kind": "b2c", "side": "offer"},
    )
    assert [answer["text"] for answer in answers] == ["huile d'olive", "zzz"]
    assert answers[0]["mine"] == 1
    assert "fr:huile›olive|buy" in answers[0]["keys"]
    assert answers[1]["keys"] == ["fr:zzz|any", "fr:zzz|plain"]
    assert all(answer["explanation"].endswith(".") for answer in answers)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ({"kind": "b2b"}, "text:"),
        ({"text": "pain", "kind": "b3b"}, "kind:"),
        ({"text": "pain", "kind": "b2b", "need": "steal"}, "need:"),
        ({"text": "pain", "kind": "b2b", "language": "xx"}, "not read in this language"),
        ({"text": "…", "kind": "b2b"}, "at least one word"),
        ({"text": "a" * (LONGEST_KEYWORD + 1), "kind": "b2b"}, f"at most {LONGEST_KEYWORD}"),
    ],
)
def test_a_bad_line_gets_an_error_and_the_rest_go_on(line: object, said: str) -> None:
    good = {"text": "pain", "kind": "b2b", "language": "fr"}
    before, bad, after = run("keys", good, line, good)
    assert said in bad["error"]
    assert "keys" not in bad
    assert before == after
    assert before["keys"]


def test_lone_surrogates_come_back_escaped() -> None:
    (answer,) = run("keys", r'{"text": "pain \ud800", "kind": "b2b", "language": "fr"}')
    assert answer["text"] == "pain \ud800"
    assert "error" in answer or "fr:pain|plain" in answer["keys"]


def test_marry_says_why() -> None:
    interest = {"text": "huile d'olive", "language": "fr", "kind": "b2b", "need": "buy"}
    offer = {"text": "huiles d'olive bio", "language": "fr", "kind": "b2b", "need": "sell"}
    answers = run(
        "marry",
        {"interest": interest, "offer": offer},
        {"interest": interest, "offer": {**offer, "need": "buy"}},
        {"interest": interest, "offer": {**offer, "kind": "b2c"}},
        {"interest": interest, "offer": {**offer, "text": "olives"}},
    )
    assert [answer["marries"] for answer in answers] == [True, False, False, False]
    because = [answer["because"] for answer in answers]
    assert "key" in because[0]
    assert "K3" in because[1]
    assert "K1" in because[2]
    assert "fr:huile›olive" in because[3]


def test_evidence_quotes_the_text() -> None:
    (answer,) = run(
        "evidence",
        {
            "keywords": [
                {"text": "huile d'olive", "kind": "b2b"},
                {"text": "tracteur", "kind": "b2b", "need": "sell"},
            ],
            "language": "fr",
            "title": "Nouvelle récolte",
            "text": "Nos huiles vierges d’olive sont arrivées.",
        },
    )
    found, missing = answer["keywords"]
    assert found["supported"] is True
    assert found["score"] == 1
    assert found["evidence"][0] == {
        "field": "text",
        "start": 4,
        "end": 26,
        "quote": "huiles vierges d’olive",
    }
    assert missing == {
        "text": "tracteur",
        "kind": "b2b",
        "need": "sell",
        "supported": False,
        "score": 0,
        "evidence": [],
    }
