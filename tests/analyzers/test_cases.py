"""Pairs of keywords that must and must not marry: rows of `tests/cases/*.toml`."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from analyzers.analyzer import Analyzer, default_analyzer
from analyzers.languages import LANGUAGES
from schemas.words import Kind, Need

CASES = Path(__file__).parents[1] / "cases"


def load(name: str) -> list[dict[str, Any]]:
    rows = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["cases"]
    language = name if name in LANGUAGES else None
    defaults = {"interest_language": language, "offer_language": language}
    return [{**defaults, "kind": "b2b", **row} for row in rows]


PARTS = [f"{side}{part}" for side in ("interest", "offer") for part in ("", "_language", "_need")]
ROWS = {name: load(name) for name in (*LANGUAGES, "cross") if (CASES / f"{name}.toml").exists()}


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return default_analyzer()


@pytest.mark.parametrize(
    "row",
    [pytest.param(row, id=f"{name}: {row['why']}") for name, rows in ROWS.items() for row in rows],
)
def test_case(analyzer: Analyzer, row: dict[str, Any]) -> None:
    kind = Kind(row["kind"])
    needs = {side: row.get(f"{side}_need") for side in ("interest", "offer")}
    interest = analyzer.interest(
        row["interest"],
        kind,
        row["interest_language"],
        Need(needs["interest"]) if needs["interest"] else None,
    )
    offer = analyzer.offer(
        row["offer"],
        kind,
        row["offer_language"],
        Need(needs["offer"]) if needs["offer"] else None,
    )
    shared = set(interest.keys) & set(offer.keys)
    assert bool(shared) is row["marries"], (interest.keys, offer.keys)


@pytest.mark.parametrize("name", ROWS)
def test_no_row_is_written_twice(name: str) -> None:
    whys = Counter(row["why"] for row in ROWS[name])
    pairs = Counter(tuple(str(row.get(part)) for part in PARTS) for row in ROWS[name])
    assert [why for why, times in whys.items() if times > 1] == []
    assert [pair for pair, times in pairs.items() if times > 1] == []


@pytest.mark.parametrize("name", sorted(ROWS.keys() & LANGUAGES.keys()))
def test_both_sides_are_covered(name: str) -> None:
    marrying = [row["marries"] for row in ROWS[name]]
    assert marrying.count(True) >= 75
    assert marrying.count(False) >= 50
