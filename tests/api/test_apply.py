"""Applying an edition and going back, while the club goes on (M6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from analyzers.analyzer import default_analyzer
from club.publications import publish as write
from indexer import rebuild
from indexer.audit import audit
from matcher import application
from matcher.consequences import Figures, Stored, compare
from schemas.account import Account
from schemas.edition import EditionState
from schemas.errors import EngineUnavailable, StateConflict
from schemas.publication import Draft
from settings import Settings
from store import editions
from store.pointer import pointer
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    draft,
    eventually,
    is_problem,
    on_hub,
    publish,
    register,
    running_club,
)
from tests.api.test_tuning import ADMIN, administrator, amend, preview

PEDELEC = {"synonyms": {"ebike": "pedelec"}}


@pytest.fixture
def club(own_settings: Settings) -> Iterator[Club]:
    with running_club(own_settings) as club:
        yield club


def drafted(ada: Browser, **rules: Any) -> int:
    revision = ada.post(f"{ADMIN}/draft")["revision"]
    return int(amend(ada, revision, **rules)["revision"])


def answering(ada: Browser) -> int:
    return int(ada.get(ADMIN)["live"]["number"])


def apply(ada: Browser, revision: int, **rest: Any) -> int:
    """Apply the draft and wait until it answers."""
    body = {"revision": revision, "why": "a test", **rest}
    made = ada.post(f"{ADMIN}/draft/apply", body, expect=202)["number"]
    eventually(lambda: ada.get(f"{ADMIN}/history")["entries"][0]["state"] == "applied", seconds=60)
    assert answering(ada) == made
    return int(made)


def sound(club: Club) -> None:
    house = club.house
    with house.truth.read() as session:
        live = pointer(session).live
    assert audit(house.truth, house.engine, live) == []


def test_an_edition_answers_and_the_former_one_comes_back(club: Club) -> None:
    ada, member, author = administrator(club), register(club), register(club)
    add_keyword(member, "pedelec")
    publish(author, "ebike", title="Before")
    publish(author, "pedelec", title="Either")
    assert on_hub(member) == ["Either"]
    revision = drafted(ada, **PEDELEC)
    told = Figures.model_validate(preview(ada, revision)["figures"])
    assert apply(ada, revision) == 2
    assert set(on_hub(member)) == {"Either", "Before"}
    assert compare(club.house.truth, Stored(1), Stored(2)) == told
    publish(author, "ebike", title="After")
    add_keyword(member, "gizmo")
    publish(author, "gizmo", title="Gizmo")
    assert set(on_hub(member)) == {"Gizmo", "After", "Either", "Before"}
    sound(club)
    back = ada.post(f"{ADMIN}/rollback", expect=200)
    assert (back["number"], back["live"]) == (1, True)
    assert set(on_hub(member)) == {"Gizmo", "Either"}
    sound(club)
    publish(author, "ebike", title="Later")
    assert ada.post(f"{ADMIN}/rollback", expect=200)["number"] == 2
    assert set(on_hub(member)) == {"Later", "Gizmo", "After", "Either", "Before"}
    sound(club)


def test_history_says_who_when_why_and_what(club: Club) -> None:
    ada = administrator(club)
    revision = drafted(ada, names=["zyx"])
    preview(ada, revision)
    apply(ada, revision)
    second, first = ada.get(f"{ADMIN}/history")["entries"]
    assert (second["author"], second["why"], second["based_on"]) == ("Ada Lovelace", "a test", 1)
    assert second["changes"]["en"]["b2b"]["names"]["add"] == ["zyx"]
    assert (second["live"], first["live"]) == (True, False)
    is_problem(ada.call("GET", f"{ADMIN}/draft"), 404, "not_found")
    assert ada.get(f"{ADMIN}/rules/en/b2b")["live"]["names"] == ["zyx"]
    assert ada.post(f"{ADMIN}/draft")["based_on"] == 2


def test_keys_are_told_as_the_answering_edition_has_them(club: Club) -> None:
    ada, member = administrator(club), register(club)
    before = add_keyword(member, "ebike")["keys"]
    revision = drafted(ada, **PEDELEC)
    preview(ada, revision)
    apply(ada, revision)
    (told,) = member.get("/keywords")["entries"]
    assert told["keys"] != before
    assert not any("=" in key.split(":")[0] for key in told["keys"])
    assert told["selects"] == 0
    published = publish(member, "ebike")
    assert (
        published["keywords"][0]["keys"]
        == member.get(f"/publications/{published['id']}")["keywords"][0]["keys"]
    )
    ada.post(f"{ADMIN}/rollback", expect=200)
    assert member.get("/keywords")["entries"][0]["keys"] == before


def test_an_open_hub_selects_again_and_hears_on(club: Club) -> None:
    ada, member, author = administrator(club), register(club), register(club)
    add_keyword(member, "pedelec")
    revision = drafted(ada, **PEDELEC)
    preview(ada, revision)
    with member.live() as stream:
        apply(ada, revision)
        event = stream.next()
        assert event is not None
        assert event["event"] == "reset"
        title = publish(author, "ebike")["title"]
        event = stream.next()
        assert event is not None
        assert (event["event"], event["data"]["publication"]["title"]) == ("publication", title)
        ada.post(f"{ADMIN}/rollback", expect=200)
        event = stream.next()
        assert event is not None
        assert event["event"] == "reset"
        publish(author, "ebike", title="Not for them")
        publish(author, "pedelec", title="For them")
        event = stream.next()
        assert event is not None
        assert event["data"]["publication"]["title"] == "For them"


def test_what_an_unknowing_process_writes_is_read_by_both_editions(club: Club) -> None:
    ada, member, author = administrator(club), register(club), register(club)
    add_keyword(member, "pedelec")
    revision = drafted(ada, **PEDELEC)
    preview(ada, revision)
    apply(ada, revision)
    house = club.house
    with house.truth.read() as session:
        account = session.get_one(Account, author.account["id"])
    # An analyzer of the first edition alone, as a process has that looked away for a while.
    write(house.truth, default_analyzer(), account, Draft.model_validate(draft("ebike")))
    assert on_hub(member) == ["News of ebike"]
    sound(club)


def test_a_third_edition_forgets_the_first(club: Club) -> None:
    ada, member, author = administrator(club), register(club), register(club)
    add_keyword(member, "pedelec")
    publish(author, "ebike", title="One")
    for number, rules in ((2, PEDELEC), (3, {"names": ["zyx"]})):
        revision = drafted(ada, **rules)
        preview(ada, revision)
        assert apply(ada, revision) == number
        sound(club)
    assert on_hub(member) == ["One"]
    (held,) = member.get("/keywords")["entries"]
    assert held["keys"]
    with club.house.truth.read() as session:
        assert pointer(session).editions == (3, 2)
    assert ada.post(f"{ADMIN}/rollback", expect=200)["number"] == 2
    assert on_hub(member) == ["One"]


def test_without_a_former_edition_there_is_no_way_back(club: Club) -> None:
    ada = administrator(club)
    is_problem(ada.call("POST", f"{ADMIN}/rollback"), 409, "state_conflict")


def test_a_draft_is_previewed_before_it_is_applied(club: Club) -> None:
    ada = administrator(club)
    revision = drafted(ada, names=["zyx"])
    asked = ada.call("POST", f"{ADMIN}/draft/apply", {"revision": revision})
    is_problem(asked, 409, "preview_needed")
    asked = ada.call("POST", f"{ADMIN}/draft/apply", {"revision": revision - 1})
    is_problem(asked, 409, "draft_changed")
    assert answering(ada) == 1


def test_a_great_loss_is_asked_about_twice(club: Club) -> None:
    ada, member, author = administrator(club), register(club), register(club)
    add_keyword(member, "gizmos")
    publish(author, "gizmo")
    revision = drafted(ada, exceptions={"gizmos": "gizmosis"})
    assert preview(ada, revision)["loss_share"] == 1.0
    for confirm in (None, "yes"):
        asked = ada.call("POST", f"{ADMIN}/draft/apply", {"revision": revision, "confirm": confirm})
        told = is_problem(asked, 409, "loss_to_confirm")
        assert "1 of 1" in told["detail"]
    apply(ada, revision, confirm=told["confirm"])
    assert on_hub(member) == []


def finds_a_difference() -> list[str]:
    return ["g2 lacks a document"]


def breaks_down() -> list[str]:
    raise RuntimeError("a defect")


@pytest.mark.parametrize("fail", [finds_a_difference, breaks_down])
def test_an_edition_that_failed_can_be_tried_again(
    club: Club, monkeypatch: pytest.MonkeyPatch, fail: Callable[[], list[str]]
) -> None:
    ada, member, author = administrator(club), register(club), register(club)
    add_keyword(member, "pedelec")
    publish(author, "ebike", title="Before")
    revision = drafted(ada, **PEDELEC)
    preview(ada, revision)
    failures = iter([fail])
    real = rebuild.audit

    def audit_once_wrong(*a: Any) -> list[str]:
        failing = next(failures, None)
        return failing() if failing else real(*a)

    monkeypatch.setattr(rebuild, "audit", audit_once_wrong)
    ada.post(f"{ADMIN}/draft/apply", {"revision": revision}, expect=202)
    eventually(lambda: ada.get(f"{ADMIN}/history")["entries"][0]["state"] == "failed", seconds=60)
    assert answering(ada) == 1
    publish(author, "ebike", title="Meanwhile")
    assert ada.post(f"{ADMIN}/editions/2/retry", expect=202)["state"] == "applying"
    eventually(lambda: answering(ada) == 2, seconds=60)
    assert on_hub(member) == ["Meanwhile", "Before"]
    sound(club)
    again = ada.call("POST", f"{ADMIN}/editions/2/retry")
    assert "has not failed" in is_problem(again, 409, "state_conflict")["detail"]
    is_problem(ada.call("POST", f"{ADMIN}/editions/9/retry"), 404, "not_found")


def test_an_edition_that_failed_is_not_built_on_another(club: Club) -> None:
    ada = administrator(club)
    with club.house.truth.work() as work:
        failed = editions.add(
            work,
            {},
            [],
            rules="",
            based_on=1,
            author="Ada",
            why="",
            state=EditionState.FAILED,
        ).number
        work.commit()
    revision = drafted(ada, names=["zyx"])
    preview(ada, revision)
    apply(ada, revision)
    again = ada.call("POST", f"{ADMIN}/editions/{failed}/retry")
    assert "answers by now" in is_problem(again, 409, "state_conflict")["detail"]


def test_whoever_comes_late_does_not_build_an_edition_again(club: Club) -> None:
    ada = administrator(club)
    revision = drafted(ada, names=["zyx"])
    preview(ada, revision)
    apply(ada, revision)
    house = club.house
    with pytest.raises(StateConflict):
        rebuild.reindex(house.truth, house.engine, house.analyzer.version, edition=2)
    assert ada.post(f"{ADMIN}/rollback", expect=200)["number"] == 1
    with house.truth.read() as session:
        application.build(house.truth, house.engine, house.analyzers, editions.edition(session, 2))
    assert answering(ada) == 1


def test_a_build_that_was_cut_off_begins_again(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, member, author = administrator(club), register(club), register(club)
    add_keyword(member, "pedelec")
    publish(author, "ebike", title="Before")
    revision = drafted(ada, **PEDELEC)
    preview(ada, revision)
    deaths = iter([True])
    real = application.reindex

    def dying(*args: Any, **rest: Any) -> Any:
        def told(_done: int, _total: int) -> None:
            if next(deaths, False):
                raise EngineUnavailable("gone")

        return real(*args[:3], told, **rest)

    monkeypatch.setattr(application, "reindex", dying)
    ada.post(f"{ADMIN}/draft/apply", {"revision": revision}, expect=202)
    eventually(lambda: answering(ada) == 2, seconds=60)
    assert next(deaths, False) is False
    assert on_hub(member) == ["Before"]
    sound(club)
