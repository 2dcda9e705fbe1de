"""A forgotten password: two forms, a letter, a link that works once and for an hour (C1, A18)."""

from __future__ import annotations

import re
import secrets
import threading
from datetime import timedelta
from http.cookies import SimpleCookie

import httpx
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import event
from sqlmodel import col, select

from club import allowances, strangers
from club.allowances import Bucket
from schemas.allowance import Purpose
from schemas.letter import Letter
from settings import Settings
from tests.api.club_client import (
    PASSWORD,
    Browser,
    Club,
    MovableClock,
    invented,
    is_problem,
    joining,
    letters_to,
    log_in,
    register,
    running_club,
    write_letters,
)
from tests.api.test_delegates import sub_of
from workers.upkeep import make_round

NEW = "seven quiet herons"


def secrets_sent(club: Club, member: Browser) -> list[str]:
    """The secrets of the links that were written to a member to recover by, the newest last."""
    write_letters(club)
    return re.findall(r"/recover/(\S+)", "\n".join(letters_to(club, member)))


def ask(club: Club, email: str) -> httpx.Response:
    return club.visitor().call("POST", "/recovery", {"email": email})


def asked_for(club: Club, member: Browser) -> str:
    assert ask(club, member.account["email"]).status_code == 202
    return secrets_sent(club, member)[-1]


def recover(club: Club, secret: str, password: str = NEW) -> httpx.Response:
    return club.visitor().call(
        "POST", "/recovery/password", {"secret": secret, "password": password}
    )


def test_c1_a_letter_s_link_sets_a_new_password_once(club: Club) -> None:
    member = register(club)
    first, secret = asked_for(club, member), asked_for(club, member)
    with member.live() as stream:
        assert recover(club, secret).status_code == 204
        assert stream.next(skip=("heartbeat", "reset")) is None, "its open pages close"
    is_problem(member.call("GET", "/me"), 401)
    entry = {"email": member.account["email"], "password": PASSWORD}
    is_problem(club.visitor().call("POST", "/session", entry), 401)
    assert log_in(club, member.account["email"], NEW).get("/me")["id"] == member.account["id"]
    for spent in (secret, first, "x", "é"):
        is_problem(recover(club, spent, "another long password"), 404)


def test_c1_a_letter_s_link_works_for_an_hour(embedded_settings: Settings) -> None:
    clock = MovableClock()
    with running_club(embedded_settings, clock=clock) as club:
        member = register(club)
        secret = asked_for(club, member)
        clock.moved += timedelta(minutes=59)
        is_problem(recover(club, secret, "password1"), 422)
        clock.moved += timedelta(minutes=2)
        is_problem(recover(club, secret), 404)
        assert member.http.get(f"/recover/{secret}").status_code == 404
        clock.moved += timedelta(minutes=30)
        assert recover(club, asked_for(club, member)).status_code == 204


def statements(club: Club, path: str, body: dict[str, str]) -> tuple[list[str], httpx.Response]:
    """What a request asks of the truth, in order, and what it is answered."""
    said: list[str] = []

    def note(*rest: object) -> None:
        # Rounds ask the truth as well, on threads of their own.
        if threading.current_thread().name.startswith("AnyIO worker"):
            said.append(str(rest[2]))

    event.listen(club.house.truth.engine, "before_cursor_execute", note)
    try:
        answer = club.visitor().call("POST", path, body)
    finally:
        event.remove(club.house.truth.engine, "before_cursor_execute", note)
    return said, answer


def test_c1_nothing_tells_whether_an_address_is_known(embedded_settings: Settings) -> None:
    with running_club(embedded_settings) as club:
        member = register(club)
        known, unknown = member.account["email"], f"{invented()}@example.com"
        for path, more in (("/recovery", {}), ("/session", {"password": "wrong"})):
            seen = [statements(club, path, {"email": one, **more}) for one in (known, unknown)]
            (first, answer), (second, other) = seen
            assert first == second, "it does the same, so it takes as long"
            assert len(first) > 2
            assert (answer.status_code, answer.content) == (other.status_code, other.content)
        make_round(club.house)
        with club.house.truth.read() as session:
            assert len(session.exec(select(Letter)).all()) == 1


def cookie(answer: httpx.Response, name: str) -> tuple[str, int]:
    for header in answer.headers.get_list("set-cookie"):
        jar = SimpleCookie(header)
        if name in jar:
            return jar[name].value, int(jar[name]["max-age"])
    raise AssertionError(f"no {name} in {answer.headers}")


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_c1_two_forms_in_a_row_each_with_its_cookie_of_an_hour(club: Club) -> None:
    member, stranger = register(club), club.visitor().http
    page = stranger.get("/recover")
    value, seconds = cookie(page, "marieur_recover")
    (key, *_) = club.house.settings.secret_keys
    inside = Fernet(key.get_secret_value()).decrypt(value.encode()).decode()
    assert (seconds, re.fullmatch(r"[\w-]{20,30}", inside) is not None) == (3600, True)
    form = {"email": member.account["email"], "csrf_token": token_in(page.text)}
    answer = stranger.post("/recover", data=form)
    assert (answer.status_code, cookie(answer, "marieur_recover")) == (303, ("", 0))
    assert "on its way" in stranger.get(answer.headers["location"]).text
    (secret,) = secrets_sent(club, member)
    page = stranger.get(f"/recover/{secret}")
    assert cookie(page, "marieur_password")[1] == 3600
    form = {"password": "password1", "csrf_token": token_in(page.text)}
    weak = stranger.post(f"/recover/{secret}", data=form)
    assert (weak.status_code, "easy to guess" in weak.text) == (422, True)
    answer = stranger.post(f"/recover/{secret}", data={**form, "password": NEW})
    assert (answer.status_code, cookie(answer, "marieur_password")) == (303, ("", 0))
    assert log_in(club, member.account["email"], NEW).get("/me")


@pytest.mark.parametrize(
    ("path", "name", "lives"),
    [
        ("/login", "marieur_login", 86_400),
        ("/register", "marieur_register", 3_600),
        ("/recover", "marieur_recover", 3_600),
    ],
)
def test_c1_a_form_is_good_as_long_as_its_cookie(
    club: Club, path: str, name: str, lives: int
) -> None:
    (key, *_) = club.house.settings.secret_keys
    box, visitor = Fernet(key.get_secret_value()), club.visitor().http
    page = visitor.get(path)
    value, seconds = cookie(page, name)
    assert seconds == lives
    inside = box.decrypt(value.encode())
    made = box.extract_timestamp(value.encode())
    for age, status in ((lives - 60, {401, 422, 303}), (lives + 60, {403})):
        old = box.encrypt_at_time(inside, made - age).decode()
        form = {"csrf_token": token_in(page.text), "email": "nobody@example.com", "password": "x"}
        answer = httpx.post(f"{club.url}{path}", data=form, headers={"cookie": f"{name}={old}"})
        assert answer.status_code in status


def test_a18_wrong_passwords_are_bounded_for_known_and_unknown_alike(
    embedded_settings: Settings,
) -> None:
    clock = MovableClock()
    most = int(strangers.BY_BOTH[strangers.Attempt.LOGIN].most)
    with running_club(embedded_settings, clock=clock) as club:
        member = register(club)
        for email in (member.account["email"], "nobody@example.com"):
            entry = {"email": email, "password": "wrong"}
            answers = [club.visitor().call("POST", "/session", entry) for _ in range(most + 1)]
            assert [one.status_code for one in answers] == [401] * most + [429]
        entry = {"email": member.account["email"], "password": PASSWORD}
        is_problem(club.visitor().call("POST", "/session", entry), 429, "limit_reached")
        # From elsewhere its holder comes in all the same, and later from here.
        elsewhere = club.visitor(**{"x-forwarded-for": "203.0.113.9"})
        elsewhere.post("/session", entry, expect=200)
        clock.moved += timedelta(minutes=2)
        for _ in range(3):
            club.visitor().post("/session", entry, expect=200)


def test_a18_one_address_joins_and_recovers_so_often(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Bucket(2, 0.001)
    monkeypatch.setitem(strangers.BY_ADDRESS, strangers.Attempt.REGISTER, small)
    monkeypatch.setitem(strangers.BY_EMAIL, strangers.Attempt.RECOVER, small)
    network = f"2001:db8:{secrets.token_hex(2)}:1"
    statuses = [
        club.visitor(**{"x-forwarded-for": f"{network}::{number}"})
        .call("POST", "/accounts", joining())
        .status_code
        for number in (1, 2, 3)
    ]
    assert statuses == [201, 201, 429], "all addresses of a customer are one"
    email = f"{invented()}@example.com"
    assert [ask(club, email).status_code for _ in range(3)] == [202, 202, 429]


def test_a18_joining_tells_few_addresses_that_have_an_account(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(strangers.BY_ADDRESS, strangers.Attempt.FIND, Bucket(2, 0.001))
    asking = {"x-forwarded-for": f"2001:db8:{secrets.token_hex(2)}:1::1"}
    known = joining(email=register(club).account["email"])

    def joins(body: dict[str, object]) -> int:
        return club.visitor(**asking).call("POST", "/accounts", body).status_code

    assert [joins(joining()) for _ in range(3)] == [201] * 3, "whoever joins finds nobody"
    assert joins({**joining(), "birth_date": "2020-01-01"}) == 422
    assert [joins(known) for _ in range(3)] == [409, 409, 429]
    assert joins(joining()) == 429, "the others are told alike"


def test_a18_a_member_tries_so_many_addresses_for_sub_accounts(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(allowances.BUCKETS, Purpose.DELEGATE, Bucket(2, 0.001))
    holder, other = register(club), register(club)
    body = {"kind": "sub", "password": PASSWORD, "full_name": "A", "birth_date": "1990-01-01"}
    addresses = [other.account["email"]] * 3 + [f"{invented()}@example.com"]
    answers = [holder.call("POST", "/delegates", {**body, "email": one}) for one in addresses]
    assert [one.status_code for one in answers] == [409, 409, 429, 429]


def test_a4_a_sub_account_recovers_its_own_password(club: Club) -> None:
    holder = register(club)
    sub, sub_id = sub_of(club, holder, "publications")
    (email,) = [one["email"] for one in holder.get("/delegates")["entries"]]
    assert ask(club, email).status_code == 202
    (link,) = secrets_sent(club, holder)
    with club.house.truth.read() as session:
        letter = session.exec(select(Letter).where(col(Letter.address) == email)).one()
    assert link in letter.text
    assert recover(club, link).status_code == 204
    is_problem(sub.call("GET", "/session"), 401)
    assert holder.get("/me"), "the holder's own sessions go on"
    assert log_in(club, holder.account["email"])
    assert log_in(club, email, NEW).get("/session")["acting"]["id"] == sub_id
    is_problem(recover(club, link, "another long password"), 404)
    assert ask(club, email).status_code == 202
    late = secrets_sent(club, holder)[-1]
    assert holder.call("DELETE", f"/delegates/{sub_id}").status_code == 204
    is_problem(recover(club, late, "another long password"), 404)
