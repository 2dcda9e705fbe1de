"""Calls and pages of moderators and administrators are refused to everybody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.app import create_app
from api.deps import AdministratorDep, ModeratorDep
from api.pages import members
from club.roles import grant
from house import open_house, prepare
from schemas.words import Role
from settings import Settings
from tests.api.club_client import (
    Browser,
    Club,
    MovableClock,
    is_problem,
    program,
    register,
    serving,
    token_of,
)


def moderates(caller: ModeratorDep) -> str:
    return caller.account.slug


def administers(caller: AdministratorDep) -> str:
    return caller.account.slug


def shows_moderation(member: members.ModeratorDep) -> str:
    return member.account.slug


def shows_administration(member: members.AdministratorDep) -> str:
    return member.account.slug


@pytest.fixture
def club(embedded_settings: Settings) -> Iterator[Club]:
    """A club with one call and one page for each role."""
    with open_house(embedded_settings) as house:
        prepare(house)
        app = create_app(house)
        app.add_api_route("/api/v1/moderates", moderates, methods=["GET", "POST"])
        app.add_api_route("/api/v1/administers", administers, methods=["GET", "POST"])
        app.add_api_route("/moderation", shows_moderation)
        app.add_api_route("/administration", shows_administration)
        with serving(app, house.switchboard.close) as url:
            yield Club(url, house, MovableClock())


def somebody(club: Club, role: Role) -> Browser:
    browser = register(club)
    grant(club.house.truth, browser.account["email"], role)
    return browser


MAY = {
    Role.MEMBER: (403, 403),
    Role.MODERATOR: (200, 403),
    Role.ADMINISTRATOR: (200, 200),
}


@pytest.mark.parametrize("role", MAY)
def test_a_role_opens_its_calls_and_pages(club: Club, role: Role) -> None:
    browser = somebody(club, role)
    calls = [browser.call("GET", path) for path in ("/moderates", "/administers")]
    pages = [browser.http.get(path) for path in ("/moderation", "/administration")]
    assert tuple(one.status_code for one in calls) == MAY[role]
    assert tuple(one.status_code for one in pages) == MAY[role]
    assert browser.get("/me")["role"] == role
    for refused in (one for one in calls if one.status_code == 403):
        is_problem(refused, 403, "forbidden")
    for refused in (one for one in pages if one.status_code == 403):
        assert refused.headers["content-type"].startswith("text/html")
        assert "This is not open to you" in refused.text


def test_a_stranger_is_asked_to_log_in(club: Club) -> None:
    stranger = club.visitor()
    is_problem(stranger.call("GET", "/moderates"), 401, "unauthenticated")
    page = stranger.http.get("/moderation")
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=%2Fmoderation")


def test_a_role_is_no_pass_around_the_csrf_token(club: Club) -> None:
    administrator = somebody(club, Role.ADMINISTRATOR)
    administrator.csrf = ""
    is_problem(administrator.call("POST", "/administers"), 403, "csrf")


def test_a_role_holds_for_tokens_and_ends_when_it_is_taken_away(club: Club) -> None:
    administrator = somebody(club, Role.ADMINISTRATOR)
    script = program(club, token_of(administrator))
    assert script.call("POST", "/administers").status_code == 200
    grant(club.house.truth, administrator.account["email"], Role.MEMBER)
    is_problem(script.call("POST", "/administers"), 403, "forbidden")
    is_problem(administrator.call("GET", "/administers"), 403, "forbidden")


def test_members_cannot_grant_themselves_a_role(club: Club) -> None:
    member = register(club)
    is_problem(member.call("PATCH", "/me", {"role": "administrator"}), 422, "invalid")
    assert member.get("/me")["role"] == "member"
