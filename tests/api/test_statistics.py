"""Statistics over HTTP (F4)."""

from __future__ import annotations

from datetime import timedelta

from tests.api.club_client import Club, is_problem, register
from tests.club.test_statistics import join


def test_f4_statistics_are_told_to_the_account_alone(club: Club) -> None:
    member = register(club)
    nothing = {"country": [], "language": [], "sector": [], "tier": []}
    assert member.get("/statistics") == {"subscribers": None, "by": nothing}
    assert "Too few to tell" in member.http.get("/me/statistics").text
    join(club.house.truth, member.account["id"], 20, "BE")
    club.clock.moved += timedelta(days=1)
    told = member.get("/statistics")
    assert told["by"]["country"] == [{"value": "BE", "count": told["by"]["country"][0]["count"]}]
    assert told["subscribers"] in (10, 20)
    assert "Belgium" in member.http.get("/me/statistics").text
    is_problem(club.visitor().call("GET", "/statistics"), 401)
    assert register(club).get("/statistics")["subscribers"] is None
