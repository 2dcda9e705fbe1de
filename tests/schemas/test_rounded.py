"""Counts are told rounded, and never when they are small (M5, K6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.rounded import rounded


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, None), (9, None), (10, 10), (19, 10), (20, 20), (49, 20), (50, 50), (99, 50),
     (100, 100), (4_999, 2_000), (1_000_000, 1_000_000)],
)  # fmt: skip
def test_a_count_is_rounded_down(count: int, told: int | None) -> None:
    assert rounded(count) == told


@given(st.integers(10, 10**9))
def test_at_most_three_fifths_are_lost(count: int) -> None:
    told = rounded(count)
    assert told is not None
    assert told <= count < told * 2.5
