"""The measurement of suggestions."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from cli.main import app
from tests.shared import shared


def test_suggestions_find_who_completes_a_member_better_than_common_words(tmp_path: Path) -> None:
    shared("cpv_14_languages.jsonl")
    out = tmp_path / "suggestions.json"
    few = ["--members", "50", "--viewers", "3", "--json", str(out)]
    result = CliRunner().invoke(app, ["bench", "suggestions", *few])
    assert result.exit_code == 0, result.output
    precision = json.loads(out.read_text())["precision"]
    assert precision["suggestions"] > precision["plain overlap of words"]
    assert precision["suggestions"] > precision["at random"]
