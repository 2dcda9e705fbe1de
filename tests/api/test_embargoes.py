"""Members in countries under an embargo do no commerce (A7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from club import embargoes
from schemas.words import Role
from settings import Settings
from tests.api.club_client import (
    Browser,
    Club,
    MovableClock,
    add_keyword,
    draft,
    eventually,
    invented,
    is_problem,
    log_in,
    on_hub,
    publish,
    register,
    running_club,
)
from tests.api.conftest import moderator_of
from tests.api.test_plans import buy, order
from workers.upkeep import make_round

COUNTRY = "KP"
EMBARGO = {"country": COUNTRY, "reason": "Regulation 2017/1509"}


@pytest.fixture
def operator(club: Club) -> Iterator[Browser]:
    """An administrator; whatever a test lists is off the list after it."""
    administrator = moderator_of(club, Role.ADMINISTRATOR)
    yield administrator
    for one in administrator.get("/admin/embargoes")["entries"]:
        administrator.call("DELETE", f"/admin/embargoes/{one['country']}")


@contextmanager
def embargo(operator: Browser) -> Iterator[None]:
    operator.post("/admin/embargoes", EMBARGO)
    yield
    assert operator.call("DELETE", f"/admin/embargoes/{COUNTRY}").status_code == 204


def site_of(member: Browser) -> str:
    return f"/sites/{member.account['slug']}/home"


def test_a7_what_was_published_leaves_every_page_and_comes_back(
    club: Club, operator: Browser
) -> None:
    author, reader, stranger = register(club, country=COUNTRY), register(club), club.visitor()
    word = invented()
    add_keyword(reader, word)
    made = publish(author, word)
    assert on_hub(reader) == [made["title"]]
    with reader.live() as stream:
        with embargo(operator):
            assert (stream.next() or {})["event"] == "withdrawn"
            assert on_hub(reader) == []
            is_problem(stranger.call("GET", site_of(author)), 404)
            is_problem(stranger.call("GET", f"/publications/{made['id']}"), 404)
            assert stranger.http.get(f"/s/{author.account['slug']}").status_code == 404
            assert stranger.http.get(f"/p/{made['id']}").status_code == 404
            (own,) = author.get("/publications")["entries"]
            assert own["state"] == "held"
        assert (stream.next() or {})["event"] == "publication"
    assert on_hub(reader) == [made["title"]]
    (entry,) = stranger.get(site_of(author))["entries"]
    assert entry["publication"]["published_at"] == made["published_at"], "nothing is bumped (K6)"


def test_a7_nothing_new_is_published_and_drafts_are_kept(club: Club, operator: Browser) -> None:
    author = register(club, country=COUNTRY)
    with embargo(operator):
        told = is_problem(author.call("POST", "/publications", draft(invented())), 403, "embargoed")
        assert "embargo" in told["detail"]
        kept = author.post("/publications", draft(invented(), state="draft"))
        is_problem(author.call("POST", f"/publications/{kept['id']}/online"), 403, "embargoed")
    author.post(f"/publications/{kept['id']}/online", expect=200)


def test_a7_they_read_look_for_and_meet_others(club: Club, operator: Browser) -> None:
    member, author = register(club, country=COUNTRY), register(club)
    with embargo(operator):
        word = invented()
        add_keyword(member, word)
        made = publish(author, word)
        assert on_hub(member) == [made["title"]]
        member.post("/subscriptions", {"account": author.account["slug"]})
        assert author.get(f"/sites/{member.account['slug']}/profile")
        page = member.http.get("/hub").text
        assert "neither publish nor pay" in page
    assert "neither publish nor pay" not in member.http.get("/hub").text


def test_a7_whoever_moves_or_joins_there_is_judged_at_once(club: Club, operator: Browser) -> None:
    reader, author = register(club), register(club)
    word = invented()
    add_keyword(reader, word)
    made = publish(author, word)
    with embargo(operator):
        author.call("PATCH", "/me", {"country": COUNTRY})
        assert on_hub(reader) == []
        joined = register(club, country=COUNTRY)
        is_problem(joined.call("POST", "/publications", draft(word)), 403, "embargoed")
        author.call("PATCH", "/me", {"country": "FR"})
        assert on_hub(reader) == [made["title"]]
        joined.call("PATCH", "/me", {"country": "FR"})
        publish(joined, word)


def test_a7_what_moderators_hold_stays_held_when_it_ends(club: Club, operator: Browser) -> None:
    author = register(club, country=COUNTRY)
    made = publish(author, invented())
    path = f"/admin/moderation/publications/{made['id']}"
    operator.post(path, {"act": "hold", "reason": "To be looked at."}, expect=200)
    with embargo(operator):
        operator.post(path, {"act": "approve", "reason": "Fine."}, expect=200)
        (own,) = author.get("/publications")["entries"]
        assert own["state"] == "held", "no moderator's act ends an embargo"
    (own,) = author.get("/publications")["entries"]
    assert own["state"] == "live"


def test_a7_they_share_no_publications(club: Club, operator: Browser) -> None:
    sharer, author = register(club, country=COUNTRY), register(club)
    made = publish(author, invented())
    shared: dict[str, Any] = {"publication": made["id"], "to": ["subscribers"]}
    sharer.post("/shares", shared)
    with embargo(operator):
        assert sharer.get("/shares")["entries"] == []
        is_problem(sharer.call("POST", "/shares", shared), 403, "embargoed")


def test_a7_nothing_is_ordered_or_paid_and_nobody_deactivated_for_it(
    embedded_settings: Settings,
) -> None:
    clock = MovableClock()
    with running_club(embedded_settings, clock=clock) as club:
        operator = moderator_of(club, Role.ADMINISTRATOR)
        payer, waiting = register(club, country=COUNTRY), register(club, country=COUNTRY)
        buy(operator, payer)
        number = order(waiting)["invoice"]
        operator.post("/admin/embargoes", EMBARGO)
        assert not waiting.get(f"/me/invoices/{number}")["open"]
        body = {"plan": "basic-plus", "months": 12}
        is_problem(waiting.call("POST", "/me/orders", body), 403, "embargoed")
        is_problem(waiting.call("POST", f"/me/invoices/{number}/checkout"), 409)
        assert payer.get("/me/plan")["tier"] == "premium_vip", "what was paid runs on"
        for _ in range(14):
            clock.moved += timedelta(days=31)
            make_round(club.house)
        # Fourteen months later the sessions have ended.
        payer = log_in(club, payer.account["email"])
        waiting = log_in(club, waiting.account["email"])
        plan = payer.get("/me/plan")
        assert plan["tier"] == "basic_free"
        assert [one["state"] for one in plan["orders"]] == ["ended"], "nothing follows it"
        assert waiting.call("GET", "/me").status_code == 200


def test_a7_the_list_is_kept_by_administrators_on_its_page(club: Club, operator: Browser) -> None:
    register(club, country=COUNTRY)
    sent = {"country": COUNTRY, "reason": " ", "csrf_token": operator.csrf}
    refused = operator.http.post("/admin/embargoes", data=sent)
    assert refused.status_code == 422
    assert 'value="KP" selected' in refused.text
    operator.http.post("/admin/embargoes", data=sent | {"reason": "By order"})
    done = operator.http.get("/admin/embargoes?done=listed")
    assert "By order" in done.text
    assert "shows nowhere any more" in done.text
    is_problem(operator.call("POST", "/admin/embargoes", EMBARGO), 409)
    is_problem(operator.call("POST", "/admin/embargoes", EMBARGO | {"country": "XX"}), 422)
    acts = operator.get("/admin/moderation/log")["entries"]
    assert any(one["act"] == "embargo" and "By order" in one["reason"] for one in acts)
    again = {"csrf_token": operator.csrf}
    assert operator.http.post(f"/admin/embargoes/{COUNTRY}/end", data=again).status_code == 303
    assert "By order" not in operator.http.get("/admin/embargoes").text
    is_problem(operator.call("DELETE", f"/admin/embargoes/{COUNTRY}"), 404)
    is_problem(operator.call("DELETE", "/admin/embargoes/x%00y"), 404)


def test_a7_a_round_goes_on_where_a_request_stopped(
    club: Club, operator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = [register(club, country=COUNTRY) for _ in range(3)]
    monkeypatch.setattr(embargoes, "_AT_ONCE", 1)
    with embargo(operator):
        # The club's own rounds may have the last one in hand when this one ends.
        make_round(club.house)
        eventually(lambda: all(one.get("/me")["embargoed"] for one in members))
        monkeypatch.undo()
