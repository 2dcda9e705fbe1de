"""The measurement of evidence: what it takes for true and untrue, and how it counts."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from analyzers.analyzer import Analyzer
from analyzers.settings import default_settings
from bench.evidence import Scored, recall_at, score_keywords
from bench.evidence_pairs import (
    OTHER,
    RANDOM,
    SIBLING,
    TRUE,
    Claim,
    Hierarchy,
    Text,
    read_hierarchy,
    read_tenders,
)
from bench.evidence_vectors import Vector, are_installed, nearness, unit_vectors, with_vectors
from cli.main import app
from tests.shared import shared

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
CODES = ("03000000", "03100000", "03110000", "03111000", "03112000", "03200000", "50000000")


def data() -> Path:
    return shared("ted_dev.jsonl").parent


def hierarchy() -> Hierarchy:
    return Hierarchy({code: {"code": code, "fr": f"mot {code}"} for code in CODES})


def test_a_code_is_under_the_one_with_fewer_digits() -> None:
    assert list(hierarchy().above("03111000")) == ["03110000", "03100000", "03000000"]
    assert hierarchy().broader("03000000") is None


def test_siblings_share_the_code_above() -> None:
    assert hierarchy().siblings("03111000") == ["03112000"]
    assert hierarchy().siblings("03100000") == ["03200000"]


def test_the_threshold_of_one_half_is_measured_on_the_other() -> None:
    untrue = [Scored(RANDOM, number / 100, half) for number in range(100) for half in (0, 1)]
    true = [Scored(TRUE, score, half) for score in (0.5, 0.97, 0.99) for half in (0, 1)]
    recall = recall_at([*untrue, *true], RANDOM, 0.05)
    assert recall.threshold == pytest.approx(0.94)
    assert recall.found == pytest.approx(2 / 3)
    assert recall.passed == pytest.approx(0.05)


def test_a_score_that_many_untrue_keywords_have_is_not_let_through() -> None:
    untrue = [Scored(RANDOM, 1.0, half) for half in (0, 1) for _ in range(10)]
    true = [Scored(TRUE, 1.0, half) for half in (0, 1)]
    assert recall_at([*untrue, *true], RANDOM, 0.05).found == 0


def test_untrue_codes_are_neither_above_nor_under_a_true_one() -> None:
    codes = read_hierarchy(data())
    by_label = {row["fr"]: code for code, row in codes.labels.items()}
    for tender in read_tenders(data(), codes, ["fr"])[:100]:
        true = [by_label[c.keywords[0]] for c in tender.claims if c.truth == TRUE]
        for claim in tender.claims:
            if claim.truth in (RANDOM, SIBLING):
                (label,) = claim.keywords
                related = {one for code in true for one in (code, *codes.above(code))}
                assert not related & {by_label[label]}


def test_a_sample_finds_most_true_keywords_and_few_untrue_ones(tmp_path: Path) -> None:
    data()
    out = tmp_path / "figures.json"
    command = ["bench", "evidence", "--languages", "fr", "--limit", "60", "--no-ablation"]
    result = CliRunner().invoke(app, [*command, "--json", str(out)])
    assert result.exit_code == 0, result.output
    figures = {(one["collection"], one["recipe"]): one for one in json.loads(out.read_text())}
    tenders = figures["tenders", "all of it"]
    found = {(one["against"], one["aimed"]): one["found"] for one in tenders["recalls"]}
    assert found[RANDOM, 0.05] > 0.5
    assert tenders["shipped"][RANDOM] < 0.05
    assert figures["articles", "all of it"]["shipped"][TRUE] > 0.6


def test_vectors_that_are_not_installed_are_told_how_to_get() -> None:
    if are_installed():
        pytest.skip("the extra `vectors` is installed")
    result = CliRunner().invoke(app, ["bench", "evidence", "--vectors"])
    assert result.exit_code == 1
    assert "pip install" in result.output
    assert "vectors" in tomllib.loads(PROJECT.read_text())["project"]["optional-dependencies"]


VECTORS = {"emploi": (1.0, 0.0), "travail": (0.8, 0.6), "citron": (0.0, 2.0)}


def look_up(word: str) -> Vector | None:
    return np.array(VECTORS[word], dtype=np.float32) if word in VECTORS else None


def test_a_keyword_is_as_near_as_its_words_are_to_the_nearest_ones() -> None:
    def near(keyword: str, text: str) -> float:
        return nearness(keyword.split(), unit_vectors(text.split(), look_up), look_up)

    assert near("emploi", "citron travail") == pytest.approx(0.8)
    assert near("emploi citron", "citron") == pytest.approx(0.5)
    assert near("emploi xyz", "emploi") == pytest.approx(0.5)
    assert near("emploi", "xyz") == 0.0


def test_vectors_close_a_share_of_what_the_evidence_leaves_open() -> None:
    analyzer = Analyzer(default_settings())
    text = Text("fr", "Travail", "", (), (Claim(TRUE, ("emploi",)), Claim(OTHER, ("citron",))))
    own = dict(with_vectors(score_keywords, look_up, 0.5)(analyzer, text))
    assert own == {TRUE: pytest.approx(0.4), OTHER: pytest.approx(0.3)}
    alone = dict(with_vectors(score_keywords, look_up, 1.0)(analyzer, text))
    assert alone == {TRUE: pytest.approx(0.8), OTHER: pytest.approx(0.6)}
