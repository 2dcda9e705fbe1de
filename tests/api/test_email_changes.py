"""Another email address for an account, confirmed from there (C8, A11)."""

from __future__ import annotations

import re

import httpx
from sqlmodel import col, select

from club.standing import set_state
from schemas.account import Account
from schemas.letter import Letter
from schemas.second_factor import SecondFactor
from schemas.words import AccountState
from settings import Settings
from tests.api.club_client import (
    PASSWORD,
    Browser,
    Club,
    invented,
    is_problem,
    letters_to,
    log_in,
    register,
    running_club,
    write_letters,
)


def wanted() -> str:
    return f"{invented()}@example.com"


def ask(member: Browser, email: str, password: str = PASSWORD) -> httpx.Response:
    return member.call("PUT", "/me/email", {"email": email, "password": password})


def letters_at(club: Club, address: str) -> list[str]:
    """Texts of the letters written to an address that is no account's, the newest last."""
    write_letters(club)
    with club.house.truth.read() as session:
        rows = session.exec(
            select(Letter).where(col(Letter.address) == address).order_by(col(Letter.created_at))
        ).all()
    return [row.text for row in rows]


def links(club: Club, address: str) -> list[str]:
    return re.findall(r"/email/(\S+)", "\n".join(letters_at(club, address)))


def confirm(club: Club, secret: str) -> httpx.Response:
    return club.visitor().call("POST", "/email", {"secret": secret})


def entering(club: Club, email: str) -> httpx.Response:
    return club.visitor().call("POST", "/session", {"email": email, "password": PASSWORD})


def test_c8_an_address_is_changed_from_where_the_letter_goes(club: Club) -> None:
    member, new = register(club), wanted()
    before = str(member.account["email"])
    other_browser = log_in(club, before)
    assert ask(member, new.upper()).status_code == 202
    assert member.get("/me")["email"] == before, "nothing changes yet"
    is_problem(entering(club, new), 401)
    (secret,) = links(club, new)
    assert confirm(club, secret).status_code == 204
    told = member.get("/me")
    assert told["email"] == new
    assert told["email_validated_at"] is not None, "a letter came there (A11)"
    is_problem(entering(club, before), 401)
    assert log_in(club, new).get("/me")["slug"] == member.account["slug"]
    assert other_browser.get("/me")["email"] == new, "sessions go on"
    (warning,) = letters_at(club, before)
    assert new not in warning, "that mailbox may be somebody else's by now"
    is_problem(confirm(club, secret), 404)


def test_c8_what_is_no_change_is_refused(club: Club) -> None:
    member = register(club)
    for email, field in ((member.account["email"], "email"), ("nobody", "email")):
        problem = is_problem(ask(member, str(email)), 422)
        assert problem["fields"].keys() == {field}
    assert is_problem(ask(member, wanted(), "no"), 422)["fields"].keys() == {"password"}
    is_problem(confirm(club, "x"), 404)
    is_problem(club.visitor().call("PUT", "/me/email", {}), 401)


def test_c8_nobody_learns_who_has_an_address(club: Club) -> None:
    member, other = register(club), register(club)
    known, unknown = ask(member, str(other.account["email"])), ask(member, wanted())
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    write_letters(club)
    assert any("another account" in one for one in letters_to(club, other)), "its holder is told"
    assert member.get("/me")["email"] == member.account["email"]


def test_c8_an_address_that_got_an_account_meanwhile_stays_with_it(club: Club) -> None:
    member, rival, new = register(club), register(club), wanted()
    for one in (member, rival):
        assert ask(one, new).status_code == 202
    first, second = links(club, new)
    assert confirm(club, second).status_code == 204
    is_problem(confirm(club, first), 409, "email_taken")
    taken = [one for one in (member, rival) if one.get("/me")["email"] == new]
    assert len(taken) == 1


def test_c8_of_several_links_the_first_that_is_followed_counts(club: Club) -> None:
    member, one, other = register(club), wanted(), wanted()
    for address in (one, other):
        assert ask(member, address).status_code == 202
    assert confirm(club, links(club, other)[0]).status_code == 204
    is_problem(confirm(club, links(club, one)[0]), 404)
    assert member.get("/me")["email"] == other


def test_c1_links_to_the_address_before_work_no_more(club: Club) -> None:
    member, new = register(club), wanted()
    before = str(member.account["email"])
    club.visitor().post("/recovery", {"email": before}, expect=202)
    write_letters(club)
    (recovering,) = re.findall(r"/recover/(\S+)", "\n".join(letters_to(club, member)))
    ask(member, new)
    assert confirm(club, links(club, new)[0]).status_code == 204
    body = {"secret": recovering, "password": "an uncommon sentence of words"}
    is_problem(club.visitor().call("POST", "/recovery/password", body), 404)


def test_a18_letters_to_other_addresses_are_few(club: Club) -> None:
    member = register(club)
    answers = [ask(member, wanted()).status_code for _ in range(6)]
    assert answers == [202] * 5 + [429]


def test_c8_an_address_is_changed_on_pages(club: Club) -> None:
    member, new = register(club), wanted()
    assert "/me/email" in member.http.get("/me").text
    typed = {"csrf_token": member.csrf, "email": new, "password": "no"}
    refused = member.http.post("/me/email", data=typed)
    assert refused.status_code == 422
    assert 'id="password-error"' in refused.text
    assert new in refused.text, "what was typed stays"
    refused = member.http.post("/me/email", data=typed | {"email": "nobody"})
    assert 'id="email-error"' in refused.text
    asked = member.http.post("/me/email", data=typed | {"password": PASSWORD})
    assert asked.headers["location"] == "/me?done=email_asked"
    (secret,) = links(club, new)
    visitor = club.visitor()
    page = visitor.http.get(f"/email/{secret}")
    assert new in page.text
    assert member.get("/me")["email"] == member.account["email"], "looking changes nothing"
    followed = visitor.http.post(f"/email/{secret}")
    assert followed.headers["location"] == "/login?done=email_changed"
    assert new in member.http.get("/me").text
    assert visitor.http.get(f"/email/{secret}").status_code == 404


def test_nobody_else_asks_for_it(club: Club) -> None:
    member = register(club)
    assert club.visitor().http.get("/me/email").headers["location"].startswith("/login")
    assert member.http.post("/me/email", data={"email": wanted()}).status_code == 403
    member.csrf = ""
    is_problem(ask(member, wanted()), 403)


def suspend(club: Club, member: Browser) -> str:
    """Have the member's address unvalidated for too long (A11); returns it."""
    with club.house.truth.work() as work:
        account = work.session.get_one(Account, member.account["id"])
        set_state(work, account, AccountState.SUSPENDED)
        work.commit()
    return str(member.account["email"])


def ask_suspended(club: Club, email: str, instead: str, password: str = PASSWORD) -> httpx.Response:
    body = {"email": email, "password": password, "instead": instead}
    return club.visitor().call("POST", "/validation/letter", body)


def test_a11_whoever_joined_with_a_slip_in_the_address_gets_in_again(club: Club) -> None:
    member, new = register(club), wanted()
    slip = suspend(club, member)
    is_problem(ask_suspended(club, slip, new, "no"), 401)
    problem = is_problem(ask_suspended(club, slip, slip), 422)
    assert problem["fields"].keys() == {"instead"}
    is_problem(ask_suspended(club, slip, "nobody"), 422)
    assert ask_suspended(club, slip, new).status_code == 202
    is_problem(entering(club, slip), 403, "suspended")
    (secret,) = links(club, new)
    assert confirm(club, secret).status_code == 204
    assert log_in(club, new).get("/me")["email"] == new, "restored at once"


def test_c1_only_whoever_cannot_log_in_does_without(club: Club) -> None:
    member, new = register(club), wanted()
    is_problem(ask_suspended(club, str(member.account["email"]), new), 403)
    factored = register(club)
    with club.house.truth.work() as work:
        now = work.now
        work.session.add(
            SecondFactor(
                person_id=factored.account["id"],
                account_id=factored.account["id"],
                secret="sealed",
                recovery=[],
                begun_at=now,
                confirmed_at=now,
            )
        )
        work.commit()
    is_problem(ask_suspended(club, suspend(club, factored), new), 403)
    assert links(club, new) == []


def test_a11_the_login_page_takes_another_address_of_whoever_is_suspended(club: Club) -> None:
    member, new = register(club), wanted()
    entry = {"email": suspend(club, member), "password": PASSWORD}
    browser = club.visitor().http

    def log_in_page(**typed: str) -> str:
        token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/login").text)
        assert token
        answer = browser.post("/login", data={**entry, **typed, "csrf_token": token[1]})
        assert answer.status_code in (403, 422)
        return answer.text

    assert 'name="instead"' not in browser.get("/login").text
    assert 'name="instead"' in log_in_page()
    refused = log_in_page(instead="nobody")
    assert 'value="nobody"' in refused, "nothing typed is lost"
    assert 'id="instead-error"' in refused
    assert "on its way to that address" in log_in_page(instead=new)
    assert len(links(club, new)) == 1


def test_the_page_of_a_demo_club_s_letters_says_where_each_goes(
    embedded_settings: Settings,
) -> None:
    with running_club(embedded_settings.model_copy(update={"outbox_page": True})) as demo:
        member, new = register(demo), wanted()
        ask(member, new)
        (secret,) = links(demo, new)
        page = demo.visitor().http.get("/outbox").text
        assert f"{member.account['name']} · {new} ·" in page
        (link,) = re.findall(f'href="([^"]+/email/{secret})"', page)
        assert "This is my address" in demo.visitor().http.get(httpx.URL(link).path).text
