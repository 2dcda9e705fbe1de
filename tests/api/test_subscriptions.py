"""Asking to follow an account, deciding, ending, through HTTP (F1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from club import subscriptions
from club.standing import block, unblock
from club.subscriptions import REST
from settings import Settings
from tests.api.club_client import Browser, Club, is_problem, log_in, register, running_club


def ask(member: Browser, owner: Browser) -> dict[str, Any]:
    return dict(member.post("/subscriptions", {"account": owner.account["slug"]}))


def decide(owner: Browser, subscription: str, state: str) -> dict[str, Any]:
    answer = owner.call("PUT", f"/subscribers/{subscription}", {"state": state})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def follow(member: Browser, owner: Browser) -> str:
    """An authorised subscription of the one to the other."""
    asked = ask(member, owner)
    decide(owner, asked["id"], "authorised")
    return str(asked["id"])


def states(browser: Browser, path: str = "/subscribers") -> list[str]:
    return [one["state"] for one in browser.get(path)["entries"]]


def test_f1_a_member_asks_and_the_account_decides(club: Club) -> None:
    member, owner = register(club), register(club)
    asked = ask(member, owner)
    assert asked["state"] == "pending"
    assert asked["account"]["slug"] == owner.account["slug"]
    (request,) = owner.get("/subscribers")["entries"]
    assert (request["id"], request["state"]) == (asked["id"], "pending")
    assert request["member"]["slug"] == member.account["slug"]
    assert decide(owner, asked["id"], "authorised")["state"] == "authorised"
    assert states(owner) == states(member, "/subscriptions") == ["authorised"]
    assert owner.get("/subscribers", state="pending")["entries"] == []
    assert decide(owner, asked["id"], "refused")["state"] == "refused"
    assert states(owner, "/subscribers") == states(member, "/subscriptions") == ["refused"]


def test_f1_asking_again_changes_nothing(club: Club) -> None:
    member, owner = register(club), register(club)
    first = ask(member, owner)
    assert ask(member, owner) == first
    decide(owner, first["id"], "authorised")
    assert ask(member, owner) == {**first, "state": "authorised"}
    assert states(owner) == ["authorised"]


def test_f1_either_ends_it(club: Club) -> None:
    member, owner = register(club), register(club)
    first = follow(member, owner)
    assert member.call("DELETE", f"/subscriptions/{first}").status_code == 204
    assert states(owner) == states(member, "/subscriptions") == []
    second = follow(member, owner)
    assert owner.call("DELETE", f"/subscribers/{second}").status_code == 204
    assert states(owner) == states(member, "/subscriptions") == []


def test_f1_who_was_refused_asks_again_a_month_later(embedded_settings: Settings) -> None:
    with running_club(embedded_settings) as club:
        member, owner = register(club), register(club)
        asked = ask(member, owner)
        decide(owner, asked["id"], "refused")
        again = {"account": owner.account["slug"]}
        is_problem(member.call("POST", "/subscriptions", again), 409, "state_conflict")
        # Nor by ending what was refused, and asking anew.
        is_problem(member.call("DELETE", f"/subscriptions/{asked['id']}"), 409)
        assert states(owner) == ["refused"]
        club.clock.moved = REST + timedelta(minutes=1)
        assert ask(member, owner)["state"] == "pending"


def test_f1_nobody_follows_themselves_or_who_is_not_there(club: Club) -> None:
    member, blocked = register(club), register(club)
    own = member.call("POST", "/subscriptions", {"account": member.account["slug"]})
    assert is_problem(own, 422)["fields"].keys() == {"account"}
    for slug in ("nobody-of-this-name", "Not A Slug\0"):
        is_problem(member.call("POST", "/subscriptions", {"account": slug}), 404)
    block(club.house.truth, blocked.account["email"])
    is_problem(member.call("POST", "/subscriptions", {"account": blocked.account["slug"]}), 404)


def test_f1_members_who_are_shut_out_are_not_listed(club: Club) -> None:
    member, owner = register(club), register(club)
    follow(member, owner)
    block(club.house.truth, member.account["email"])
    assert states(owner) == []
    unblock(club.house.truth, member.account["email"])
    assert states(owner) == ["authorised"]
    block(club.house.truth, owner.account["email"])
    assert states(log_in(club, member.account["email"]), "/subscriptions") == []


def test_f1_nobody_else_learns_of_it_or_decides(club: Club) -> None:
    member, owner, other = register(club), register(club), register(club)
    asked = ask(member, owner)["id"]
    assert states(other) == states(other, "/subscriptions") == []
    for who in (other, member):
        is_problem(who.call("PUT", f"/subscribers/{asked}", {"state": "authorised"}), 404)
        is_problem(who.call("DELETE", f"/subscribers/{asked}"), 404)
    for who in (other, owner):
        is_problem(who.call("DELETE", f"/subscriptions/{asked}"), 404)
    is_problem(club.visitor().call("GET", "/subscribers"), 401)
    assert states(owner) == ["pending"]


@pytest.mark.parametrize("state", ["pending", "", "friend"])
def test_f1_only_decisions_are_taken(club: Club, state: str) -> None:
    member, owner = register(club), register(club)
    asked = ask(member, owner)["id"]
    problem = is_problem(owner.call("PUT", f"/subscribers/{asked}", {"state": state}), 422)
    assert problem["fields"].keys() == {"state"}


def test_f1_subscribers_page_through(club: Club) -> None:
    owner = register(club)
    asked = [ask(register(club), owner)["id"] for _ in range(5)]
    found, cursor = [], None
    while True:
        page = owner.get("/subscribers", limit=2, **({"cursor": cursor} if cursor else {}))
        found += [one["id"] for one in page["entries"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == asked[::-1]
    problem = is_problem(owner.call("GET", "/subscribers?cursor=x"), 422)
    assert problem["fields"].keys() == {"cursor"}


def test_f1_there_are_bounds(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "MOST_SUBSCRIPTIONS", 1)
    member, owner, other = register(club), register(club), register(club)
    ask(member, owner)
    refused = member.call("POST", "/subscriptions", {"account": other.account["slug"]})
    is_problem(refused, 429, "limit_reached")
    monkeypatch.undo()
    monkeypatch.setattr(subscriptions.allowances, "spend", lambda *_: False)
    refused = member.call("POST", "/subscriptions", {"account": other.account["slug"]})
    is_problem(refused, 429, "limit_reached")


def test_c8_subscriptions_are_in_the_member_s_file(club: Club) -> None:
    member, owner = register(club), register(club)
    follow(member, owner)
    (one,) = member.get("/me/export")["subscriptions"]
    assert one["account"]["slug"] == owner.account["slug"]


def test_f1_the_pages_ask_and_decide(club: Club) -> None:
    member, owner = register(club), register(club)
    slug = owner.account["slug"]

    def send(who: Browser, path: str) -> str:
        answer = who.http.post(path, data={"csrf_token": who.csrf}, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return answer.text

    site = f"/s/{slug}"
    assert f'action="{site}/subscribe"' in member.http.get(site).text
    assert f'action="{site}/subscribe"' not in owner.http.get(site).text
    assert "Asked: its holder decides" in send(member, f"{site}/subscribe")
    (asked,) = owner.get("/subscribers")["entries"]
    page = owner.http.get("/me/subscribers").text
    assert f"/me/subscribers/{asked['id']}/authorise" in page
    send(owner, f"/me/subscribers/{asked['id']}/authorise")
    assert f"/me/subscriptions/{asked['id']}/end" in member.http.get(site).text
    assert slug in member.http.get("/feed").text
    send(owner, f"/me/subscribers/{asked['id']}/remove")
    assert states(owner) == []
    assert f'action="{site}/subscribe"' in member.http.get(site).text
