"""Evidence on passages that a person has read: `tests/cases/evidence.toml` (K5)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from analyzers.analysis import Keyword
from analyzers.analyzer import default_analyzer
from schemas.words import Kind

FILE = Path(__file__).parent.parent / "cases" / "evidence.toml"
CASES: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]


def test_every_case_has_a_reason_of_its_own() -> None:
    reasons = [case["why"] for case in CASES]
    assert len(set(reasons)) == len(reasons)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_passages_are_those_that_a_person_marks(case: dict[str, Any]) -> None:
    keyword = Keyword(case["keyword"], Kind.B2C, case.get("keyword_language"))
    (found,) = default_analyzer().evidence(
        [keyword], case["language"], case["title"], case.get("subtitle"), [case.get("text", "")]
    )
    assert found.supported == bool(case["quotes"]), found
    if case["quotes"]:
        assert [span["quote"] for span in found.evidence] == case["quotes"]
