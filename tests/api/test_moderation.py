"""Keywords that no text bears out are held, and moderators decide (K5, A15)."""

from __future__ import annotations

from typing import Any

import pytest

from club.audience import Reader
from matcher.offered import Offered
from schemas.words import Kind, Tier
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    draft,
    eventually,
    invented,
    is_problem,
    on_hub,
    publish,
    register,
)


def untrue(member: Browser, true: str, false: str) -> dict[str, Any]:
    """Publish with one keyword that the text has and one that it has not."""
    body = draft(true)
    body["keywords"].append({"text": false, "kind": "b2b"})
    return dict(member.post("/publications", body))


def held_whole(member: Browser, word: str) -> dict[str, Any]:
    body = draft(word, title="News", texts=["It speaks of something else."])
    return dict(member.post("/publications", body))


def decide(moderator: Browser, publication: str, act: str, **rest: Any) -> Any:
    path = f"/admin/moderation/publications/{publication}"
    return moderator.post(path, {"act": act, **rest}, expect=200)


def read(member: Browser, publication: str) -> dict[str, Any]:
    return dict(member.get(f"/publications/{publication}"))


def waiting(moderator: Browser) -> list[str]:
    return [case["id"] for case in moderator.get("/admin/moderation")["entries"]]


def test_an_unsupported_keyword_is_held_and_marries_nobody(club: Club) -> None:
    author, reader, other = register(club), register(club), register(club)
    true, false = invented(), invented()
    add_keyword(reader, false)
    add_keyword(other, true)
    with reader.live() as stream, other.live() as heard:
        made = untrue(author, true, false)
        assert (heard.next() or {})["data"]["publication"]["id"] == made["id"]
        publish(author, false)
        # The first thing the reader hears of is the one that is true.
        assert (stream.next() or {})["data"]["publication"]["title"] == f"News of {false}"
    assert made["state"] == "live"
    assert [one["state"] for one in made["keywords"]] == ["live", "held"]
    assert on_hub(reader) == [f"News of {false}"]
    assert on_hub(other) == [f"News of {true}"]


def test_a_publication_none_of_whose_keywords_is_true_is_held_whole(club: Club) -> None:
    author, reader = register(club), register(club)
    word = invented()
    add_keyword(reader, word)
    made = held_whole(author, word)
    assert made["state"] == "held"
    assert made["published_at"] is None
    assert on_hub(reader) == []
    assert is_problem(reader.call("GET", f"/publications/{made['id']}"), 404)
    home = club.visitor().get(f"/sites/{author.account['slug']}/home")
    assert home["entries"] == []


def test_an_edit_that_makes_a_keyword_true_frees_it(club: Club) -> None:
    author, reader = register(club), register(club)
    word = invented()
    add_keyword(reader, word)
    made = held_whole(author, word)
    change = {"texts": [f"Now it speaks of {word}."]}
    edited = author.call("PATCH", f"/publications/{made['id']}", change).json()
    assert edited["state"] == "live"
    eventually(lambda: on_hub(reader) == ["News"])


def test_an_edit_that_makes_every_keyword_untrue_holds_it(club: Club) -> None:
    author, reader = register(club), register(club)
    word = invented()
    add_keyword(reader, word)
    made = publish(author, word)
    change = {"title": "News", "texts": ["It speaks of something else."]}
    with reader.live() as stream:
        edited = author.call("PATCH", f"/publications/{made['id']}", change).json()
        assert edited["state"] == "held"
        assert (stream.next() or {})["event"] == "withdrawn"
    assert on_hub(reader) == []


def test_an_author_asks_and_a_moderator_approves(club: Club, moderator: Browser) -> None:
    author, reader = register(club), register(club)
    true, false = invented(), invented()
    add_keyword(reader, false)
    made = untrue(author, true, false)
    assert made["id"] not in waiting(moderator)
    path = f"/publications/{made['id']}/keywords/1/review"
    asked = author.post(path, {"passage": f"about {true}"}, expect=200)
    assert asked["keywords"][1]["review"] == "asked"
    case = next(c for c in moderator.get("/admin/moderation")["entries"] if c["id"] == made["id"])
    assert case["keywords"][1]["passage"] == f"about {true}"
    with reader.live() as stream:
        decide(moderator, made["id"], "approve", keyword=1, reason="A synonym.")
        assert (stream.next() or {})["data"]["publication"]["id"] == made["id"]
    assert made["id"] not in waiting(moderator)
    assert read(author, made["id"])["keywords"][1]["state"] == "live"
    assert on_hub(reader) == [f"News of {true}"]
    page = author.http.get(f"/p/{made['id']}")
    assert "A synonym." in page.text


def test_a_refused_keyword_stays_held_and_cannot_be_asked_for_again(
    club: Club, moderator: Browser
) -> None:
    author = register(club)
    made = untrue(author, invented(), invented())
    path = f"/publications/{made['id']}/keywords/1/review"
    author.post(path, {}, expect=200)
    decide(moderator, made["id"], "refuse", keyword=1, reason="Nothing says so.")
    keyword = read(author, made["id"])["keywords"][1]
    assert (keyword["state"], keyword["review"]) == ("held", "refused")
    is_problem(author.call("POST", path, {}), 409, "state_conflict")


def test_what_was_approved_is_asked_again_of_another_text(club: Club, moderator: Browser) -> None:
    author = register(club)
    made = untrue(author, invented(), invented())
    decide(moderator, made["id"], "approve", keyword=1)
    path = f"/publications/{made['id']}"
    same = author.call("PATCH", path, {"settings": {"shareable": False}}).json()
    assert same["keywords"][1]["state"] == "live"
    other = author.call("PATCH", path, {"subtitle": "Something else"}).json()
    assert other["keywords"][1]["state"] == "held"


def test_a_passage_has_to_stand_in_the_publication(club: Club) -> None:
    author = register(club)
    made = untrue(author, invented(), invented())
    path = f"/publications/{made['id']}/keywords/1/review"
    problem = is_problem(author.call("POST", path, {"passage": "never said"}), 422)
    assert "passage" in problem["fields"]
    is_problem(author.call("POST", path.replace("/1/", "/9/"), {}), 404)
    is_problem(author.call("POST", path.replace("/1/", "/0/"), {}), 409)
    is_problem(register(club).call("POST", path, {}), 404)


def test_a_moderator_holds_a_whole_publication_and_lets_it_go(
    club: Club, moderator: Browser
) -> None:
    author, reader = register(club), register(club)
    word = invented()
    add_keyword(reader, word)
    made = publish(author, word)
    with reader.live() as stream:
        assert decide(moderator, made["id"], "hold", reason="We look at it.")["state"] == "held"
        assert (stream.next() or {})["event"] == "withdrawn"
    # An edit of true keywords does not undo what a moderator did.
    edited = author.call("PATCH", f"/publications/{made['id']}", {"subtitle": "Better"}).json()
    assert edited["state"] == "held"
    assert decide(moderator, made["id"], "approve")["state"] == "live"
    eventually(lambda: on_hub(reader) == [f"News of {word}"])


def test_an_account_that_moderators_vouch_for_is_not_held(club: Club, moderator: Browser) -> None:
    author, reader = register(club), register(club)
    word = invented()
    add_keyword(reader, word)
    before = held_whole(author, word)
    path = f"/admin/moderation/accounts/{author.account['slug']}"
    body = {"vouched": True, "reason": "An official feed."}
    assert moderator.call("PUT", path, body).status_code == 204
    eventually(lambda: on_hub(reader) == ["News"])
    assert read(author, before["id"])["state"] == "live"
    assert held_whole(author, word)["state"] == "live"
    moderator.call("PUT", path, {"vouched": False})
    assert held_whole(author, word)["state"] == "held"


def test_every_act_is_logged_with_its_reason(club: Club, moderator: Browser) -> None:
    author = register(club)
    made = untrue(author, invented(), invented())
    decide(moderator, made["id"], "refuse", keyword=1, reason="First.")
    decide(moderator, made["id"], "approve", keyword=1, reason="Second thoughts.")
    acts = moderator.get("/admin/moderation/log")["entries"]
    mine = [act for act in acts if act["publication_id"] == made["id"]]
    assert [(act["act"], act["reason"]) for act in mine] == [
        ("approve", "Second thoughts."),
        ("refuse", "First."),
    ]
    assert {act["moderator"] for act in mine} == {moderator.account["slug"]}


def test_what_members_report_waits_until_it_is_decided(club: Club, moderator: Browser) -> None:
    author, reporter = register(club), register(club)
    made = publish(author, invented())
    assert made["id"] not in waiting(moderator)
    said = {"publication": made["id"], "what": "report", "comment": "We saw no such thing."}
    reporter.post("/feedback", said)
    case = next(c for c in moderator.get("/admin/moderation")["entries"] if c["id"] == made["id"])
    assert (case["state"], case["reported_by"]) == ("live", 1)
    assert case["comments"] == ["We saw no such thing."]
    assert "We saw no such thing." in moderator.http.get("/admin/moderation").text
    # A word about one keyword leaves the rest open.
    decide(moderator, made["id"], "approve", keyword=0)
    assert made["id"] in waiting(moderator)
    assert decide(moderator, made["id"], "approve")["reported_by"] == 0
    assert made["id"] not in waiting(moderator)


def test_what_is_held_is_neither_suggested_nor_doubted(club: Club) -> None:
    author, member = register(club), register(club)
    true, false = invented(), invented()
    for word in (true, false):
        add_keyword(member, word)
    made = untrue(author, true, false)
    body = {"publication": made["id"], "what": "wrong_match", "keyword": false}
    is_problem(member.call("POST", "/feedback", body), 422)
    member.post("/feedback", {**body, "keyword": true})
    with club.house.truth.read() as session:
        offered = Offered(club.house.truth.clock)
        reader = Reader(member.account["id"], Tier.BASIC_FREE)
        for word, found in ((true, [true]), (false, [])):
            told = offered.find(session, reader, Kind.B2B, word, 10)
            assert [one.text for one in told] == found


def test_another_sense_of_what_was_approved_is_asked_for_again(
    club: Club, moderator: Browser
) -> None:
    author = register(club)
    keyword = {"text": "avocat", "kind": "b2c", "language": "fr"}
    body = {**draft(), "title": "Nouvelles", "texts": ["Rien de tel."], "keywords": [keyword]}
    made = author.post("/publications", body)
    decide(moderator, made["id"], "approve", keyword=0)
    path = f"/publications/{made['id']}"
    concept = read(author, made["id"])["keywords"][0]["senses"][0]["concept"]
    for keywords, state in (([keyword], "live"), ([{**keyword, "sense": concept}], "held")):
        told = author.call("PATCH", path, {"keywords": keywords}).json()
        assert [one["state"] for one in told["keywords"]] == [state]


def test_an_author_takes_what_is_held_away_and_it_stays_held(club: Club) -> None:
    author = register(club)
    made = held_whole(author, invented())
    path = f"/publications/{made['id']}"
    assert author.post(f"{path}/offline", expect=200)["state"] == "offline"
    assert author.post(f"{path}/online", expect=200)["state"] == "held"


def test_what_is_refused_waits_no_longer_until_its_author_changes_it(
    club: Club, moderator: Browser
) -> None:
    author = register(club)
    made = held_whole(author, invented())
    assert made["id"] in waiting(moderator)
    assert (
        decide(moderator, made["id"], "refuse", reason="It says no such thing.")["state"] == "held"
    )
    assert made["id"] not in waiting(moderator)
    author.call("PATCH", f"/publications/{made['id']}", {"subtitle": "Said otherwise"})
    assert made["id"] in waiting(moderator)
    decide(moderator, made["id"], "hold", reason="We look at it.")
    decide(moderator, made["id"], "refuse", keyword=0, reason="It says so nowhere.")
    assert made["id"] in waiting(moderator), "what a moderator holds is theirs to let go"


def test_a_moderator_refuses_what_the_text_bears_out(club: Club, moderator: Browser) -> None:
    author, reader = register(club), register(club)
    one, other = invented(), invented()
    add_keyword(reader, one)
    made = publish(author, one, other)
    with reader.live() as stream:
        decide(moderator, made["id"], "refuse", keyword=0, reason="It says so nowhere.")
        assert (stream.next() or {})["event"] == "withdrawn"
    assert [key["state"] for key in read(author, made["id"])["keywords"]] == ["held", "live"]
    assert on_hub(reader) == []


@pytest.mark.parametrize("act", ["refuse", "hold"])
def test_a15_refusing_and_holding_say_why(club: Club, moderator: Browser, act: str) -> None:
    made = held_whole(register(club), invented())
    path = f"/admin/moderation/publications/{made['id']}"
    problem = is_problem(moderator.call("POST", path, {"act": act, "reason": " "}), 422)
    assert list(problem["fields"]) == ["reason"]
    form = {"csrf_token": moderator.csrf, "act": act}
    page = moderator.http.post(path, data=form)
    assert page.status_code == 422
    assert 'id="reason-error"' in page.text
    assert made["id"] in waiting(moderator)
    assert decide(moderator, made["id"], "approve")["state"] == "live"


def test_the_export_tells_of_decisions(club: Club, moderator: Browser) -> None:
    author = register(club)
    made = held_whole(author, invented())
    decide(moderator, made["id"], "refuse", reason="Nothing says so.")
    (act,) = author.get("/me/export")["moderation"]
    assert (act["publication_id"], act["act"]) == (made["id"], "refuse")
    assert act["reason"] == "Nothing says so."
    assert "moderator" not in act


def test_moderation_is_closed_to_members(club: Club) -> None:
    member = register(club)
    made = publish(member, invented())
    decision = {"act": "approve"}
    is_problem(member.call("GET", "/admin/moderation"), 403)
    is_problem(member.call("GET", "/admin/moderation/log"), 403)
    is_problem(member.call("POST", f"/admin/moderation/publications/{made['id']}", decision), 403)
    path = f"/admin/moderation/accounts/{member.account['slug']}"
    is_problem(member.call("PUT", path, {"vouched": True}), 403)
    assert member.http.get("/admin/moderation").status_code == 403


def test_only_moderators_are_led_to_their_page(club: Club, moderator: Browser) -> None:
    link = 'href="/admin/moderation"'
    assert link in moderator.http.get("/hub").text
    assert link not in register(club).http.get("/hub").text


def test_composing_shows_where_the_text_says_it_and_what_is_held(club: Club) -> None:
    author, word = register(club), invented()
    form = {
        "csrf_token": author.csrf, "type": "article", "language": "en", "title": "News",
        "texts": f"It is about {word}.", "keyword_text": word, "keyword_kind": "b2b",
        "keyword_need": "", "action": "preview",
    }  # fmt: skip
    page = author.http.post("/compose", data=form).text
    assert f"It is about <mark>{word}</mark>." in page
    untrue = {**form, "texts": "It is about nothing.", "action": "publish"}
    answer = author.http.post("/compose", data=untrue)
    (made,) = author.get("/publications")["entries"]
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/p/{made['id']}?done=held&sent=new"
    assert made["state"] == "held"
    assert f'href="/p/{made["id"]}"' in author.http.get("/me/publications").text


def test_the_moderators_page_shows_what_waits_and_decides(club: Club, moderator: Browser) -> None:
    author = register(club)
    made = held_whole(author, invented())
    page = moderator.http.get("/admin/moderation")
    assert made["keywords"][0]["text"] in page.text
    form = {"csrf_token": moderator.csrf, "act": "approve", "reason": "True enough."}
    answer = moderator.http.post(f"/admin/moderation/publications/{made['id']}", data=form)
    assert answer.status_code == 303
    assert read(author, made["id"])["state"] == "live"


def test_an_author_s_page_marks_evidence_and_answers_without_javascript(club: Club) -> None:
    author = register(club)
    true, false = invented(), invented()
    made = untrue(author, true, false)
    page = author.http.get(f"/p/{made['id']}").text
    assert f"<mark>{true}</mark>" in page
    form = {"csrf_token": author.csrf, "passage": ""}
    answer = author.http.post(f"/p/{made['id']}/keywords/1/review", data=form)
    assert answer.status_code == 303
    assert read(author, made["id"])["keywords"][1]["review"] == "asked"
    author.http.post(f"/p/{made['id']}/keywords/1/drop", data={"csrf_token": author.csrf})
    assert [one["text"] for one in read(author, made["id"])["keywords"]] == [true]
