"""How the parts are, what waits, and that nothing that waits is lost (administrators)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from schemas.errors import EngineUnavailable
from schemas.letter import Letter, LetterPurpose
from schemas.outbox import Promise, Topic
from schemas.words import Role
from settings import Settings
from tests.api.club_client import Browser, Club, is_problem, register, running_club
from tests.api.conftest import moderator_of
from workers.upkeep import make_round


@pytest.fixture
def still(own_settings: Settings) -> Iterator[Club]:
    """A club whose background work is done by the tests alone."""
    with running_club(own_settings.model_copy(update={"sweep_seconds": 3600})) as club:
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
