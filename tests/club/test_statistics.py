"""Statistics over subscribers, as an adversary who owns the account asks for them (F4)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

import pytest
from sqlmodel import col, delete, select

from club.statistics import statistics, told
from schemas.account import Account
from schemas.publication import Publication
from schemas.statistics import Dimension, StatisticsOut, SubscriberSnapshot
from schemas.subscription import Subscription, SubscriptionState
from schemas.words import AccountType, PublicationType
from store.truth import Truth
from store.unit_of_work import Work
from tests.store.clock import StoppedClock

NOW = datetime(2026, 5, 17, tzinfo=UTC)
_NUMBERS = count(1)


@pytest.fixture
def owner(truth: Truth) -> str:
    with truth.work() as work:
        row = account("FR")
        work.session.add(row)
        work.commit()
        return row.id


def account(country: str) -> Account:
    number = next(_NUMBERS)
    return Account(
        type=AccountType.INDIVIDUAL,
        email=f"s{number}@example.org",
        password_hash="-",
        slug=f"s{number}",
        birth_date=date(1980, 5, 17),
        job="baker",
        postcode="1",
        city="Town",
        country=country,
        language="fr",
        languages=["fr"],
        time_zone="Europe/Paris",
        policies_accepted_at=NOW,
        created_at=NOW,
    )


def article(work: Work, title: str) -> Publication:
    """A published article of a new account's."""
    author = account("FR")
    work.session.add(author)
    work.session.flush()
    row = Publication(
        account_id=author.id,
        type=PublicationType.ARTICLE,
        language="fr",
        title=title,
        texts=[],
        created_at=NOW,
        updated_at=NOW,
    )
    work.session.add(row)
    work.session.flush()
    return row


def join(truth: Truth, owner: str, number: int, country: str) -> list[str]:
    """So many new authorised subscribers; their ids."""
    with truth.work() as work:
        rows = [account(country) for _ in range(number)]
        work.session.add_all(rows)
        work.session.flush()
        work.session.add_all(
            Subscription(
                subscriber_id=row.id,
                account_id=owner,
                state=SubscriptionState.AUTHORISED,
                created_at=NOW,
                decided_at=NOW,
            )
            for row in rows
        )
        work.commit()
        return [row.id for row in rows]


def leave(truth: Truth, members: list[str]) -> None:
    with truth.work() as work:
        work.session.exec(delete(Subscription).where(col(Subscription.subscriber_id).in_(members)))
        work.commit()


def countries(out: StatisticsOut) -> dict[str, int]:
    return {part.value: part.count for part in out.by[Dimension.COUNTRY]}


def test_f4_figures_are_tens_and_never_more_than_there_are(truth: Truth, owner: str) -> None:
    join(truth, owner, 45, "FR")
    join(truth, owner, 9, "BE")
    out = statistics(truth, owner)
    assert out.subscribers in (40, 50)
    assert countries(out)["FR"] in (30, 40)
    assert "BE" not in countries(out)
    assert {part.value for part in out.by[Dimension.LANGUAGE]} == {"fr"}
    assert out.by[Dimension.SECTOR] == []


def test_f4_nine_who_come_and_go_change_nothing_however_often_one_asks(
    truth: Truth, clock: StoppedClock, owner: str
) -> None:
    join(truth, owner, 40, "FR")
    before = statistics(truth, owner)
    for country in ("BE", "FR", "DE"):
        sybils = join(truth, owner, 9, country)
        clock.move(days=1)
        assert statistics(truth, owner) == before
        leave(truth, sybils)
        assert statistics(truth, owner) == before
    with truth.work() as work:
        for row in work.session.exec(select(Account).where(Account.id != owner).limit(9)):
            row.country = "CH"
        work.commit()
    assert statistics(truth, owner) == before
    join(truth, owner, 40, "FR")
    assert statistics(truth, owner) != before


def test_f4_a_snapshot_is_another_day_s_and_drawn_anew(
    truth: Truth, clock: StoppedClock, owner: str
) -> None:
    join(truth, owner, 20, "FR")
    before = statistics(truth, owner)
    join(truth, owner, 40, "FR")
    assert statistics(truth, owner) == before
    held = _snapshot(truth, owner)
    clock.move(days=1)
    assert statistics(truth, owner) != before
    taken = _snapshot(truth, owner)
    assert 10 <= taken.needed < 20
    assert taken.secret != held.secret


def _snapshot(truth: Truth, owner: str) -> SubscriberSnapshot:
    with truth.read() as session:
        return session.get_one(SubscriberSnapshot, owner)


def test_f4_one_stranger_among_nine_sybils_shows_in_one_figure_of_ten() -> None:
    """Over all secrets: how often a figure tells the world where the stranger is in it."""
    differ = 0
    trials = 2_000
    for trial in range(trials):
        worlds = [
            told(
                SubscriberSnapshot(
                    account_id="owner",
                    taken_on=NOW.date(),
                    needed=10,
                    secret=f"secret {trial}",
                    people={},
                    total=50,
                    figures={Dimension.COUNTRY: {"FR": 40, "BE": belgians}},
                )
            )
            for belgians in (9, 10)
        ]
        assert all(part.count >= 10 for world in worlds for part in world.by[Dimension.COUNTRY])
        differ += worlds[0] != worlds[1]
    assert differ / trials == pytest.approx(0.1, abs=0.03)


def test_f4_a_snapshot_names_nobody(truth: Truth, owner: str) -> None:
    members = join(truth, owner, 12, "FR")
    statistics(truth, owner)
    with truth.read() as session:
        (row,) = session.exec(select(SubscriberSnapshot)).all()
        kept = row.model_dump_json()
    assert len(row.people) == len(members)
    assert not any(member in kept for member in members)
