"""The measurement of guessed languages."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from analyzers.languages import LANGUAGES
from bench.guess import GUESSERS, measure, read_samples
from cli.main import app
from tests.shared import shared

SAMPLES = {"words": [("olive oil from the garden", "en"), ("huile d'olive du jardin", "fr")]}


def test_every_guesser_tells_plain_phrases_apart() -> None:
    for start in GUESSERS.values():
        assert measure(start, SAMPLES).accuracy == {"words": 1.0}


def test_keywords_are_sampled_in_every_language() -> None:
    data = shared("cpv_14_languages.jsonl").parent
    samples = read_samples(data, 10)
    assert {code for _, code in samples["CPV labels"]} == set(LANGUAGES)
    assert all(len(text.split()) == 1 for text, _ in samples["their first word"] if text)


def test_the_command_writes_its_figures(tmp_path: Path) -> None:
    shared("cpv_14_languages.jsonl")
    out = tmp_path / "guess.json"
    result = CliRunner().invoke(app, ["bench", "guess", "--count", "10", "--json", str(out)])
    assert result.exit_code == 0, result.output
    assert set(json.loads(out.read_text())) == set(GUESSERS)
