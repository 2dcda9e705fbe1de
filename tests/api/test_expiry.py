"""Publications with an end, and settings that change while pages are open (P5, P8)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from store.truth import utc_now
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    draft,
    invented,
    is_problem,
    on_hub,
    publish,
    register,
)
from workers.upkeep import make_round


@contextmanager
def later(club: Club, **moved: float) -> Iterator[None]:
    """The club's clock a while ahead, with one round of the background work made there."""
    club.clock.moved += timedelta(**moved)
    try:
        make_round(club.house)
        yield
    finally:
        club.clock.moved -= timedelta(**moved)


def in_an_hour() -> str:
    return (utc_now() + timedelta(hours=1)).isoformat()


def site_of(visitor: Browser, author: Browser) -> list[str]:
    home = visitor.get(f"/sites/{author.account['slug']}/home")
    return [entry["publication"]["id"] for entry in home["entries"]]


def test_p5_it_goes_offline_by_itself_everywhere(club: Club) -> None:
    member, author, word = register(club), register(club), invented()
    add_keyword(member, word)
    made = publish(author, word, expires_at=in_an_hour())
    address = f"/publications/{made['id']}"
    with member.live() as stream:
        with later(club, minutes=59):
            assert on_hub(member) == [made["title"]]
        with later(club, minutes=61):
            event = stream.next()
            assert event is not None
            assert (event["event"], event["data"]["publication"]) == ("withdrawn", made["id"])
            assert on_hub(member) == []
            assert site_of(club.visitor(), author) == []
            is_problem(member.call("GET", address), 404)
            assert author.get(address)["state"] == "offline"
            is_problem(author.call("POST", f"{address}/online"), 409, "state_conflict")
            # Its author has it stay, and it comes back at its old place.
            assert author.call("PATCH", address, {"expires_at": None}).status_code == 200
            back = author.post(f"{address}/online", expect=200)
            assert back["published_at"] == made["published_at"]
            assert on_hub(member) == [made["title"]]


def test_p5_an_end_is_moved_and_taken_away(club: Club) -> None:
    author, word = register(club), invented()
    made = publish(author, word, expires_at="2090-05-17T12:00:00.75+02:00")
    assert made["expires_at"] == "2090-05-17T10:00:00Z"
    address = f"/publications/{made['id']}"
    assert author.call("PATCH", address, {"title": "T"}).json()["expires_at"] == made["expires_at"]
    assert author.call("PATCH", address, {"expires_at": None}).json()["expires_at"] is None
    with later(club, days=1):
        assert author.get(address)["state"] == "live"


@pytest.mark.parametrize(
    "end",
    [
        "2020-01-01T00:00:00Z",
        "2090-01-01T00:00:00",
        "tomorrow",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_p5_an_end_is_a_moment_to_come(club: Club, end: str) -> None:
    author, word = register(club), invented()
    refused = author.call("POST", "/publications", draft(word, expires_at=end))
    assert set(is_problem(refused, 422, "invalid")["fields"]) == {"expires_at"}
    made = publish(author, word)
    refused = author.call("PATCH", f"/publications/{made['id']}", {"expires_at": end})
    assert set(is_problem(refused, 422, "invalid")["fields"]) == {"expires_at"}


def test_p5_many_ends_at_once_all_come(club: Club) -> None:
    author, word = register(club), invented()
    end = in_an_hour()
    made = [publish(author, word, title=f"No. {number}", expires_at=end) for number in range(30)]
    kept = publish(author, word)
    with later(club, hours=2):
        states = {one["id"]: one["state"] for one in author.get("/publications")["entries"]}
    assert states[kept["id"]] == "live"
    assert {states[one["id"]] for one in made} == {"offline"}


def test_p5_settings_take_effect_on_open_pages_at_once(club: Club) -> None:
    member, author, word = register(club), register(club), invented()
    add_keyword(member, word)
    made = publish(author, word)
    address = f"/publications/{made['id']}"
    with member.live() as stream:
        for changed, expected in (
            ({"places": {"hub": False}}, "withdrawn"),
            ({"places": {"hub": True}}, "publication"),
            ({"reading_tier": "premium_vip"}, "withdrawn"),
            ({"reading_tier": "basic_free"}, "publication"),
        ):
            assert author.call("PATCH", address, {"settings": changed}).status_code == 200
            event = stream.next()
            assert event is not None
            assert event["event"] == expected
            assert (on_hub(member) == []) is (expected == "withdrawn")


def test_p5_a_person_chooses_settings_on_the_page(club: Club) -> None:
    author, word = register(club), invented()
    page = author.http.get("/compose").text
    for place in ("site", "hub", "feed", "web"):
        assert f'id="on-{place}" value="{place}" checked' in page
    sent: dict[str, Any] = {
        "type": "article",
        "language": "en",
        "title": f"All about {word}",
        "texts": f"We make {word}.",
        "keyword_text": word,
        "keyword_kind": "b2b",
        "keyword_need": "",
        "settings_shown": "yes",
        "on": ["site", "web"],
        "contact_tier": "basic_plus",
        "reading_tier": "basic_free",
        "expires_at": "2090-05-17T12:00:00",
        "action": "publish",
        "csrf_token": author.csrf,
    }
    answer = author.http.post("/compose", data=sent)
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"].partition("?")[0]
    address = f"/publications/{path.removeprefix('/p/')}"
    made = author.get(address)
    assert made["settings"]["places"] == {"site": True, "hub": False, "feed": False, "web": True}
    assert made["settings"]["contact_tier"] == "basic_plus"
    # Written in the time zone of the account.
    assert datetime.fromisoformat(made["expires_at"]) == datetime(2090, 5, 17, 10, tzinfo=UTC)
    form = author.http.get(f"{path}/edit").text
    assert 'value="2090-05-17T12:00:00"' in form
    saved = author.http.post(f"{path}/edit", data=sent | {"on": ["hub"], "expires_at": ""})
    assert saved.status_code == 303, saved.text
    made = author.get(address)
    assert made["settings"]["places"] == {"site": False, "hub": True, "feed": False, "web": False}
    assert made["expires_at"] is None
    wrong = author.http.post(f"{path}/edit", data=sent | {"expires_at": "tomorrow"})
    assert wrong.status_code == 422
    assert 'href="#expires_at"' in wrong.text
