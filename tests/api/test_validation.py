"""Email addresses validated after joining and at intervals (A11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from babel.dates import format_date

from settings import Settings
from tests.api.club_client import (
    PASSWORD,
    Browser,
    Club,
    add_keyword,
    eventually,
    invented,
    is_problem,
    letters_to,
    log_in,
    on_hub,
    publish,
    register,
    running_club,
    write_letters,
)
from workers.upkeep import make_round


@pytest.fixture
def lettered(embedded_settings: Settings) -> Iterator[Club]:
    """A club whose letters are read on a page of it."""
    with running_club(embedded_settings.model_copy(update={"outbox_page": True})) as club:
        yield club


def links(club: Club, member: Browser, path: str = "validate") -> list[str]:
    """The secrets of the links that were written to a member, the newest last."""
    write_letters(club)
    return re.findall(rf"/{path}/(\S+)", "\n".join(letters_to(club, member)))


def validate(club: Club, secret: str) -> httpx.Response:
    return club.visitor().call("POST", "/validation", {"secret": secret})


def passes(club: Club, days: float) -> None:
    club.clock.moved += timedelta(days=days)
    make_round(club.house)


def entering(club: Club, member: Browser) -> httpx.Response:
    entry = {"email": member.account["email"], "password": PASSWORD}
    return club.visitor().call("POST", "/session", entry)


def test_a11_the_letter_says_until_when_and_its_link_works_as_long(
    embedded_settings: Settings,
) -> None:
    update = {"outbox_page": True, "email_grace_days": 40}
    with running_club(embedded_settings.model_copy(update=update)) as club:
        member = register(club)
        (secret,) = links(club, member)
        day = format_date(club.clock() + timedelta(days=40), "long", locale="en")
        letter = letters_to(club, member)[-1]
        assert f"once, until {day}:" in letter
        assert f"has not by {day} is suspended" in letter
        passes(club, 39)
        assert validate(club, secret).status_code == 204


def test_a11_who_does_not_validate_is_suspended_and_restored_at_once(
    own_settings: Settings,
) -> None:
    with running_club(own_settings.model_copy(update={"outbox_page": True})) as club:
        author, reader = register(club), register(club)
        assert validate(club, links(club, reader)[-1]).status_code == 204
        assert reader.get("/me")["email_validated_at"] is not None
        word = invented()
        add_keyword(reader, word)
        title = publish(author, word)["title"]
        assert len(links(club, author)) == 1
        passes(club, 13)
        assert on_hub(reader) == [title], "a grace period"
        passes(club, 2)
        eventually(lambda: on_hub(reader) == [])
        is_problem(author.call("GET", "/me"), 401)
        is_problem(entering(club, author), 403, "suspended")
        secret = links(club, author)[-1]
        assert validate(club, secret).status_code == 204
        assert on_hub(reader) == [title]
        assert author.get("/me")["slug"] == author.account["slug"], "its sessions go on"
        for spent in (secret, "x"):
            is_problem(validate(club, spent), 404)


def test_a11_it_is_validated_again_at_intervals(lettered: Club) -> None:
    member = register(lettered)
    validate(lettered, links(lettered, member)[-1])
    passes(lettered, 364)
    assert len(links(lettered, member)) == 1
    passes(lettered, 2)
    first, second = links(lettered, member)
    assert first != second
    passes(lettered, 10)
    assert validate(lettered, second).status_code == 204
    passes(lettered, 10)
    assert log_in(lettered, member.account["email"]).get("/me")
    passes(lettered, 356)
    passes(lettered, 15)
    is_problem(entering(lettered, member), 403, "suspended")


def test_a11_whoever_is_suspended_gets_another_letter_by_password(lettered: Club) -> None:
    member = register(lettered)
    links(lettered, member)
    passes(lettered, 15)
    passes(lettered, 15)
    (_, late) = links(lettered, member)
    is_problem(validate(lettered, late), 404)
    known = {"email": member.account["email"], "password": "wrong"}
    visitor = lettered.visitor()
    is_problem(visitor.call("POST", "/validation/letter", known), 401)
    assert visitor.call("POST", "/validation/letter", {**known, "password": PASSWORD}).is_success
    again = visitor.call("POST", "/validation/letter", {**known, "password": PASSWORD})
    is_problem(again, 429)
    assert validate(lettered, links(lettered, member)[-1]).status_code == 204
    assert entering(lettered, member).status_code == 200


def test_a11_a_password_recovered_by_letter_validates_the_address(lettered: Club) -> None:
    member = register(lettered)
    links(lettered, member)
    passes(lettered, 15)
    lettered.visitor().post("/recovery", {"email": member.account["email"]}, expect=202)
    body = {"secret": links(lettered, member, "recover")[-1], "password": "five amber kites"}
    assert lettered.visitor().call("POST", "/recovery/password", body).status_code == 204
    assert log_in(lettered, member.account["email"], "five amber kites").get("/me")


def test_a11_the_letter_s_page_and_asking_for_another(lettered: Club) -> None:
    member = register(lettered)
    (secret,) = links(lettered, member)
    assert "before" in member.http.get("/me").text
    form = {"csrf_token": member.csrf}
    assert member.http.post("/me/validation", data=form).status_code == 429
    lettered.clock.moved += timedelta(minutes=11)
    assert member.http.post("/me/validation", data=form).status_code == 303
    stranger = lettered.visitor().http
    for _ in range(2):
        page = stranger.get(f"/validate/{secret}")
        assert (page.status_code, 'action="/validate/' in page.text) == (200, True)
    answer = stranger.post(f"/validate/{secret}")
    assert answer.headers["location"] == "/login?done=validated"
    assert "Send the letter again" not in member.http.get("/me").text
    assert stranger.get(f"/validate/{secret}").status_code == 404
    page = stranger.post("/login", data={}).text
    assert "follow it" not in page


def test_a11_the_login_page_tells_whoever_is_suspended(lettered: Club) -> None:
    member = register(lettered)
    links(lettered, member)
    passes(lettered, 15)
    lettered.clock.moved += timedelta(minutes=11)
    browser = lettered.visitor().http
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/login").text)
    assert token
    entry = {"email": member.account["email"], "password": PASSWORD, "csrf_token": token[1]}
    answer = browser.post("/login", data=entry)
    assert (answer.status_code, "restored at once" in answer.text) == (403, True)
    assert len(links(lettered, member)) == 3, "one more was written"


def test_a11_a_club_that_sends_no_letters_asks_nobody(embedded_settings: Settings) -> None:
    with running_club(embedded_settings) as club:
        member = register(club)
        passes(club, 100)
        assert links(club, member) == []
        assert member.get("/me")["slug"] == member.account["slug"]
