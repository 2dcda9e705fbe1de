"""Members are written to, as often as they want, what is new on their hub."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from club import digests
from schemas.digest import Pace
from schemas.letter import Letter, LetterPurpose
from settings import Settings
from tests.api.club_client import (
    Browser,
    Club,
    MovableClock,
    add_keyword,
    invented,
    is_problem,
    log_in,
    publish,
    register,
    running_club,
    settle,
)
from tests.real.ports import free_port
from tests.real.smtp import Postbox, mail_server
from workers.upkeep import make_round

PACE = "/me/digest"
DAY = timedelta(days=1)


@contextmanager
def written_to(settings: Settings, clock: MovableClock, port: int) -> Iterator[Club]:
    """A club with a mail server at that port, whose rounds the test makes."""
    update = {"mail_url": SecretStr(f"smtp://127.0.0.1:{port}")}
    with running_club(settings.model_copy(update=update), clock=clock, rounds=False) as club:
        yield club


def a_day_on(club: Club, clock: MovableClock, days: int = 1) -> None:
    settle(club)
    clock.moved += days * DAY
    make_round(club.house)


def digests_written(club: Club) -> list[Letter]:
    with club.house.truth.read() as session:
        rows = select(Letter).where(col(Letter.purpose) == LetterPurpose.DIGEST)
        return list(session.exec(rows))


def digests_of(postbox: Postbox, member: Browser) -> list[EmailMessage]:
    return [
        one
        for one in postbox.taken
        if one["to"] == member.account["email"] and "unsubscribe" in str(one.keys()).lower()
    ]


def test_what_came_since_the_last_look_is_told_once(own_settings: Settings) -> None:
    clock, port = MovableClock(), free_port()
    with mail_server(port) as (_, postbox), written_to(own_settings, clock, port) as club:
        member, author, other = register(club, language="fr"), register(club), register(club)
        word = invented()
        add_keyword(member, word)
        assert member.get(PACE) == {"pace": "never"}
        before = publish(author, word)
        assert member.call("PUT", PACE, {"pace": "daily"}).json() == {"pace": "daily"}
        settle(club)
        clock.moved += timedelta(minutes=2)
        made = publish(author, word)
        publish(other, invented())
        a_day_on(club, clock)
        (letter,) = digests_of(postbox, member)
        text = letter.get_content()
        assert letter["subject"] == "Du nouveau sur votre hub"
        assert made["title"] in text
        assert f"{author.account['name']}, pour\u00a0: {word}" in text
        assert f"{club.house.settings.origin}{made['url']}" in text
        assert before["url"] not in text
        a_day_on(club, clock)
        assert len(digests_of(postbox, member)) == 1, "nothing new, no letter"
        publish(author, word)
        member = log_in(club, member.account["email"])
        settle(club)
        clock.moved += timedelta(minutes=2)
        member.get("/hub")
        a_day_on(club, clock)
        assert len(digests_of(postbox, member)) == 1, "what was seen is not told"
        assert digests_of(postbox, author) == digests_of(postbox, other) == []


def test_what_is_withdrawn_before_the_letter_goes_is_not_in_it(own_settings: Settings) -> None:
    clock, port = MovableClock(), free_port()
    with written_to(own_settings, clock, port) as club:
        member, author = register(club), register(club)
        word = invented()
        add_keyword(member, word)
        member.call("PUT", PACE, {"pace": "daily"})
        clock.moved += timedelta(minutes=2)
        gone, stays = publish(author, word), publish(author, word)
        a_day_on(club, clock)
        (letter,) = digests_written(club)
        assert gone["url"] in letter.text
        author = log_in(club, author.account["email"])
        assert author.call("DELETE", f"/publications/{gone['id']}").status_code == 204
        settle(club)
        with mail_server(port) as (_, postbox):
            clock.moved += DAY / 2
            make_round(club.house)
            (mail,) = digests_of(postbox, member)
        assert stays["url"] in mail.get_content()
        assert gone["url"] not in mail.get_content()


def test_a_letter_with_nothing_left_to_tell_goes_nowhere(own_settings: Settings) -> None:
    clock, port = MovableClock(), free_port()
    with written_to(own_settings, clock, port) as club:
        member, author = register(club), register(club)
        word = invented()
        add_keyword(member, word)
        member.call("PUT", PACE, {"pace": "daily"})
        clock.moved += timedelta(minutes=2)
        publish(author, word)
        a_day_on(club, clock)
        author = log_in(club, author.account["email"])
        assert author.call("DELETE", "/me").status_code == 204
        settle(club)
        with mail_server(port) as (_, postbox):
            clock.moved += DAY / 2
            make_round(club.house)
            assert digests_of(postbox, member) == []
        assert digests_written(club) == []


def test_one_click_ends_them_and_looking_does_not(own_settings: Settings) -> None:
    clock, port = MovableClock(), free_port()
    with mail_server(port) as (_, postbox), written_to(own_settings, clock, port) as club:
        member, author = register(club), register(club)
        word = invented()
        add_keyword(member, word)
        member.call("PUT", PACE, {"pace": "daily"})
        clock.moved += timedelta(minutes=2)
        publish(author, word)
        a_day_on(club, clock)
        (letter,) = digests_of(postbox, member)
        assert letter["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
        link = re.fullmatch(r"<.*?(/digest/\S+)>", letter["list-unsubscribe"])
        assert link is not None
        assert link[1] in letter.get_content()
        stranger, member = club.visitor().http, log_in(club, member.account["email"])
        assert stranger.get(link[1]).status_code == 200
        assert member.get(PACE) == {"pace": "daily"}
        for _ in range(2):
            one_click = stranger.post(link[1], data={"List-Unsubscribe": "One-Click"})
            assert one_click.status_code == 200
        assert member.get(PACE) == {"pace": "never"}


def test_the_page_chooses_how_often(club: Club) -> None:
    member = register(club)
    form = {"csrf_token": member.csrf, "pace": "weekly"}
    assert member.http.post("/me/digest", data=form).status_code == 303
    assert '<option value="weekly" selected' in member.http.get("/me").text
    assert member.get("/me/export")["digest"] == "weekly"
    assert member.http.post("/me/digest", data=form | {"pace": "hourly"}).status_code == 422
    is_problem(member.call("PUT", PACE, {"pace": "hourly"}), 422)
    member.call("PUT", PACE, {"pace": "never"})
    assert member.get(PACE) == {"pace": "never"}


@pytest.mark.parametrize(
    ("now", "zone", "pace", "due"),
    [
        ("2026-03-04T12:00", "Europe/Paris", Pace.DAILY, "2026-03-05T06:00"),
        ("2026-03-28T12:00", "Europe/Paris", Pace.DAILY, "2026-03-29T05:00"),
        ("2026-03-04T23:30", "Asia/Tokyo", Pace.DAILY, "2026-03-05T22:00"),
        ("2026-03-04T12:00", "Europe/Paris", Pace.WEEKLY, "2026-03-09T06:00"),
        ("2026-03-09T12:00", "Europe/Paris", Pace.WEEKLY, "2026-03-16T06:00"),
        ("2026-03-09T00:30", "Europe/Paris", Pace.DAILY, "2026-03-09T06:00"),
        ("2026-03-09T06:00", "Europe/Paris", Pace.DAILY, "2026-03-10T06:00"),
        ("2026-03-08T23:30", "Europe/Paris", Pace.WEEKLY, "2026-03-09T06:00"),
    ],
)
def test_digests_are_due_in_the_readers_morning(now: str, zone: str, pace: Pace, due: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert digests.next_morning(moment, zone, pace) == expected
