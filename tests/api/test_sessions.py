"""Sessions seen and ended, passwords changed and judged (C1, C10)."""

from __future__ import annotations

import pytest

from tests.api.club_client import (
    PASSWORD,
    Club,
    eventually,
    invented,
    is_problem,
    joining,
    joining_enterprise,
    log_in,
    program,
    register,
    token_of,
)

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_c1_all_sessions_are_listed_and_ended_one_by_one(club: Club) -> None:
    member, stranger = register(club), register(club)
    email = member.account["email"]
    other = club.visitor(**{"user-agent": FIREFOX})
    other.post("/session", {"email": email, "password": PASSWORD}, expect=200)
    third = log_in(club, email)
    listed = member.get("/me/sessions")["entries"]
    assert [one["current"] for one in listed] == [True, False, False]
    mine = next(one for one in listed if one["browser"] == FIREFOX)
    assert mine["address"] == "127.0.0.1"
    assert "Firefox · Linux" in member.http.get("/me").text
    is_problem(stranger.call("DELETE", f"/me/sessions/{mine['id']}"), 404)
    with other.live() as stream:
        assert member.call("DELETE", f"/me/sessions/{mine['id']}").status_code == 204
        assert stream.next(skip=("heartbeat", "reset")) is None, "its open pages close"
    is_problem(other.call("GET", "/me"), 401)
    is_problem(member.call("DELETE", f"/me/sessions/{mine['id']}"), 404)
    assert third.get("/me")
    assert len(member.get("/me/export")["sessions"]) == 2


def test_c1_all_other_sessions_end_at_once(club: Club) -> None:
    member = register(club)
    others = [log_in(club, member.account["email"]) for _ in range(2)]
    caller = program(club, token_of(member))
    assert member.call("DELETE", "/me/sessions").status_code == 204
    for other in others:
        is_problem(other.call("GET", "/me"), 401)
    assert len(member.get("/me/sessions")["entries"]) == 1
    # A program's token is no session: it is revoked by itself.
    assert caller.get("/me")


def test_c1_a_new_password_ends_the_other_sessions(club: Club) -> None:
    member = register(club)
    other = log_in(club, member.account["email"])
    new = f"{invented()} by the river"
    wrong = member.call("PUT", "/me/password", {"password": "no", "new_password": new})
    assert "password" in is_problem(wrong, 422)["fields"]
    weak = member.call("PUT", "/me/password", {"password": PASSWORD, "new_password": "qwertyuiop"})
    assert "new_password" in is_problem(weak, 422)["fields"]
    assert other.get("/me")
    with other.live() as stream:
        change = {"password": PASSWORD, "new_password": new}
        assert member.call("PUT", "/me/password", change).status_code == 204
        assert stream.next(skip=("heartbeat", "reset")) is None
    assert member.get("/me")
    is_problem(other.call("GET", "/me"), 401)
    assert log_in(club, member.account["email"], new)


def test_the_pages_end_sessions_and_change_the_password(club: Club) -> None:
    member = register(club)
    others = [log_in(club, member.account["email"]) for _ in range(3)]
    handle = next(one["id"] for one in member.get("/me/sessions")["entries"] if not one["current"])
    form = {"csrf_token": member.csrf}
    assert member.http.post(f"/me/sessions/{handle}/end", data=form).status_code == 303
    assert len(member.get("/me/sessions")["entries"]) == 3
    assert member.http.post("/me/sessions/end-others", data=form).status_code == 303
    eventually(lambda: all(one.call("GET", "/me").status_code == 401 for one in others))
    assert "new_password" in member.http.get("/me/password").text
    change = {**form, "password": PASSWORD, "new_password": "twelve blue lanterns"}
    answer = member.http.post("/me/password", data={**change, "password": "no"})
    assert (answer.status_code, "not your password" in answer.text) == (422, True)
    assert member.http.post("/me/password", data=change).status_code == 303
    assert log_in(club, member.account["email"], "twelve blue lanterns")


@pytest.mark.parametrize("password", ["password1", "qwertyuiop", "aaaaaaaaaa", "Motdepasse1"])
def test_c10_a_password_that_is_easy_to_guess_is_refused(club: Club, password: str) -> None:
    problem = is_problem(club.visitor().call("POST", "/accounts", joining(password=password)), 422)
    assert "password" in problem["fields"]


def test_c10_what_others_know_of_a_member_is_no_password(club: Club) -> None:
    name = invented()
    bodies = (
        joining(email=f"{name}@example.com", password=name),
        joining_enterprise(legal_name=name, password=f"{name}1"),
    )
    for body in bodies:
        assert (
            "password" in is_problem(club.visitor().call("POST", "/accounts", body), 422)["fields"]
        )
