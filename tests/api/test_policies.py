"""Policies are versioned, dated, announced, and accepted before anything else (A17)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import event

from schemas.columns import rfc3339
from schemas.words import Role
from settings import Settings
from store.truth import utc_now
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    invented,
    is_problem,
    program,
    publish,
    register,
    running_club,
    token_of,
)
from tests.api.conftest import moderator_of
from tests.api.test_handovers import ARRANGED, enter, home
from workers.upkeep import make_round

TEXTS = {
    language: {"title": title, "text": f"## {new}\n\n- one", "changes": f"{new}."}
    for language, title, new in (("fr", "Conditions", "Neuf"), ("en", "Terms", "New"))
}


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Club]:
    """One embedded club for this file."""
    folder = tmp_path_factory.mktemp("policies")
    with running_club(
        Settings(data_dir=folder, secret_keys=(SecretStr(Fernet.generate_key().decode()),))
    ) as club:
        yield club


def register_administrator(club: Club) -> Browser:
    return moderator_of(club, Role.ADMINISTRATOR)


def announce(club: Club, administrator: Browser, name: str = "terms", days: float = 30) -> None:
    """Draft and date the next version of a policy."""
    put = administrator.call("PUT", f"/admin/policies/{name}", TEXTS)
    assert put.status_code == 200, put.text
    in_force_at = rfc3339(club.house.truth.clock() + timedelta(days=days))
    body = {"in_force_at": in_force_at}
    administrator.post(f"/admin/policies/{name}/announcement", body, expect=200)


def passes(club: Club, days: float) -> None:
    club.clock.moved += timedelta(days=days)
    make_round(club.house)


def accept(member: Browser) -> None:
    """Accept whatever there is to accept."""
    wanted = member.get("/me/policies")["to_accept"]
    body = {"accept": {one["name"]: one["number"] for one in wanted}}
    assert member.call("POST", "/me/policies", body).status_code == 204


def test_a17_a_version_is_announced_on_feeds_and_has_to_be_accepted_from_its_date(
    own_settings: Settings,
) -> None:
    with running_club(own_settings) as club:
        administrator = moderator_of(club, Role.ADMINISTRATOR)
        member, stranger = register(club), club.visitor()
        asked = member.post("/subscriptions", {"account": administrator.account["slug"]})["id"]
        authorised = {"state": "authorised"}
        assert administrator.call("PUT", f"/subscribers/{asked}", authorised).is_success
        bot = program(club, token_of(member))

        announce(club, administrator)
        (told,) = member.get("/feed")["entries"]
        assert told["publication"]["title"].startswith("Terms: a new version from ")
        assert told["publication"]["link"].endswith("/policies/terms?version=2")
        assert stranger.get("/policies")["upcoming"][0]["number"] == 2
        assert stranger.get("/policies/terms")["number"] == 1
        passes(club, 29)
        assert member.get("/hub")["entries"] == []
        passes(club, 2)
        assert stranger.get("/policies/terms")["number"] == 2
        for one in (member, bot, administrator):
            is_problem(one.call("GET", "/hub"), 403, "policies_not_accepted")
            is_problem(one.call("GET", "/live?topics=hub"), 403, "policies_not_accepted")
            is_problem(
                one.call("POST", "/keywords", {"text": "oil", "kind": "b2b"}),
                403,
                "policies_not_accepted",
            )
        newcomer = register(club)
        assert newcomer.get("/me/policies")["to_accept"] == []
        assert member.get("/me/export")["policies"][-1]["number"] == 1
        is_problem(member.call("POST", "/me/policies", {"accept": {"terms": 1}}), 409)
        accept(member)
        assert bot.get("/hub")["entries"] == []
        first, *others = member.get("/me/policies")["accepted"]
        assert (first["name"], first["number"]) == ("terms", 2)
        assert {one["number"] for one in others} == {1}
        is_problem(administrator.call("GET", "/admin/moderation/log"), 403, "policies_not_accepted")
        accept(administrator)
        (act,) = administrator.get("/admin/moderation/log")["entries"]
        assert (act["act"], act["reason"]) == ("policy", "terms 2")


def test_a17_own_data_can_be_taken_along_and_erased_without_accepting(club: Club) -> None:
    administrator, member = register_administrator(club), register(club)
    announce(club, administrator, "privacy")
    passes(club, 31)
    is_problem(member.call("GET", "/keywords"), 403, "policies_not_accepted")
    assert member.get("/me")["slug"] == member.account["slug"]
    assert member.get("/me/export")["account"]["slug"] == member.account["slug"]
    pages = {path: member.http.get(path) for path in ("/me", "/me/erase", "/policies/privacy")}
    assert {path: page.status_code for path, page in pages.items()} == dict.fromkeys(pages, 200)
    assert member.http.post("/logout", data={"csrf_token": member.csrf}).status_code == 303
    leaver = register(club)
    announce(club, register_administrator(club), "privacy")
    passes(club, 31)
    assert leaver.call("DELETE", "/me").status_code == 204


def test_a17_open_streams_end_at_the_date(club: Club) -> None:
    administrator, member = register_administrator(club), register(club)
    announce(club, administrator, "cookies")
    with member.live() as stream:
        passes(club, 31)
        last = stream.next()
        assert last is not None
        assert last["event"] == "reset"
        assert stream.next() is None, "the stream has ended"
    accept(member)
    with member.live():
        pass


def test_a17_whoever_has_to_accept_is_nobody_at_a_site_s_host_until_they_did(club: Club) -> None:
    administrator, owner, member = register_administrator(club), register(club), register(club)
    word = invented()
    publish(owner, word)
    add_keyword(member, word)
    guest = enter(member, owner.account["slug"])
    assert ARRANGED in home(guest)
    announce(club, administrator, "privacy")
    passes(club, 31)
    assert ARRANGED not in home(guest)
    accept(member)
    assert ARRANGED in home(guest)


def test_a17_the_page_keeps_where_one_was_going_and_what_was_typed(club: Club) -> None:
    administrator, member = register_administrator(club), register(club)
    announce(club, administrator, "ranking")
    passes(club, 31)
    led = member.http.get("/search?q=oil")
    assert led.headers["location"] == "/me/policies?next=%2Fsearch%3Fq%3Doil"
    page = member.http.get(led.headers["location"]).text
    assert "<h2>New</h2>" in page
    assert 'action="/me/policies?versions=ranking%3A2' in page
    typed = {"csrf_token": member.csrf, "text": "olive <oil>", "kind": "b2b", "need": "buy"}
    kept = member.http.post("/me/keywords", data=typed)
    assert kept.status_code == 403
    action = re.search(r'action="(/me/policies\?[^"]+)"', kept.text)
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', kept.text)
    assert action is not None
    # A browser follows 307 with the same method and the same body.
    answer = member.http.post(
        unescape(action[1]), data={unescape(name): unescape(value) for name, value in fields}
    )
    assert (answer.status_code, answer.headers["location"]) == (307, "/me/keywords")
    sent = dict(part.split("=", 1) for part in answer.request.content.decode().split("&"))
    assert sent["text"] == "olive+%3Coil%3E"
    again = member.http.post(
        "/me/keywords",
        content=answer.request.content,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert again.status_code == 303
    assert [one["text"] for one in member.get("/keywords")["entries"]] == ["olive <oil>"]


def test_a17_versions_stay_readable_and_drafts_are_nobody_s(club: Club) -> None:
    administrator, stranger = register_administrator(club), club.visitor()
    assert administrator.call("PUT", "/admin/policies/publishing", TEXTS).is_success
    is_problem(stranger.call("GET", "/policies/publishing?version=2"), 404)
    past = {"in_force_at": rfc3339(utc_now() - timedelta(days=1))}
    refused = administrator.call("POST", "/admin/policies/publishing/announcement", past)
    assert "in_force_at" in is_problem(refused, 422)["fields"]
    announce(club, administrator, "publishing")
    is_problem(administrator.call("POST", "/admin/policies/publishing/announcement", past), 409)
    for number, word in ((1, "Keywords are true"), (2, "New")):
        page = stranger.http.get(f"/policies/publishing?version={number}")
        assert word in page.text
    assert "Règles" in stranger.http.get("/policies", headers={"accept-language": "fr"}).text
    member = register(club)
    is_problem(member.call("GET", "/admin/policies"), 403, "forbidden")
    is_problem(member.call("PUT", "/admin/policies/terms", TEXTS), 403, "forbidden")
    passes(club, 31)


def test_a17_an_administrator_writes_and_announces_on_the_page(club: Club) -> None:
    administrator = register_administrator(club)
    page = administrator.http.get("/admin/policies/terms").text
    assert "Who may join" in page
    form = {
        f"{field}_{language}": text
        for language, said in TEXTS.items()
        for field, text in said.items()
    }
    empty = administrator.http.post(
        "/admin/policies/terms", data={**form, "title_fr": "", "csrf_token": administrator.csrf}
    )
    assert empty.status_code == 422
    assert 'id="title_fr-error"' in empty.text
    kept = administrator.http.post(
        "/admin/policies/terms", data={**form, "csrf_token": administrator.csrf}
    )
    assert kept.headers["location"] == "/admin/policies?done=saved"
    day = (club.house.truth.clock() + timedelta(days=20)).date().isoformat()
    for wrong, status in (("soon", 422), (day, 303)):
        answer = administrator.http.post(
            "/admin/policies/terms/announcement",
            data={"csrf_token": administrator.csrf, "day": wrong},
        )
        assert answer.status_code == status, answer.text
    assert club.visitor().get("/policies")["upcoming"][0]["in_force_at"].startswith(day)


def test_a17_it_costs_no_statement_more(club: Club) -> None:
    """The question is a part of the statement that finds out who asks."""
    member, said = register(club), []
    engine = club.house.truth.engine
    member.get("/me")
    event.listen(engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    member.get("/me")
    asked = [one for one in said if "FROM account JOIN session" in one.replace("\n", " ")]
    assert len(asked) == 1
    assert "policy_version" in asked[0]
