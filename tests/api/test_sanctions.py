"""Bans, blocks, appeals and their log (K5, K6, A15, P8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from club import feedback, sanctions
from schemas.words import Role
from settings import Settings
from store.truth import utc_now
from tests.api.club_client import (
    PASSWORD,
    Browser,
    Club,
    MovableClock,
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
)
from tests.api.conftest import moderator_of
from workers.upkeep import make_round


def ban(moderator: Browser, publication: str, **rest: Any) -> Any:
    path = f"/admin/moderation/publications/{publication}"
    return moderator.post(path, {"act": "ban", "reason": "It lies.", **rest}, expect=200)


def stand(moderator: Browser, member: Browser, act: str, **rest: Any) -> None:
    path = f"/admin/moderation/accounts/{member.account['slug']}"
    moderator.post(path, {"act": act, "reason": "Again.", **rest}, expect=204)


def act_against(member: Browser, publication: str) -> int:
    """The number of the latest act on one's publication, as its page's form has it."""
    exported = member.get("/me/export")["moderation"]
    return int(next(one["id"] for one in exported if one["publication_id"] == publication))


def in_days(days: int) -> str:
    return (utc_now() + timedelta(days=days)).isoformat()


def test_p8_a_ban_takes_it_off_everywhere_at_once(club: Club, moderator: Browser) -> None:
    author, reader = register(club), register(club)
    word = invented()
    add_keyword(reader, word)
    made = publish(author, word)
    with reader.live() as stream:
        case = ban(moderator, made["id"])
        assert (stream.next() or {})["event"] == "withdrawn"
    assert (case["state"], case["banned_until"]) == ("banned", None)
    assert on_hub(reader) == []
    is_problem(reader.call("GET", f"/publications/{made['id']}"), 404)
    assert club.visitor().get(f"/sites/{author.account['slug']}/home")["entries"] == []
    is_problem(author.call("POST", f"/publications/{made['id']}/online"), 409)
    assert "It lies." in author.http.get(f"/p/{made['id']}").text
    (letter,) = letters_to(club, author)
    assert "is banned" in letter
    assert "It lies." in letter


def test_k5_a_ban_until_a_date_ends_by_itself(embedded_settings: Settings) -> None:
    clock = MovableClock()
    with running_club(embedded_settings, clock=clock) as club:
        moderator, author, reader = moderator_of(club), register(club), register(club)
        word = invented()
        add_keyword(reader, word)
        made, other = publish(author, word), publish(author, word)
        author.post(f"/publications/{other['id']}/offline", expect=200)
        for one in (made, other):
            ban(moderator, one["id"], until=in_days(3))
        clock.moved += timedelta(days=2)
        make_round(club.house)
        assert author.get(f"/publications/{made['id']}")["state"] == "banned"
        clock.moved += timedelta(days=2)
        make_round(club.house)
        shown = author.get(f"/publications/{made['id']}")
        assert (shown["state"], shown["published_at"]) == ("live", made["published_at"])
        # What its author had taken offline stays so.
        assert author.get(f"/publications/{other['id']}")["state"] == "offline"
        eventually(lambda: on_hub(reader) == [made["title"]])
        log = moderator.get("/admin/moderation/log")["entries"]
        assert [(one["act"], one["moderator"]) for one in log[:2]] == [("lift", "")] * 2


def test_k5_a_ban_says_why_and_ends_in_the_future(club: Club, moderator: Browser) -> None:
    made = publish(register(club), invented())
    path = f"/admin/moderation/publications/{made['id']}"
    refused = moderator.call("POST", path, {"act": "ban", "until": in_days(-1)})
    assert set(is_problem(refused, 422)["fields"]) == {"reason", "until"}
    is_problem(moderator.call("POST", path, {"act": "lift"}), 409)


def test_a15_a_blocked_account_is_shut_out_and_reads_why(club: Club, moderator: Browser) -> None:
    author, reader = register(club), register(club)
    word = invented()
    add_keyword(reader, word)
    publish(author, word)
    stand(moderator, author, "block", until=in_days(5))
    assert author.call("GET", "/me").status_code == 401
    assert on_hub(reader) == []
    entry = {"email": author.account["email"], "password": PASSWORD}
    detail = is_problem(club.visitor().call("POST", "/session", entry), 403)["detail"]
    assert "Again." in detail
    stand(moderator, author, "unblock")
    assert on_hub(reader) == [f"News of {word}"]
    assert log_in(club, author.account["email"]).get("/me")["slug"] == author.account["slug"]
    assert len(letters_to(club, author)) == 2


def test_a15_a_block_ends_by_itself(embedded_settings: Settings) -> None:
    clock = MovableClock()
    with running_club(embedded_settings, clock=clock) as club:
        moderator, author = moderator_of(club), register(club)
        stand(moderator, author, "block", until=in_days(1))
        clock.moved += timedelta(days=2)
        make_round(club.house)
        assert log_in(club, author.account["email"]).get("/me")["slug"] == author.account["slug"]


def test_a15_moderators_block_neither_each_other_nor_administrators(club: Club) -> None:
    moderator, other = moderator_of(club), moderator_of(club)
    administrator = moderator_of(club, Role.ADMINISTRATOR)
    body = {"act": "block", "reason": "No."}
    for one in (other, administrator, moderator):
        path = f"/admin/moderation/accounts/{one.account['slug']}"
        is_problem(moderator.call("POST", path, body), 403)
    path = f"/admin/moderation/accounts/{administrator.account['slug']}"
    is_problem(administrator.call("POST", path, body), 403)
    stand(administrator, other, "block")
    is_problem(register(club).call("POST", path, body), 403)


def test_a15_an_appeal_is_decided_by_somebody_else(club: Club, moderator: Browser) -> None:
    author, other, stranger = register(club), moderator_of(club), register(club)
    made = publish(author, invented())
    ban(moderator, made["id"])
    number = act_against(author, made["id"])
    assert 'name="words"' in author.http.get(f"/p/{made['id']}").text
    wanted = {"act": number, "words": "It is true: look at the third line."}
    is_problem(stranger.call("POST", "/appeals", wanted), 404)
    appeal = author.post("/appeals", wanted)
    assert appeal["granted"] is None
    is_problem(author.call("POST", "/appeals", wanted), 409)
    assert 'name="words"' not in author.http.get(f"/p/{made['id']}").text
    waiting = other.get("/admin/moderation/appeals")["entries"]
    mine = next(one for one in waiting if one["id"] == appeal["id"])
    assert (mine["decided_by"], mine["infringements"]) == (moderator.account["slug"], 1)
    path = f"/admin/moderation/appeals/{appeal['id']}"
    verdict = {"granted": True, "reason": "So it is."}
    is_problem(moderator.call("POST", path, verdict), 403)
    assert other.post(path, verdict, expect=200)["granted"] is True
    is_problem(other.call("POST", path, verdict), 409)
    assert author.get(f"/publications/{made['id']}")["state"] == "live"
    assert [one["granted"] for one in author.get("/appeals")["entries"]] == [True]
    assert "So it is." in letters_to(club, author)[-1]
    log = moderator.get("/admin/moderation/log")["entries"]
    assert "grant" in [one["act"] for one in log if one["publication_id"] == made["id"]]


def test_a15_a_dismissed_appeal_changes_nothing(club: Club, moderator: Browser) -> None:
    author, other = register(club), moderator_of(club)
    made = publish(author, invented())
    path = f"/admin/moderation/publications/{made['id']}"
    moderator.post(path, {"act": "refuse", "reason": "Untrue."}, expect=200)
    wanted = {"act": act_against(author, made["id"]), "words": "Please."}
    appeal = author.post("/appeals", wanted)
    path = f"/admin/moderation/appeals/{appeal['id']}"
    assert other.post(path, {"granted": False}, expect=200)["granted"] is False
    assert author.get(f"/publications/{made['id']}")["state"] == "held"


def test_a15_whoever_is_blocked_appeals_by_password(club: Club, moderator: Browser) -> None:
    author, other = register(club), moderator_of(club)
    stand(moderator, author, "block")
    wanted = {"email": author.account["email"], "password": "no", "words": "Let me in."}
    is_problem(club.visitor().call("POST", "/appeals/block", wanted), 401)
    appeal = club.visitor().post("/appeals/block", {**wanted, "password": PASSWORD})
    path = f"/admin/moderation/appeals/{appeal['id']}"
    other.post(path, {"granted": True}, expect=200)
    assert log_in(club, author.account["email"]).get("/me")["slug"] == author.account["slug"]


def test_a15_repeated_infringement_is_counted_and_a_granted_appeal_is_not(
    club: Club, moderator: Browser
) -> None:
    author, other = register(club), moderator_of(club)
    first, second = publish(author, invented()), publish(author, invented())
    assert ban(moderator, first["id"])["infringements"] == 1
    assert ban(moderator, second["id"])["infringements"] == 2
    wanted = {"act": act_against(author, first["id"]), "words": "It is true."}
    path = f"/admin/moderation/appeals/{author.post('/appeals', wanted)['id']}"
    other.post(path, {"granted": True}, expect=200)
    assert ban(moderator, second["id"])["infringements"] == 1, "a longer ban is no second one"


def test_a15_repeated_infringement_disables_the_account(
    club: Club, moderator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sanctions, "REPEATED", 2)
    author, other = register(club), moderator_of(club)
    first, second = publish(author, invented()), publish(author, invented())
    ban(moderator, first["id"])
    assert author.get("/me")["slug"] == author.account["slug"]
    ban(moderator, second["id"])
    assert author.call("GET", "/me").status_code == 401
    wanted = {"email": author.account["email"], "password": PASSWORD, "words": "It was my son."}
    appeal = club.visitor().post("/appeals/block", wanted)
    # Nobody took this act, so anybody who moderates may decide on it.
    path = f"/admin/moderation/appeals/{appeal['id']}"
    moderator.post(path, {"granted": True}, expect=200)
    assert log_in(club, author.account["email"]).get("/me")["slug"] == author.account["slug"]
    # Nor is one blocked so who looks after the club.
    for _ in range(3):
        ban(moderator, publish(other, invented())["id"])
    assert other.get("/me")["slug"] == other.account["slug"]


def test_k6_reports_in_vain_are_shown_and_limited(club: Club, moderator: Browser) -> None:
    author, reporter = register(club), register(club)

    def report(word: str) -> str:
        made = publish(author, word)
        reporter.post("/feedback", {"publication": made["id"], "what": "report"})
        return str(made["id"])

    for _ in range(feedback.IN_VAIN):
        path = f"/admin/moderation/publications/{report(invented())}"
        moderator.post(path, {"act": "approve"}, expect=200)
    made = publish(author, invented())
    said = {"publication": made["id"], "what": "report"}
    is_problem(reporter.call("POST", "/feedback", said), 429)
    # Who reports what a moderator upholds is not held back.
    other = register(club)
    other.post("/feedback", said)
    (case,) = [
        one for one in moderator.get("/admin/moderation")["entries"] if one["id"] == made["id"]
    ]
    assert [one["refused"] for one in case["reporters"]] == [0]


def test_the_pages_ban_block_and_decide_on_appeals(club: Club, moderator: Browser) -> None:
    author, other = register(club), moderator_of(club)
    made = author.post(
        "/publications",
        {
            "type": "article",
            "language": "en",
            "title": f"About {invented()}",
            "texts": ["Something else."],
            "keywords": [{"text": invented(), "kind": "b2b"}],
        },
    )
    page = moderator.http.get("/admin/moderation").text
    assert f"/admin/moderation/accounts/{author.account['slug']}/standing" in page
    form = {"csrf_token": moderator.csrf, "act": "ban", "reason": "Lies.", "until": "2999-01-01"}
    answer = moderator.http.post(f"/admin/moderation/publications/{made['id']}", data=form)
    assert answer.status_code == 303
    assert author.get(f"/publications/{made['id']}")["banned_until"].startswith("2999-01-02")
    form = {"csrf_token": author.csrf, "decision": str(act_against(author, made["id"]))}
    path = f"/p/{made['id']}/appeal"
    assert author.http.post(path, data={**form, "words": "It is so."}).status_code == 303
    assert "It is so." in other.http.get("/admin/moderation").text
    form = {"csrf_token": moderator.csrf, "act": "block", "reason": "Enough."}
    path = f"/admin/moderation/accounts/{author.account['slug']}/standing"
    assert moderator.http.post(path, data=form).status_code == 303
    assert author.call("GET", "/me").status_code == 401
    page = other.http.get("/admin/moderation").text
    assert "Open the account again" in page
    assert "Lift the ban" in page
    form = {"csrf_token": other.csrf, "act": "unblock"}
    assert other.http.post(path, data=form).status_code == 303
    assert log_in(club, author.account["email"]).get("/me")["slug"] == author.account["slug"]
    assert "<h1>Appeal</h1>" in club.visitor().http.get("/appeal").text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/p/{made}/appeal", {"decision": "1", "words": " "}),
        ("/p/{made}/appeal", {"decision": "0", "words": "It is so."}),
        ("/admin/moderation/publications/{made}", {"act": "ban", "reason": "x" * 1_001}),
        ("/admin/moderation/publications/{made}", {"act": "refuse", "keyword": "-1"}),
        ("/admin/moderation/accounts/{slug}/standing", {"act": "praise"}),
        ("/p/{made}/keywords/0/review", {"passage": "x" * 2_001}),
    ],
)
def test_pages_refuse_what_no_rule_allows(
    club: Club, moderator: Browser, path: str, fields: dict[str, str]
) -> None:
    author = register(club)
    made = publish(author, invented())["id"]
    sender = moderator if path.startswith("/admin") else author
    where = path.format(made=made, slug=author.account["slug"])
    answer = sender.http.post(where, data={"csrf_token": sender.csrf, **fields})
    assert answer.status_code == 422
