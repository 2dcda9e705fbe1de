"""The page on suggestions tells the table of features as it is."""

from __future__ import annotations

from pathlib import Path

from matcher.acquaintance import FEATURES
from tests.docs.reference import table

PAGE = Path(__file__).parents[2] / "docs" / "suggestions.md"


def test_every_feature_is_told_with_its_weight_and_what_it_is() -> None:
    rows = [
        (f"`{one.func.__name__}`", f"{one.weight:g}", (one.func.__doc__ or "").splitlines()[0])
        for one in FEATURES
    ]
    assert all(told for *_, told in rows)
    assert table(("feature", "weight", "what"), rows) in PAGE.read_text(encoding="utf-8")
