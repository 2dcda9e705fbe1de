"""Names that are two ways to write one: the cases of tests/cases/names.toml (A3)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from club.names import LIKE, enterprise_likeness, person_likeness

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "names.toml").read_text(encoding="utf-8")
)
LIKENESS = {"persons": person_likeness, "enterprises": enterprise_likeness}


@pytest.mark.parametrize(
    ("whose", "case"),
    [pytest.param(whose, case, id=case["why"]) for whose, cases in CASES.items() for case in cases],
)
def test_a3_names_are_alike_however_they_are_written(whose: str, case: dict[str, Any]) -> None:
    one, other = case["a"], case["b"]
    likeness = LIKENESS[whose](one, other)
    assert likeness == pytest.approx(LIKENESS[whose](other, one))
    assert (likeness >= LIKE) is (case["alike"] and not case.get("missed", False)), likeness


def test_a3_the_bar_is_where_least_is_missed_and_nothing_told_wrongly() -> None:
    """24 of 26 and 14 of 14 are found; none of 22 and none of 12 wrongly."""
    for whose, cases in CASES.items():
        said = [(LIKENESS[whose](one["a"], one["b"]), one["alike"]) for one in cases]
        highest_wrong = max(likeness for likeness, alike in said if not alike)
        assert highest_wrong < LIKE
        found = sum(alike and likeness >= LIKE for likeness, alike in said)
        would_be = sum(alike and likeness > highest_wrong for likeness, alike in said)
        assert found == would_be, "a lower bar would find more, and nothing wrongly"


@pytest.mark.parametrize("name", ["", "  ", "…", "🦊", "\u200b", "'", "m.", "1"])
def test_a3_any_text_is_compared(name: str) -> None:
    for likeness in LIKENESS.values():
        assert 0 <= likeness(name, "Jean Dupont") < LIKE
        assert 0 <= likeness(name, name) <= 1
