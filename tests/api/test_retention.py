"""What identifies a member goes by itself, five years after they were last active (C9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from settings import Settings
from tests.api.club_client import (
    PASSWORD,
    Browser,
    Club,
    add_keyword,
    eventually,
    invented,
    is_problem,
    joining,
    letters_to,
    log_in,
    on_hub,
    publish,
    register,
    running_club,
)
from workers.upkeep import tidy

YEARS = timedelta(days=1826)
NOTICE = timedelta(days=28)


@pytest.fixture
def lasting(own_settings: Settings) -> Iterator[Club]:
    """A club that lasts for years, on either setting."""
    with running_club(own_settings) as club:
        yield club


def passes(club: Club, time: timedelta) -> None:
    club.clock.moved += time
    tidy(club.house)


def comes_back(club: Club, member: Browser) -> Browser:
    return log_in(club, member.account["email"])


def test_c9_who_was_away_for_five_years_is_warned_and_then_anonymised(lasting: Club) -> None:
    club, word, body = lasting, invented(), joining()
    member, reader = register(club, body), register(club)
    publication = publish(member, word)
    deal = member.post("/deals", {"partner": reader.account["slug"], "subject": "olives"})
    passes(club, YEARS - NOTICE + timedelta(hours=1))
    tidy(club.house)
    (warning,) = letters_to(club, member)
    assert "emptied" in warning
    reader = comes_back(club, reader)
    add_keyword(reader, word)
    eventually(lambda: on_hub(reader) == [publication["title"]])
    passes(club, NOTICE)
    eventually(lambda: on_hub(reader) == [])
    is_problem(reader.call("GET", f"/publications/{publication['id']}"), 404)
    is_problem(reader.call("GET", f"/sites/{body['slug']}/home"), 404)
    credentials = {"email": body["email"], "password": PASSWORD}
    is_problem(club.visitor().call("POST", "/session", credentials), 401)
    assert letters_to(club, member) == []
    (held,) = reader.get("/deals")["entries"]
    assert (held["id"], held["subject"]) == (deal["id"], ""), "the other keeps that there was one"
    assert held["partner"]["name"].startswith("former-")
    is_problem(reader.call("GET", f"/sites/{held['partner']['slug']}/home"), 404)
    tidy(club.house)
    assert register(club, body).account["id"] != member.account["id"]


def test_c9_who_comes_back_after_the_warning_stays_and_is_warned_anew(
    embedded_settings: Settings,
) -> None:
    with running_club(embedded_settings) as club:
        member = register(club)
        passes(club, YEARS - NOTICE)
        back = comes_back(club, member)
        publish(back, invented())
        passes(club, NOTICE + timedelta(days=1))
        assert back.get("/me") == member.account
        assert len(letters_to(club, member)) == 1
        passes(club, YEARS - NOTICE)
        assert len(letters_to(club, member)) == 2


def test_c9_a_program_that_asks_keeps_its_member_active(embedded_settings: Settings) -> None:
    with running_club(embedded_settings) as club:
        member = register(club)
        token = member.post("/me/tokens", {"name": "a program"})["token"]
        for _ in range(6):
            passes(club, YEARS / 3)
            asked = club.visitor(authorization=f"Bearer {token}").call("GET", "/me")
            assert asked.status_code == 200
        assert letters_to(club, member) == []
