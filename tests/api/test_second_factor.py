"""A second factor at login: set up, asked, lost, switched off (C1, A18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from cryptography.fernet import Fernet
from sqlmodel import col, select

from club.lost_factor import forget_factor
from schemas.second_factor import SecondFactor
from settings import Settings
from tests.api.club_client import (
    PASSWORD,
    Browser,
    Club,
    is_problem,
    letters_to,
    log_in,
    register,
    running_club,
)
from tests.api.test_delegates import sub_of
from tests.api.test_recovery import NEW, asked_for, recover, token_in

FACTOR = "/me/second-factor"


def code_of(club: Club, secret: str, later: int = 0) -> str:
    """What the app shows now, or so many steps later."""
    return pyotp.TOTP(secret).at(club.clock(), counter_offset=later)


def switch_on(member: Browser) -> tuple[str, list[str]]:
    """The app's secret, and the recovery codes."""
    secret = member.post(FACTOR, {"password": PASSWORD})["secret"]
    return secret, confirmed_by(member, code_of(member.club, secret))


def confirmed_by(member: Browser, code: str) -> list[str]:
    """The recovery codes that a first code of the app is answered with."""
    answer = member.call("PUT", FACTOR, {"code": code})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["recovery_codes"])


def attempt(club: Club, email: str, code: str | None = None, **more: Any) -> Any:
    body = {"email": email, "password": PASSWORD, **more}
    return club.visitor().call("POST", "/session", body | ({"code": code} if code else {}))


def needs_code(answer: Any) -> None:
    problem = is_problem(answer, 401)
    assert (problem["code"], list(problem["fields"])) == ("code_needed", ["code"])


def row_of(club: Club, person: str) -> SecondFactor | None:
    with club.house.truth.read() as session:
        which = select(SecondFactor).where(col(SecondFactor.person_id) == person)
        return session.exec(which).first()


def test_c1_a_code_is_asked_once_a_second_factor_is_confirmed(club: Club) -> None:
    member = register(club)
    email = member.account["email"]
    assert "password" in is_problem(member.call("POST", FACTOR, {"password": "no"}), 422)["fields"]
    begun = member.post(FACTOR, {"password": PASSWORD})
    assert begun["secret"] in begun["uri"]
    assert attempt(club, email).status_code == 200, "it does not count yet"
    assert "code" in is_problem(member.call("PUT", FACTOR, {"code": "no"}), 422)["fields"]
    secret = member.post(FACTOR, {"password": PASSWORD})["secret"]
    taken = code_of(club, secret)
    codes = confirmed_by(member, taken)
    row = row_of(club, member.account["id"])
    assert row is not None
    assert secret not in row.secret
    assert not set(codes) & set(row.recovery)
    for wrong in (None, "000000", code_of(club, begun["secret"]), taken):
        needs_code(attempt(club, email, wrong))
    assert is_problem(attempt(club, email, password="wrong"), 401)["code"] == "unauthenticated"
    later = code_of(club, secret, 1)
    assert attempt(club, email, later).status_code == 200
    needs_code(attempt(club, email, later))
    assert attempt(club, email, codes[0].upper().replace("-", " ")).status_code == 200
    needs_code(attempt(club, email, codes[0]))
    assert member.get(FACTOR)["recovery_codes_left"] == len(codes) - 1
    assert member.get("/me/export")["second_factor"]["on"] is True
    is_problem(member.call("POST", FACTOR, {"password": PASSWORD}), 409)
    for body in ({"password": "no", "code": codes[1]}, {"password": PASSWORD, "code": codes[0]}):
        is_problem(member.call("POST", f"{FACTOR}/end", body), 422)
    member.post(f"{FACTOR}/end", {"password": PASSWORD, "code": codes[1]}, expect=204)
    assert attempt(club, email).status_code == 200
    told = [one.splitlines()[0] for one in letters_to(club, member)]
    assert told[-3:] == [
        "A second factor is on", "A recovery code was used", "The second factor is off"
    ]  # fmt: skip


def test_c1_a_letter_does_not_go_around_the_second_factor(club: Club) -> None:
    member = register(club)
    _, codes = switch_on(member)
    link = asked_for(club, member)
    needs_code(recover(club, link))
    wanted = {"secret": link, "password": NEW}
    needs_code(club.visitor().call("POST", "/recovery/password", {**wanted, "code": "000000"}))
    assert member.get("/me"), "nothing has changed"
    stranger = club.visitor().http
    page = stranger.get(f"/recover/{link}")
    form = {"password": NEW, "csrf_token": token_in(page.text)}
    assert 'name="code"' in page.text
    assert stranger.post(f"/recover/{link}", data=form).status_code == 401
    answer = stranger.post(f"/recover/{link}", data={**form, "code": codes[0]})
    assert answer.status_code == 303
    needs_code(attempt(club, member.account["email"], password=NEW))
    assert forget_factor(club.house.truth, member.account["email"])
    assert log_in(club, member.account["email"], NEW).get("/me/export")["moderation"]


@pytest.fixture(scope="module")
def own_club(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Club]:
    """A club of this module's own: what is asked here does not depend on where it runs."""
    keys = (Fernet.generate_key().decode(),)
    folder = tmp_path_factory.mktemp("factors")
    settings = Settings.model_validate({"data_dir": folder, "secret_keys": keys})
    with running_club(settings) as club:
        yield club


def test_a18_wrong_codes_are_bounded(own_club: Club) -> None:
    member = register(own_club)
    email, (_, codes) = member.account["email"], switch_on(member)
    for _ in range(10):
        needs_code(attempt(own_club, email, "000000"))
    is_problem(attempt(own_club, email, codes[0]), 429)
    needs_code(attempt(own_club, email))
    assert is_problem(attempt(own_club, email, password="wrong"), 401)["code"] == "unauthenticated"


def test_c1_the_second_factor_on_its_pages(own_club: Club) -> None:
    member = register(own_club)
    form = {"csrf_token": member.csrf}
    assert "/me/second-factor" in member.http.get("/me").text
    page = member.http.post(FACTOR, data={**form, "password": PASSWORD})
    assert "<svg" in page.text
    assert "style=" not in page.text, "our policy lets none through"
    found = re.search(r'id="key">([A-Z2-7 ]+)<', page.text)
    assert found
    secret = found[1].replace(" ", "")
    wrong = member.http.post(f"{FACTOR}/confirm", data={**form, "code": "12"})
    assert (wrong.status_code, 'value="12"' in wrong.text) == (422, True)
    code = code_of(own_club, secret)
    page = member.http.post(f"{FACTOR}/confirm", data={**form, "code": code})
    codes = re.findall(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", page.text)
    assert len(codes) == 8
    assert codes[0] not in member.http.get(FACTOR).text
    stranger, other = own_club.visitor().http, own_club.visitor().http
    token = token_in(stranger.get("/login").text)
    entry = {"email": member.account["email"], "password": PASSWORD, "next": "/me/keywords"}
    step = stranger.post("/login", data={**entry, "csrf_token": token})
    half = re.search(r'name="half" value="([^"]+)"', step.text)
    assert half
    assert "marieur_session" not in stranger.cookies
    second = {"half": half[1], "next": "/me/keywords", "csrf_token": token_in(step.text)}
    theirs = {**second, "code": codes[0], "csrf_token": token_in(other.get("/login").text)}
    assert other.post("/login/code", data=theirs).status_code == 401, "another visit's"
    wrong = stranger.post("/login/code", data={**second, "code": "1234"})
    assert (wrong.status_code, 'value="1234"' in wrong.text) == (401, True)
    right = stranger.post("/login/code", data={**second, "code": codes[0]})
    assert (right.status_code, right.headers["location"]) == (303, "/me/keywords")
    assert stranger.get("/me").status_code == 200
    ending = {**form, "password": PASSWORD, "code": codes[1]}
    assert member.http.post(f"{FACTOR}/end", data=ending).status_code == 303


def test_c1_a_sub_account_has_a_second_factor_of_its_own(own_club: Club) -> None:
    holder = register(own_club)
    sub, sub_id = sub_of(own_club, holder, "publications")
    email = next(one["email"] for one in holder.get("/delegates")["entries"])
    _, codes = switch_on(sub)
    assert attempt(own_club, holder.account["email"]).status_code == 200
    needs_code(attempt(own_club, email))
    assert attempt(own_club, email, codes[0]).status_code == 200
    assert holder.call("DELETE", f"/delegates/{sub_id}").status_code == 204
    assert row_of(own_club, sub_id) is None


def test_c1_a_second_factor_outlives_a_renewed_key_and_goes_with_its_account(
    embedded_settings: Settings,
) -> None:
    with running_club(embedded_settings) as club:
        member = register(club)
        secret, codes = switch_on(member)
        email = member.account["email"]
    fresh = type(embedded_settings.secret_keys[0])(Fernet.generate_key().decode())
    keys = (fresh, *embedded_settings.secret_keys)
    renewed = embedded_settings.model_copy(update={"secret_keys": keys})
    with running_club(renewed) as club:
        assert attempt(club, email, code_of(club, secret, 1)).status_code == 200
        row = row_of(club, member.account["id"])
        assert row is not None
        assert Fernet(fresh.get_secret_value()).decrypt(row.secret).decode() == secret
        again = club.visitor()
        known = {"email": email, "password": PASSWORD, "code": codes[0]}
        again.csrf = again.post("/session", known, expect=200)["csrf_token"]
        assert again.call("DELETE", "/me").status_code == 204
        assert row_of(club, member.account["id"]) is None


def test_c1_recovery_codes_are_renewed_by_both_factors_and_the_old_ones_end(
    own_club: Club,
) -> None:
    member = register(own_club)
    email, renewing = member.account["email"], f"{FACTOR}/recovery-codes"
    proof = {"password": PASSWORD, "code": "000000"}
    is_problem(member.call("POST", renewing, proof), 404)
    secret, old = switch_on(member)
    assert (
        "password"
        in is_problem(member.call("POST", renewing, {"password": "no", "code": old[0]}), 422)[
            "fields"
        ]
    )
    assert "code" in is_problem(member.call("POST", renewing, proof), 422)["fields"]
    right = {**proof, "code": code_of(own_club, secret, 1)}
    new = member.post(renewing, right, expect=200)["recovery_codes"]
    assert len(set(new)) == len(old)
    assert not set(new) & set(old)
    is_problem(member.call("POST", renewing, right), 422)
    needs_code(attempt(own_club, email, old[0]))
    assert attempt(own_club, email, new[0]).status_code == 200
    told = [one.splitlines()[0] for one in letters_to(own_club, member)]
    assert told[-2:] == ["New recovery codes", "A recovery code was used"]


def test_c1_a_warning_when_two_recovery_codes_are_left(own_club: Club) -> None:
    member = register(own_club)
    _, codes = switch_on(member)
    warning = "Few recovery codes are left."
    for code in codes[:5]:
        assert attempt(own_club, member.account["email"], code).status_code == 200
    assert not member.get(FACTOR)["recovery_codes_low"]
    for page in (FACTOR, "/me"):
        assert warning not in member.http.get(page).text
    assert attempt(own_club, member.account["email"], codes[5]).status_code == 200
    assert member.get(FACTOR)["recovery_codes_low"]
    assert "Renew them in your account" in letters_to(own_club, member)[-1]
    for page in (FACTOR, "/me"):
        assert warning in member.http.get(page).text
    form = {"csrf_token": member.csrf, "password": PASSWORD}
    wrong = member.http.post(f"{FACTOR}/recovery-codes", data={**form, "code": "12"})
    assert (wrong.status_code, 'value="12"' in wrong.text) == (422, True)
    page = member.http.post(f"{FACTOR}/recovery-codes", data={**form, "code": codes[6]})
    assert len(set(re.findall(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", page.text))) == 8
    assert warning not in page.text
    needs_code(attempt(own_club, member.account["email"], codes[7]))
