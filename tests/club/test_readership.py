"""Views of publications, counted by readers of whom nothing is kept (F4)."""

from __future__ import annotations

import pytest
from sqlmodel import select

from club import readership
from club.opened import Opened
from club.readership import View
from schemas.readership import ViewPeriod, Views
from schemas.rounded import draw, in_tens
from store.truth import Truth
from tests.club.test_statistics import NOW, article
from tests.store.clock import StoppedClock


@pytest.fixture
def publication(truth: Truth) -> str:
    with truth.work() as work:
        row = article(work, "Olives")
        work.commit()
        return row.id


def view(truth: Truth, publication: str, *readers: str, agent: str | None = None) -> None:
    readership.count(truth, [View(publication, reader, agent) for reader in readers])


def told(truth: Truth, publication: str) -> list[Views]:
    readership.end_due(truth)
    with truth.read() as session:
        return readership.views(session, publication)


def many(number: int) -> list[str]:
    return [f"reader {one}" for one in range(number)]


def test_f4_readers_are_told_in_tens_on_the_day_after(
    truth: Truth, clock: StoppedClock, publication: str
) -> None:
    for _ in range(3):
        view(truth, publication, *many(60))
    assert told(truth, publication) == []
    clock.move(days=1)
    (one,) = told(truth, publication)
    assert (one.since, one.until) == (NOW.date(), NOW.date())
    assert one.readers in (50, 60)


def test_f4_nine_readers_are_never_told_however_often_they_come(
    truth: Truth, clock: StoppedClock, publication: str
) -> None:
    for _ in range(20):
        view(truth, publication, *many(9))
        assert told(truth, publication) == []
        clock.move(days=1)
    view(truth, publication, *many(60))
    assert told(truth, publication) == []
    clock.move(days=1)
    (one,) = told(truth, publication)
    assert one.readers in (50, 60)
    assert one.since < one.until


def test_f4_a_told_period_never_changes_and_the_next_begins_after_it(
    truth: Truth, clock: StoppedClock, publication: str
) -> None:
    view(truth, publication, *many(40))
    clock.move(days=1)
    before = told(truth, publication)
    view(truth, publication, *many(9))
    clock.move(days=1)
    assert told(truth, publication) == before
    view(truth, publication, *many(40))
    clock.move(days=1)
    later, first = told(truth, publication)
    assert [first] == before
    assert later.since > first.until


def test_f4_whoever_counts_on_the_next_day_ends_the_day_before(
    truth: Truth, clock: StoppedClock, publication: str
) -> None:
    view(truth, publication, *many(40))
    clock.move(days=1)
    view(truth, publication, "a late one")
    (one,) = told(truth, publication)
    assert one.until == NOW.date()


def test_f4_what_is_kept_names_nobody_and_ends_with_its_key(
    truth: Truth, clock: StoppedClock, publication: str
) -> None:
    view(truth, publication, "ada", *many(40))
    with truth.read() as session:
        row = session.exec(select(ViewPeriod)).one()
        assert b"ada" not in (row.sketch or b"")
    clock.move(days=1)
    told(truth, publication)
    with truth.read() as session:
        row = session.exec(select(ViewPeriod)).one()
        assert (row.secret, row.sketch, row.readers, row.needed) == (None, None, 0, 0)


def test_f4_a_period_that_waits_too_long_is_forgotten(
    truth: Truth, clock: StoppedClock, publication: str
) -> None:
    view(truth, publication, *many(3))
    clock.move(days=91)
    told(truth, publication)
    with truth.read() as session:
        assert session.exec(select(ViewPeriod)).all() == []


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "python-httpx/0.28",
        "",
    ],
)
def test_f4_robots_do_not_count(truth: Truth, publication: str, agent: str) -> None:
    view(truth, publication, *many(40), agent=agent)
    with truth.read() as session:
        assert session.exec(select(ViewPeriod)).all() == []


def test_f4_views_of_what_is_gone_or_was_never_there_are_left_out(
    truth: Truth, publication: str
) -> None:
    opened = Opened(truth)
    for one in (publication, "0" * 16, "no identifier \0"):
        opened.note(View(one, "ada", None))
    opened.flush()
    with truth.read() as session:
        assert session.exec(select(ViewPeriod)).one().publication_id == publication


def test_f4_one_stranger_among_an_authors_readers_shows_in_one_period_of_ten() -> None:
    trials = 4_000
    for readers in (9, 14, 19, 30):
        differ = 0
        for _ in range(trials):
            drawn = draw()
            alone, joined = (
                in_tens(number, drawn) if number >= drawn else 0
                for number in (readers, readers + 1)
            )
            assert joined == 0 or joined >= 10
            differ += alone != joined
        assert differ / trials == pytest.approx(0.1, abs=0.03)
