"""The access log: what it keeps, of whom, how long, and what never gets into it (C3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from schemas.access import Access
from settings import Settings
from tests.api.club_client import Browser, Club, is_problem, register, running_club
from workers.upkeep import tidy

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0"


@pytest.fixture
def own(own_settings: Settings) -> Iterator[Club]:
    with running_club(own_settings) as club:
        yield club


def told(member: Browser) -> list[dict[str, Any]]:
    member.club.house.accesses.flush()
    accesses: list[dict[str, Any]] = member.get("/me/export")["accesses"]
    return accesses


def rows(club: Club) -> list[Access]:
    club.house.accesses.flush()
    with club.house.truth.read() as session:
        return list(session.exec(select(Access)))


def test_c3_a_request_is_kept_for_its_member_and_for_ninety_days(own: Club) -> None:
    member, other = register(own), register(own)
    member.call("GET", "/hub", params={"cursor": "word"}, headers={"user-agent": FIREFOX})
    (asked,) = [one for one in told(member) if one["url"].endswith("/hub")]
    assert (asked["browser"], asked["system"]) == ("Firefox", "Linux")
    assert (asked["method"], asked["address"]) == ("GET", "127.0.0.1")
    assert not any(one["url"].endswith("/hub") for one in told(other))
    own.clock.moved += timedelta(days=91)
    tidy(own.house)
    assert [one["url"] for one in told(member) if one["url"].endswith("/hub")] == []


def test_c3_no_secret_gets_into_the_log_and_nothing_outlives_its_member(own: Club) -> None:
    member, stranger = register(own), own.visitor()
    stranger.http.get("/recover/opensesame")
    stranger.http.get("/static/css/base.css")
    stranger.http.get("/login?next=/secretplace")
    is_problem(stranger.call("GET", "/me"), 401)
    urls = [row.url for row in rows(own)]
    assert {"/recover/…", "/login", "/api/v1/me"} <= set(urls)
    assert not any("opensesame" in url or "secretplace" in url or "static" in url for url in urls)
    assert member.call("DELETE", "/me").status_code == 204
    assert all(row.account_id != member.account["id"] for row in rows(own))
    assert any(row.account_id is None for row in rows(own))
