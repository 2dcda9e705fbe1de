"""The preview's reach through HTTP: rounded, bounded, and no oracle (M5, K6, A18)."""

from __future__ import annotations

from typing import Any

import pytest

from club.allowances import BUCKETS
from schemas.allowance import Purpose
from tests.api.club_client import Browser, Club, add_keyword, draft, invented, register


def preview(member: Browser, *keywords: Any, **changes: Any) -> dict[str, Any]:
    answer = member.post("/publications/preview", draft(*keywords, **changes), expect=200)
    return dict(answer)


@pytest.fixture(scope="module")
def crowd(club: Club) -> list[Browser]:
    return [register(club) for _ in range(12)]


def test_reach_is_rounded_and_small_ones_are_not_told(club: Club, crowd: list[Browser]) -> None:
    word, author = invented(), register(club, language="fr")
    for member in crowd[:9]:
        add_keyword(member, word)
    few = {"about": None, "text": "moins de 10"}
    assert preview(author, word)["reach"] == few
    add_keyword(author, word)
    assert preview(author, word)["reach"] == few
    for member in crowd[9:]:
        add_keyword(member, f"the {word}")
    assert preview(author, word)["reach"] == {"about": 10, "text": "10 ou plus"}
    assert preview(author, {"text": word, "kind": "cultural"})["reach"] == few
    vip = {"settings": {"reading_tier": "premium_vip"}}
    assert preview(author, word, **vip)["reach"] == few
    assert preview(author)["reach"] == few
    untrue = {"title": "News", "texts": ["Of something else."]}
    assert preview(author, word, **untrue)["reach"] == few


def test_m5_repeated_previews_tell_no_single_member_s_keyword(
    club: Club, crowd: list[Browser]
) -> None:
    common, rare = invented(), invented()
    author, victim = register(club), crowd[-1]
    for member in crowd[:10]:
        add_keyword(member, common)
    probes = [(common,), (rare,), (common, rare), (common, f"{rare} {common}")]
    before = [preview(author, *probe)["reach"] for probe in probes]
    add_keyword(victim, rare)
    assert [preview(author, *probe)["reach"] for probe in probes] == before
    assert before[0]["about"] == 10


def test_a18_whoever_asks_too_often_is_told_no_reach_for_a_while(club: Club) -> None:
    author, other, word = register(club), register(club), invented()
    most = int(BUCKETS[Purpose.REACH].most)
    answers = [preview(author, word)["reach"] for _ in range(most + 20)]
    assert answers[0] is not None
    assert answers[-1] is None
    assert [one is None for one in answers] == sorted(one is None for one in answers)
    assert preview(author, word)["keywords"][0]["supported"]
    assert preview(other, word)["reach"] is not None
