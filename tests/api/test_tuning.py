"""Tuning over HTTP: the draft, who is told, what is refused, the preview, judgements (M6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from club.roles import grant
from schemas.words import Role
from settings import Settings
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    eventually,
    is_problem,
    publish,
    register,
    running_club,
)

ADMIN = "/admin/analyzers"


@pytest.fixture
def own_club(embedded_settings: Settings) -> Iterator[Club]:
    """A club of this test's own: there is one draft a club."""
    with running_club(embedded_settings) as club:
        yield club


def administrator(club: Club, **changes: Any) -> Browser:
    browser = register(club, **changes)
    grant(club.house.truth, browser.account["email"], Role.ADMINISTRATOR)
    return browser


def amend(browser: Browser, revision: int, *, expect: int = 200, **rules: Any) -> Any:
    body = {"revision": revision, "language": "en", "kind": "b2b", "rules": rules}
    answer = browser.call("PATCH", f"{ADMIN}/draft", body)
    assert answer.status_code == expect, answer.text
    return answer.json()


def preview(browser: Browser, revision: int) -> Any:
    browser.post(f"{ADMIN}/draft/preview", {"revision": revision}, expect=202)
    eventually(lambda: browser.get(f"{ADMIN}/draft/preview")["state"] == "done")
    return browser.get(f"{ADMIN}/draft/preview")


def test_only_administrators_tune(own_club: Club) -> None:
    member, moderator = register(own_club), register(own_club)
    grant(own_club.house.truth, moderator.account["email"], Role.MODERATOR)
    for browser in (member, moderator):
        for method, path in (
            ("GET", ""),
            ("GET", "/history"),
            ("GET", "/rules/fr/b2b"),
            ("GET", "/wrong-matches"),
            ("POST", "/draft"),
            ("GET", "/draft/preview"),
        ):
            is_problem(browser.call(method, ADMIN + path), 403, "forbidden")
    is_problem(own_club.visitor().call("GET", ADMIN), 401, "unauthenticated")


def test_a_draft_begins_with_what_is_live(own_club: Club) -> None:
    ada = administrator(own_club)
    overview = ada.get(ADMIN)
    assert overview["live"]["number"] == 1
    assert overview["draft"] is None
    assert {"fr", "en"} <= {*overview["languages"]}
    assert {field["shape"] for field in overview["fields"]} == {"words", "entries", "number"}
    draft = ada.post(f"{ADMIN}/draft")
    assert draft["based_on"] == 1
    assert draft["changes"] == {}
    rules = ada.get(f"{ADMIN}/rules/en/b2b")
    assert rules["live"] == rules["draft"]
    assert ada.get(f"{ADMIN}/history")["entries"][0]["number"] == 1


def test_a_draft_says_what_it_changes(own_club: Club) -> None:
    ada = administrator(own_club)
    revision = ada.post(f"{ADMIN}/draft")["revision"]
    live = ada.get(f"{ADMIN}/rules/en/b2b")["live"]
    draft = amend(
        ada,
        revision,
        generic_heads=[*live["generic_heads"], "gizmo"],
        synonyms={**live["synonyms"], "ebike": "pedelec"},
        evidence_threshold=0.7,
    )
    assert draft["revision"] == revision + 1
    assert draft["author"] == "Ada Lovelace"
    assert draft["changes"] == {
        "en": {
            "b2b": {
                "generic_heads": {"add": ["gizmo"]},
                "synonyms": {"put": {"ebike": "pedelec"}},
                "evidence_threshold": {"to": 0.7},
            }
        }
    }
    back = amend(ada, draft["revision"], **live)
    assert back["changes"] == {}


def test_the_second_administrator_is_told_who_was_first(own_club: Club) -> None:
    ada, eve = administrator(own_club), administrator(own_club, full_name="Eve Moneypenny")
    revision = ada.post(f"{ADMIN}/draft")["revision"]
    told = is_problem(eve.call("POST", f"{ADMIN}/draft"), 409, "state_conflict")
    assert "Ada Lovelace" in told["detail"]
    amend(ada, revision, names=["zyx"])
    body = {"revision": revision, "language": "en", "kind": "b2b", "rules": {"names": ["other"]}}
    told = is_problem(eve.call("PATCH", f"{ADMIN}/draft", body), 409, "draft_changed")
    assert "Ada Lovelace" in told["detail"]
    assert ada.get(f"{ADMIN}/rules/en/b2b")["draft"]["names"] == ["zyx"]
    amend(eve, revision + 1, names=["other"])
    assert ada.get(f"{ADMIN}/draft")["author"] == "Eve Moneypenny"
    gone = ada.call("DELETE", f"{ADMIN}/draft", params={"revision": revision + 1})
    is_problem(gone, 409, "draft_changed")
    gone = ada.call("DELETE", f"{ADMIN}/draft", params={"revision": revision + 2})
    assert gone.status_code == 204
    is_problem(ada.call("GET", f"{ADMIN}/draft"), 404, "not_found")


def test_a_wrong_field_is_told_in_words_and_changes_nothing(own_club: Club) -> None:
    ada = administrator(own_club)
    revision = ada.post(f"{ADMIN}/draft")["revision"]
    told = amend(ada, revision, stop=["without"], names=["fine"], expect=422)
    assert told["fields"] == {"stop": "“without” is a negation: it is never dropped."}
    assert ada.get(f"{ADMIN}/draft")["revision"] == revision
    unknown = {"revision": revision, "language": "xx", "kind": "b2b", "rules": {"names": []}}
    told = is_problem(ada.call("PATCH", f"{ADMIN}/draft", unknown), 422, "invalid")
    assert "language" in told["fields"]
    unknown = {"revision": revision, "thesauri": ["nowhere"]}
    told = is_problem(ada.call("PATCH", f"{ADMIN}/draft", unknown), 422, "invalid")
    assert told["fields"] == {"thesauri": "There is no thesaurus nowhere."}


def test_a_preview_tells_what_the_draft_would_do(own_club: Club) -> None:
    ada = administrator(own_club)
    member, author = register(own_club), register(own_club)
    add_keyword(member, "gizmo oil")
    add_keyword(member, "pedelec")
    publish(author, "oil gizmo", title="A gizmo", texts=["An oil gizmo."])
    publish(author, "gizmo oil", title="Some gizmo oil", texts=["Gizmo oil."])
    publish(author, "ebike", title="An ebike", texts=["An ebike."])
    revision = ada.post(f"{ADMIN}/draft")["revision"]
    rules = {"synonyms": {"ebike": "pedelec"}, "names": ["gizmo"]}
    revision = amend(ada, revision, **rules)["revision"]
    shown = len(member.get("/hub")["entries"])
    told = preview(ada, revision)
    figures = told["figures"]
    assert figures["keywords"] == 2
    assert figures["marriages_before"] == shown
    assert figures["gained"] == 1
    (gained,) = figures["examples_gained"]
    assert gained["interest"]["text"] == "pedelec"
    assert (gained["offer"]["text"], gained["title"]) == ("ebike", "An ebike")
    assert gained["keys"]
    assert told["loss_share"] == figures["lost"] / figures["marriages_before"]
    # Nothing has changed for anybody.
    assert len(member.get("/hub")["entries"]) == shown


def test_a_change_of_the_draft_takes_its_preview_away(own_club: Club) -> None:
    ada = administrator(own_club)
    revision = ada.post(f"{ADMIN}/draft")["revision"]
    is_problem(ada.call("GET", f"{ADMIN}/draft/preview"), 404, "not_found")
    preview(ada, revision)
    amend(ada, revision, names=["zyx"])
    is_problem(ada.call("GET", f"{ADMIN}/draft/preview"), 404, "not_found")
    stale = ada.call("POST", f"{ADMIN}/draft/preview", {"revision": revision})
    is_problem(stale, 409, "draft_changed")


def test_the_live_rules_and_the_draft_are_judged_side_by_side(own_club: Club) -> None:
    ada = administrator(own_club)
    golden = {
        "judgements": [
            {
                "interest": {"text": "pedelec", "language": "en", "kind": "b2b"},
                "offer": {"text": "ebike", "language": "en", "kind": "b2b"},
                "marries": True,
            }
        ]
    }
    judged = ada.post(f"{ADMIN}/judge", golden, expect=200)
    assert judged["live"]["recall"] == 0.0
    assert judged["draft"] is None
    revision = ada.post(f"{ADMIN}/draft")["revision"]
    amend(ada, revision, synonyms={"ebike": "pedelec"})
    judged = ada.post(f"{ADMIN}/judge", golden, expect=200)
    assert (judged["live"]["recall"], judged["draft"]["recall"]) == (0.0, 1.0)


def test_wrong_matches_reach_the_administrators(own_club: Club) -> None:
    ada, member, author = administrator(own_club), register(own_club), register(own_club)
    add_keyword(member, "gizmo")
    published = publish(author, "gizmo")
    member.post("/feedback", {"publication": published["id"], "what": "wrong_match"})
    (doubted,) = ada.get(f"{ADMIN}/wrong-matches")["entries"]
    assert (doubted["interest"]["text"], doubted["offer"]["text"]) == ("gizmo", "gizmo")
    assert doubted["times"] == 1
    assert doubted["keys"]
