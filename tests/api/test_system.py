"""How the parts are, what waits, and that nothing that waits is lost (administrators)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlmodel import Session

from schemas.errors import BusUnavailable, EngineUnavailable
from schemas.letter import Letter, LetterPurpose
from schemas.outbox import Promise, Topic
from schemas.words import Role
from settings import Settings
from store import heartbeat
from store.failures import described
from tests.api.club_client import Browser, Club, eventually, is_problem, register, running_club
from tests.api.conftest import moderator_of
from workers.upkeep import make_round


@pytest.fixture
def still(own_settings: Settings) -> Iterator[Club]:
    """A club whose background work is done by the tests alone."""
    with running_club(own_settings, rounds=False) as club:
        yield club


@pytest.fixture
def support(still: Club) -> Browser:
    return moderator_of(still, Role.ADMINISTRATOR)


def waiting(support: Browser, what: str, name: str) -> dict[str, Any] | None:
    key = {"promises": "topic", "letters": "purpose"}[what]
    return next((one for one in support.get("/admin/system")[what] if one[key] == name), None)


def store(club: Club, row: Promise | Letter) -> None:
    with club.house.truth.work() as work:
        session: Session = work.session
        session.add(row)
        work.commit()


def test_a_part_that_is_away_is_told_and_what_waits_is_tried_at_a_word(
    still: Club, support: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = still.clock()
    make_round(still.house)
    leased = now + timedelta(seconds=29)
    store(
        still,
        Promise(topic=Topic.CIRCLES, ref="c", created_at=now, attempts=6, lease_until=leased),
    )

    def away() -> None:
        raise EngineUnavailable

    monkeypatch.setattr(still.house.engine, "ping", away)
    assert support.get("/admin/system")["parts"] == {"truth": "ok", "engine": "away", "bus": "ok"}
    make_round(still.house)
    promise = waiting(support, "promises", "circles")
    assert promise is not None, "it waits for its turn"
    assert (promise["waiting"], promise["attempts"]) == (1, 6)
    assert support.post("/admin/system/retries")["promises"] == 1
    make_round(still.house)
    assert waiting(support, "promises", "circles") is None
    log = support.get("/admin/moderation/log")["entries"]
    assert (log[0]["act"], log[0]["moderator"]) == ("retry", support.account["slug"])


def test_a_letter_that_was_given_up_is_shown_without_its_words_and_tried_again(
    still: Club, support: Browser
) -> None:
    member, now = register(still), still.clock()
    store(
        still,
        Letter(
            account_id=member.account["id"],
            purpose=LetterPurpose.MESSAGE,
            subject="opensesame subject",
            text="opensesame text",
            created_at=now,
            due_at=now + timedelta(days=1),
            attempts=20,
            refused="550 no such user: opensesame@example.org",
        ),
    )
    letters = waiting(support, "letters", "message")
    assert letters is not None
    assert (letters["waiting"], letters["refused"]) == (0, 1)
    page = support.http.get("/admin/system").text
    assert "refused or given up" in page
    assert "opensesame" not in page + support.call("GET", "/admin/system").text
    assert support.post("/admin/system/retries")["letters"] == 1
    tried = waiting(support, "letters", "message")
    assert tried is not None
    assert (tried["waiting"], tried["refused"]) == (1, 0)


def test_the_system_is_the_administrators_to_see(club: Club) -> None:
    support = moderator_of(club, Role.ADMINISTRATOR)
    for who in (register(club), moderator_of(club)):
        is_problem(who.call("GET", "/admin/system"), 403)
        is_problem(who.call("POST", "/admin/system/retries"), 403)
    system = support.get("/admin/system")
    assert [one["state"] for one in system["generations"]] == ["live"]
    assert 0 < system["storage"]["free"] <= system["storage"]["total"]


def test_the_background_work_gives_signs_of_life(still: Club, support: Browser) -> None:
    make_round(still.house)
    (worker,) = support.get("/admin/system")["background"]
    assert (worker["part"], worker["late"]) == ("worker", False)
    make_round(still.house)
    first, then = (
        datetime.fromisoformat(told["at"])
        for told in (worker, support.get("/admin/system")["background"][0])
    )
    assert then == first or then >= first + heartbeat.EVERY, "not at every round"
    still.clock.moved += timedelta(minutes=3)
    assert support.get("/admin/system")["background"][0]["late"]
    assert figure(still, "marieur_background_sign_seconds") >= 180
    assert "<strong>last sign" in support.http.get("/admin/system").text
    assert still.visitor().http.get("/readyz").status_code == 200
    make_round(still.house)
    assert not support.get("/admin/system")["background"][0]["late"]
    still.clock.moved -= timedelta(minutes=30)
    make_round(still.house)
    still.clock.moved += timedelta(minutes=1)
    assert not support.get("/admin/system")["background"][0]["late"], "a clock that was set back"


def test_what_a_promise_fails_by_is_told_without_anybodys_words(
    still: Club, support: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_round(still.house)
    assert figure(still, "marieur_outbox_failing") == 0

    def fail(*_: Any) -> None:
        try:
            raise ConnectionError("opensesame")
        except ConnectionError as error:
            raise BusUnavailable("opensesame") from error

    monkeypatch.setattr(still.house.bus, "publish", fail)
    created = still.clock() - timedelta(seconds=40)
    for attempts in (4, 7):
        ref = f"c{attempts}"
        row = Promise(topic=Topic.CIRCLES, ref=ref, created_at=created, lease_until=created)
        row.attempts = attempts
        store(still, row)
    make_round(still.house)
    # The club's own first round may have claimed one of them, and be at it still.
    eventually(lambda: figure(still, "marieur_outbox_failing") == 2)
    promises = waiting(support, "promises", "circles")
    assert promises is not None
    (failure,) = promises["failures"]
    assert failure["error"] == "BusUnavailable (ConnectionError)"
    assert (failure["promises"], failure["attempts"]) == (2, 8)
    page = support.http.get("/admin/system").text
    assert "BusUnavailable (ConnectionError)" in page
    assert "opensesame" not in page
    monkeypatch.undo()
    support.post("/admin/system/retries")
    make_round(still.house)
    eventually(lambda: waiting(support, "promises", "circles") is None)
    assert figure(still, "marieur_outbox_failing") == 0


def test_a_bug_is_told_by_where_it_is() -> None:
    try:
        _ = {}["opensesame"]
    except KeyError as error:
        said = described(error)
    assert said.startswith("KeyError, api/test_system.py:")
    assert "opensesame" not in said


def figure(club: Club, name: str) -> float:
    told = club.visitor().http.get("/metrics").text
    (found,) = (
        sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
        if sample.name == name
    )
    return found
