"""What support sees of accounts, for which purpose, and who can read that it looked (C3, A15)."""

from __future__ import annotations

import pytest

from schemas.words import Role
from tests.api.club_client import Browser, Club, invented, is_problem, joining, register
from tests.api.conftest import moderator_of

WHY = "They wrote that their photo does not load"


@pytest.fixture(scope="module")
def support(club: Club) -> Browser:
    return moderator_of(club, Role.ADMINISTRATOR)


def found(support: Browser, **asked: str) -> list[str]:
    answer = support.call("GET", "/admin/accounts", params=asked)
    assert answer.status_code == 200, answer.text
    return [one["slug"] for one in answer.json()["entries"]]


def test_a15_support_finds_accounts_by_name_address_and_standing(
    club: Club, support: Browser
) -> None:
    word = invented()
    member = register(club, joining(full_name=f"Zoé {word} 100%"))
    slug, email = member.account["slug"], member.account["email"]
    for words in (word.upper(), f"{word} 100%", slug[1:], email.upper()):
        assert found(support, q=words) == [slug], words
    assert found(support, q=f"{word}%_") == [], "what SQL reads as a pattern is plain text"
    assert slug not in found(support, q=email.partition("@")[2]), "an address is found only whole"
    assert found(support, q=word, state="blocked") == []
    support.call("POST", f"/admin/moderation/accounts/{slug}", {"act": "block", "reason": "spam"})
    assert found(support, q=word, state="blocked") == [slug]
    is_problem(support.call("GET", "/admin/accounts", params={"state": "gone"}), 422)
    # The page opens with nothing asked yet, and its form sends what is left empty, too.
    assert slug in found(support, q="", state="blocked")
    assert support.http.get("/admin/accounts").status_code == 200


def test_a15_a_long_list_comes_in_pages(
    club: Club, support: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("club.support.PAGE", 2)
    word = invented()
    slugs = sorted(register(club, joining(full_name=word)).account["slug"] for _ in range(3))
    first = support.call("GET", "/admin/accounts", params={"q": word}).json()
    assert ([one["slug"] for one in first["entries"]], first["next"]) == (slugs[:2], slugs[1])
    assert found(support, q=word, after=first["next"]) == slugs[2:]


def test_c3_each_look_has_a_purpose_and_is_logged_for_the_member_to_read(
    club: Club, support: Browser
) -> None:
    member, moderator = register(club), moderator_of(club)
    path = f"/admin/accounts/{member.account['slug']}"
    member.call("GET", "/hub")
    club.house.accesses.flush()
    for refused in ({}, {"purpose": " x "}):
        is_problem(support.call("GET", path, params=refused), 422)
    is_problem(moderator.call("GET", path, params={"purpose": WHY}), 403)
    assert member.get("/me/export")["moderation"] == [], "who was refused has not looked"
    seen = support.call("GET", path, params={"purpose": WHY}).json()
    assert (seen["email"], seen["plan"]["tier"]) == (member.account["email"], "basic_free")
    assert any(one["url"].endswith("/hub") for one in seen["accesses"])
    (logged,) = seen["acts"]
    assert (logged["act"], logged["reason"]) == ("look", WHY)
    assert logged["moderator"] == support.account["slug"]
    (told,) = member.get("/me/export")["moderation"]
    assert (told["act"], told["reason"]) == ("look", WHY)
    assert "moderator" not in told
    is_problem(support.call("GET", "/admin/accounts/nobody-here", params={"purpose": WHY}), 404)


def test_c8_members_read_who_was_at_their_account(club: Club, support: Browser) -> None:
    member, other = register(club), register(club)
    support.call(
        "GET", f"/admin/accounts/{member.account['slug']}", params={"purpose": f"<b>{WHY}"}
    )
    member.call("GET", "/keywords")
    club.house.accesses.flush()
    told = member.get("/me/accesses")
    (look,) = told["looks"]
    assert look.keys() == {"at", "purpose"}, "not whose look it was"
    assert look["purpose"] == f"<b>{WHY}"
    (asked,) = [one for one in told["requests"] if one["url"].endswith("/keywords")]
    assert (asked["method"], asked["status"]) == ("GET", 200)
    theirs = other.get("/me/accesses")
    assert theirs["looks"] == []
    assert not any(one["url"].endswith("/keywords") for one in theirs["requests"])
    page = member.http.get("/me/accesses").text
    assert f"&lt;b&gt;{WHY}" in page
    assert "/api/v1/keywords" in page
    assert support.account["slug"] not in page
    assert 'href="/me/accesses"' in member.http.get("/me").text
    is_problem(club.visitor().call("GET", "/me/accesses"), 401)


def test_c3_the_page_asks_why_before_it_shows_anything(club: Club, support: Browser) -> None:
    member = register(club)
    email, path = member.account["email"], f"/admin/accounts/{member.account['slug']}"
    assert f'href="{path}"' in support.http.get("/admin/accounts", params={"q": email}).text
    for asked in (support.http.get(path), support.http.get(path, params={"purpose": "x"})):
        assert 'name="purpose"' in asked.text
        assert email not in asked.text
    seen = support.http.get(path, params={"purpose": WHY})
    assert seen.status_code == 200
    assert email in seen.text
    assert WHY in seen.text
    assert "/standing" in seen.text
