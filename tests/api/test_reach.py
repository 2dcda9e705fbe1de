"""The preview's reach through HTTP: rounded, bounded, and no oracle (M5, K6, A18)."""

from __future__ import annotations

from datetime import timedelta
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
    return [register(club) for _ in range(20)]


def test_reach_is_rounded_and_small_ones_are_not_told(club: Club, crowd: list[Browser]) -> None:
    word, rare, author = invented(), invented(), register(club, language="fr")
    for member in crowd:
        add_keyword(member, word)
    for member in crowd[:9]:
        add_keyword(member, f"the {rare}")
    few = {"about": None, "text": "trop peu pour le dire"}
    told = preview(author, word)["reach"]
    assert told in ({"about": count, "text": f"{count} ou plus"} for count in (10, 20))
    assert preview(author, word, rare, f"{rare} {word}")["reach"] == told
    assert preview(author, rare)["reach"] == few
    assert preview(author, {"text": word, "kind": "cultural"})["reach"] == few
    vip = {"settings": {"reading_tier": "premium_vip"}}
    assert preview(author, word, **vip)["reach"] == few
    assert preview(author)["reach"] == few
    untrue = {"title": "News", "texts": ["Of something else."]}
    assert preview(author, word, **untrue)["reach"] == few


def test_m5_previews_tell_no_single_member_s_keyword_however_many_sybils_help(
    club: Club, crowd: list[Browser]
) -> None:
    common, rare = invented(), invented()
    author, victim, sybils = register(club), crowd[-1], crowd[:9]
    for member in crowd[:19]:
        add_keyword(member, common)
    probes = [(common,), (rare,), (common, rare), (common, f"{rare} {common}")]
    add_keyword(crowd[10], rare)

    def told() -> list[Any]:
        return [preview(author, *probe)["reach"] for probe in probes]

    before = told()
    assert before[0]["about"] == 10
    add_keyword(victim, rare)
    written = [add_keyword(member, rare)["id"] for member in sybils[:7]]
    assert told() == before, "a day's figures stand"
    club.clock.moved += timedelta(days=1)
    assert told() == before, "nor are nine told of on another"
    for member, keyword in zip(sybils, written, strict=False):
        assert member.call("DELETE", f"/keywords/{keyword}").status_code == 204
        add_keyword(member, rare)
    club.clock.moved += timedelta(days=40)
    assert told() == before, "nor who comes back"


def test_a18_whoever_asks_too_often_is_told_no_reach_for_a_while(club: Club) -> None:
    author, other, word = register(club), register(club), invented()
    most = int(BUCKETS[Purpose.REACH].most)
    answers = [preview(author, word)["reach"] for _ in range(most + 20)]
    assert answers[0] is not None
    assert answers[-1] is None
    assert [one is None for one in answers] == sorted(one is None for one in answers)
    assert preview(author, word)["keywords"][0]["supported"]
    assert preview(other, word)["reach"] is not None
