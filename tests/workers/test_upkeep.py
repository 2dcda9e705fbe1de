"""Background work: rounds that can be made by anybody, any number of times."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from celery.signals import after_task_publish
from sqlmodel import select

from house import House, open_house, prepare
from schemas.errors import EngineUnavailable
from schemas.heartbeat import BackgroundPart, SignOfLife
from schemas.outbox import Promise, Topic
from settings import Settings
from store import outbox
from store.heartbeat import signs
from store.unit_of_work import LEASE
from tests.store.clock import StoppedClock
from workers.celery_app import make_celery, sign_of_schedule
from workers.tasks import register_tasks
from workers.thread import Sweeper
from workers.upkeep import SWEEP_LIMIT, make_round, sweep_outbox, tidy


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def house(tmp_path: Path, clock: StoppedClock) -> Iterator[House]:
    with open_house(Settings(data_dir=tmp_path), clock=clock) as house:
        prepare(house)
        yield house


def leave_promises(house: House, count: int) -> None:
    """Promises that whoever made them did not carry out."""
    house.truth.on_commit(lambda _promises: None)
    with house.truth.work() as work:
        for number in range(count):
            work.note(Topic.MEMBER, f"{number:016x}")
        work.commit()
    house.truth.on_commit(house.courier.deliver)


def waiting(house: House) -> int:
    with house.truth.read() as session:
        return outbox.waiting(session)


def test_a_sweep_carries_out_everything_that_is_due(house: House, clock: StoppedClock) -> None:
    leave_promises(house, SWEEP_LIMIT * 2 + 5)
    assert sweep_outbox(house) == 0
    clock.move(seconds=LEASE.total_seconds())
    assert sweep_outbox(house) == SWEEP_LIMIT * 2 + 5
    assert waiting(house) == 0
    assert sweep_outbox(house) == 0


def test_two_sweeps_at_once_do_nothing_twice(house: House, clock: StoppedClock) -> None:
    leave_promises(house, 60)
    clock.move(seconds=LEASE.total_seconds())
    before = house.bus.tail()
    claimed: list[int] = []
    threads = [
        threading.Thread(target=lambda: claimed.append(sweep_outbox(house))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(claimed) == 60
    assert len(house.bus.replay(before, limit=1_000).events) == 60


def test_an_engine_that_was_thrown_away_is_filled_again(house: House) -> None:
    house.engine.drop("g1")
    assert house.engine.generations() == frozenset()
    make_round(house)
    assert house.engine.generations() == frozenset(("g1",))


def test_a_step_that_fails_does_not_hold_up_the_next(
    house: House, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> frozenset[str]:
        raise EngineUnavailable("gone")

    leave_promises(house, 1)
    clock.move(seconds=LEASE.total_seconds())
    monkeypatch.setattr(house.engine, "generations", away)
    make_round(house)
    assert waiting(house) == 0


def test_tidying_forgets_what_is_long_done(house: House, clock: StoppedClock) -> None:
    leave_promises(house, 3)
    clock.move(seconds=LEASE.total_seconds())
    sweep_outbox(house)
    clock.now += outbox.KEPT + timedelta(seconds=1)
    assert tidy(house) == 3
    with house.truth.read() as session:
        assert session.exec(select(Promise)).all() == []


def test_the_thread_makes_rounds_until_it_is_stopped(house: House, clock: StoppedClock) -> None:
    leave_promises(house, 5)
    clock.move(seconds=LEASE.total_seconds())
    sweeper = Sweeper(house, seconds=0.01)
    sweeper.start()
    deadline = time.monotonic() + 30
    while waiting(house):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    leave_promises(house, 1)
    clock.move(seconds=LEASE.total_seconds())
    while waiting(house):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    sweeper.stop()
    leave_promises(house, 1)
    clock.move(seconds=LEASE.total_seconds())
    time.sleep(0.1)
    assert waiting(house) == 1


def test_a_round_that_breaks_does_not_end_the_thread(
    house: House, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = []

    def breaking() -> frozenset[str]:
        rounds.append(1)
        raise RuntimeError("a bug")

    monkeypatch.setattr(house.engine, "generations", breaking)
    sweeper = Sweeper(house, seconds=0.01)
    sweeper.start()
    deadline = time.monotonic() + 30
    while len(rounds) < 3:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    sweeper.stop()


def test_a_thread_that_never_started_can_be_stopped(house: House) -> None:
    Sweeper(house, seconds=1).stop()


def test_celery_has_the_tasks_of_its_schedule(house: House) -> None:
    settings = house.settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    celery = make_celery(settings)
    register_tasks(celery, house)
    scheduled = {entry["task"] for entry in celery.conf.beat_schedule.values()}
    assert scheduled == {"marieur.make_round", "marieur.tidy", "marieur.tune"}
    assert scheduled <= celery.tasks.keys()
    sweep = celery.conf.beat_schedule["sweep"]
    assert sweep["schedule"] == settings.sweep_seconds
    assert sweep["options"]["expires"] >= settings.sweep_seconds


def test_a_celery_task_does_the_work(house: House, clock: StoppedClock) -> None:
    celery = make_celery(house.settings)
    register_tasks(celery, house)
    leave_promises(house, 2)
    clock.move(seconds=LEASE.total_seconds())
    celery.tasks["marieur.make_round"].apply(throw=True)
    assert waiting(house) == 0
    celery.tasks["marieur.tidy"].apply(throw=True)


def test_the_schedule_gives_a_sign_when_the_broker_took_a_task(
    house: House, clock: StoppedClock
) -> None:
    def last() -> SignOfLife:
        with house.truth.read() as session:
            return signs(session, [BackgroundPart.BEAT], clock())[0]

    before = after_task_publish.receivers
    try:
        sign_of_schedule(house)
        assert last() == SignOfLife(part=BackgroundPart.BEAT, at=None, late=True)
        after_task_publish.send(sender="marieur.make_round")
        assert last() == SignOfLife(part=BackgroundPart.BEAT, at=clock(), late=False)
    finally:
        after_task_publish.receivers = before
