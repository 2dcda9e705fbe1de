"""Joining, logging in and out through HTTP (A1, A2, C1, C2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest
from cryptography.fernet import Fernet

from api.cookies import SESSION_COOKIE
from club.standing import block, unblock
from settings import Settings
from store.pointer import pointer
from tests.api.club_client import (
    PASSWORD,
    Club,
    add_keyword,
    eventually,
    invented,
    is_problem,
    joining,
    joining_enterprise,
    log_in,
    on_hub,
    publish,
    register,
    running_club,
)

REQUIRED = [
    "email",
    "password",
    "slug",
    "full_name",
    "birth_date",
    "job",
    "postcode",
    "city",
    "country",
    "language",
    "languages",
    "time_zone",
    "accept_policies",
]
REQUIRED_OF_ENTERPRISES = [
    *(name for name in REQUIRED if name not in ("full_name", "birth_date", "job")),
    "legal_name",
    "legal_form",
    "incorporated_on",
    "sector",
    "administrator",
]


def test_a1_a_person_registers_and_c2_is_logged_in(club: Club) -> None:
    body = joining()
    member = register(club, body)
    told = member.get("/me")
    for name in body.keys() - {"password", "accept_policies"}:
        assert told[name] == body[name], name
    assert told["tier"] == "basic_free"
    assert "password" not in str(told)


def test_a1_an_enterprise_registers(club: Club) -> None:
    body = joining_enterprise()
    told = register(club, body).get("/me")
    assert told["name"] == "Huilerie du Midi"
    assert told["administrator"] == body["administrator"]


@pytest.mark.parametrize("missing", REQUIRED)
def test_a1_every_field_of_a_person_is_needed(club: Club, missing: str) -> None:
    body = joining()
    del body[missing]
    problem = is_problem(club.visitor().call("POST", "/accounts", body), 422, "invalid")
    assert problem["fields"].keys() == {f"individual.{missing}"}


@pytest.mark.parametrize("missing", REQUIRED_OF_ENTERPRISES)
def test_a1_every_field_of_an_enterprise_is_needed(club: Club, missing: str) -> None:
    body = joining_enterprise()
    del body[missing]
    problem = is_problem(club.visitor().call("POST", "/accounts", body), 422, "invalid")
    assert problem["fields"].keys() == {f"enterprise.{missing}"}


@pytest.mark.parametrize(
    "change",
    [
        {"accept_policies": False},
        {"country": "FRA"},
        {"country": "ZX"},
        {"language": "xx"},
        {"languages": []},
        {"languages": ["klingon"]},
        {"time_zone": "Europe/Lutetia"},
        {"email": "nobody"},
        {"email": "a@b"},
        {"password": "short"},
        {"slug": "Not A Slug"},
        {"slug": "-x-"},
        {"slug": "x" * 41},
        {"full_name": " \t "},
        {"birth_date": "17/05/1980"},
        {"birth_date": "1980-02-30"},
        {"birth_date": "1850-01-01"},
        {"tier": "premium_diamond"},
        {"role": "administrator"},
        {"type": "club"},
    ],
    ids=str,
)
def test_a1_a_wrong_field_is_named(club: Club, change: dict[str, Any]) -> None:
    problem = is_problem(club.visitor().call("POST", "/accounts", joining(**change)), 422)
    (field,) = problem["fields"]
    assert field.removeprefix("individual.").split(".")[0] in {*change, "body"}


def test_a2_members_are_18_or_over(club: Club) -> None:
    today = datetime.now(UTC).date()
    birthday = today.replace(year=today.year - 18) if (today.month, today.day) != (2, 29) else today
    young = joining(birth_date=str(birthday + timedelta(days=1)))
    problem = is_problem(club.visitor().call("POST", "/accounts", young), 422, "invalid")
    assert "birth_date" in problem["fields"]
    assert register(club, birth_date=str(birthday)).account["id"]
    person = {"full_name": "Jo", "birth_date": str(date(today.year - 10, 1, 1)), "job": "boss"}
    refused = club.visitor().call("POST", "/accounts", joining_enterprise(administrator=person))
    assert "administrator.birth_date" in is_problem(refused, 422)["fields"]


def test_an_email_or_slug_that_is_taken_is_refused(club: Club) -> None:
    body = joining()
    register(club, body)
    same_email = joining(email=body["email"].upper())
    problem = is_problem(club.visitor().call("POST", "/accounts", same_email), 409, "email_taken")
    assert "email" in problem["fields"]
    same_slug = joining(slug=body["slug"])
    problem = is_problem(club.visitor().call("POST", "/accounts", same_slug), 409, "slug_taken")
    assert "slug" in problem["fields"]
    reserved = joining(slug="admin")
    is_problem(club.visitor().call("POST", "/accounts", reserved), 409, "slug_taken")


def test_logging_in_takes_the_address_as_people_write_it(club: Club) -> None:
    member = register(club, email=f"Zo\u00e9.{invented()}@Example.com")
    address = member.account["email"].replace("\u00e9", "e\u0301").upper()
    assert log_in(club, f" {address} ").account["id"] == member.account["id"]


def test_a_wrong_password_and_an_unknown_address_are_told_alike(club: Club) -> None:
    email = register(club).account["email"]
    answers = [
        club.visitor().call("POST", "/session", {"email": address, "password": password})
        for address, password in ((email, "wrong"), ("nobody@example.com", PASSWORD))
    ]
    for answer in answers:
        is_problem(answer, 401, "unauthenticated")
    assert answers[0].json() == answers[1].json()


def test_a_blocked_account_is_shut_out(club: Club) -> None:
    member = register(club)
    block(club.house.truth, member.account["email"])
    is_problem(member.call("GET", "/me"), 401)
    credentials = {"email": member.account["email"], "password": PASSWORD}
    is_problem(club.visitor().call("POST", "/session", credentials), 403, "forbidden")
    unblock(club.house.truth, member.account["email"])
    assert log_in(club, member.account["email"]).get("/me")["id"] == member.account["id"]


def test_p8_what_a_blocked_account_published_is_gone_until_it_is_unblocked(club: Club) -> None:
    """On hubs that are open, and on those loaded then."""
    word = invented()
    reader, author = register(club), register(club)
    add_keyword(reader, word)
    first, second = publish(author, word), publish(author, word)
    author.post(f"/publications/{first['id']}/offline", expect=200)
    with reader.live() as stream:
        for standing, shown, told in ((block, [], "withdrawn"), (unblock, [second], "publication")):
            standing(club.house.truth, author.account["email"])
            event = stream.next()
            assert event is not None
            assert event["event"] == told
            titles = [entry["publication"]["id"] for entry in reader.get("/hub")["entries"]]
            assert titles == [publication["id"] for publication in shown]
            eventually(lambda shown=shown: (second["id"] in indexed(club)) == (second in shown))
        third = publish(author, word)
        event = stream.next()
    assert event is not None
    assert event["data"]["publication"]["id"] == third["id"]


def indexed(club: Club) -> dict[str, int]:
    """Revision of every publication that the index has."""
    with club.house.truth.read() as session:
        live = pointer(session).live
    club.house.engine.refresh(live)
    return dict(club.house.engine.documents(live))


def cookie_of(answer: httpx.Response) -> Any:
    return SimpleCookie(answer.headers["set-cookie"])[SESSION_COOKIE]


def test_c1_the_session_cookie_is_encrypted_and_out_of_reach(club: Club) -> None:
    answer = club.visitor().call("POST", "/accounts", joining())
    cookie = cookie_of(answer)
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "lax"
    assert int(cookie["max-age"]) == 365 * 86_400
    (key,) = club.house.settings.secret_keys
    inside = Fernet(key.get_secret_value()).decrypt(cookie.value.encode()).decode()
    # An identifier and nothing else: no address, no account.
    assert answer.json()["account"]["id"] not in inside
    assert "@" not in inside
    assert inside.replace("-", "").replace("_", "").isalnum()


def test_c1_logging_out_ends_the_session_and_the_cookie(club: Club) -> None:
    member = register(club)
    kept = dict(member.http.cookies)
    answer = member.call("DELETE", "/session")
    assert answer.status_code == 204
    assert int(cookie_of(answer)["max-age"]) == 0
    is_problem(member.call("GET", "/me"), 401)
    thief = club.visitor()
    thief.http.cookies.update(kept)
    is_problem(thief.call("GET", "/me"), 401, "unauthenticated")


def test_c1_a_cookie_that_is_not_ours_is_nobody(club: Club) -> None:
    for value in ("x", "gAAAAA", Fernet(Fernet.generate_key()).encrypt(b"x").decode(), "é"):
        visitor = club.visitor()
        answer = visitor.call(
            "GET", "/me", headers={"cookie": f"{SESSION_COOKIE}={value}".encode()}
        )
        is_problem(answer, 401, "unauthenticated")


def test_c1_a_session_lives_a_year(embedded_settings: Settings) -> None:
    with running_club(embedded_settings) as club:
        member = register(club)
        club.clock.moved = timedelta(days=364)
        assert member.get("/me")
        club.clock.moved = timedelta(days=366)
        is_problem(member.call("GET", "/me"), 401, "unauthenticated")
        is_problem(member.call("GET", "/live?topics=hub"), 401, "unauthenticated")
        # The browser is simply nobody: public pages stay open to it.
        assert member.get(f"/sites/{member.account['slug']}/home")["layout"] == "ordinary"
        assert log_in(club, member.account["email"]).get("/me")


@pytest.mark.parametrize("token", [None, "", "wrong", "é"])
def test_a_write_by_cookie_carries_the_csrf_token(club: Club, token: str | None) -> None:
    member, other = register(club), register(club)
    for given in (token, other.csrf):
        member.csrf = ""
        headers = {} if given is None else {"x-csrf-token": given.encode("latin-1")}
        body = {"text": invented(), "kind": "b2b"}
        refused = member.call("POST", "/keywords", body, headers=headers)
        is_problem(refused, 403, "csrf")
        is_problem(member.call("DELETE", "/me", headers=headers), 403, "csrf")
    assert member.get("/keywords")["entries"] == []


def test_the_csrf_token_can_be_asked_for_again(club: Club) -> None:
    member = register(club)
    assert member.get("/session")["csrf_token"] == member.csrf


def test_keys_can_be_renewed_without_logging_anybody_out(embedded_settings: Settings) -> None:
    with running_club(embedded_settings) as club:
        member = register(club)
    fresh = type(embedded_settings.secret_keys[0])(Fernet.generate_key().decode())
    renewed = embedded_settings.model_copy(
        update={"secret_keys": (fresh, *embedded_settings.secret_keys)}
    )
    with running_club(renewed) as club:
        again = club.visitor()
        again.http.cookies.update(member.http.cookies)
        again.csrf = member.csrf
        assert add_keyword(again, invented())["state"] == "active"


def test_a_club_that_starts_again_has_kept_everything(embedded_settings: Settings) -> None:
    word = invented()
    with running_club(embedded_settings) as club:
        member = register(club)
        add_keyword(member, word)
        title = publish(register(club), word)["title"]
    with running_club(embedded_settings) as club:
        assert on_hub(log_in(club, member.account["email"])) == [title]
