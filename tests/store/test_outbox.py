"""A change and its promises live or die together, and each promise is claimed by one."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlmodel import col, select

from schemas.generation import Generation
from schemas.outbox import Promise, Topic
from store import outbox
from store.truth import Truth
from store.unit_of_work import LEASE
from tests.store.clock import StoppedClock

_PROJECT = Path(__file__).parents[2]
_COMMIT_AND_DIE = """
import os, signal, sys
from datetime import datetime
from schemas.outbox import Topic
from store.truth import Truth

moment = datetime.fromisoformat(sys.argv[2])
truth = Truth(sys.argv[1], clock=lambda: moment)
truth.on_commit(lambda promises: os.kill(os.getpid(), signal.SIGKILL))
with truth.work() as work:
    work.note(Topic.PUBLICATION, "p")
    work.commit()
"""


def promise(truth: Truth, *refs: str) -> None:
    with truth.work() as work:
        for ref in refs:
            work.note(Topic.PUBLICATION, ref)
        work.commit()


def fail_halfway(truth: Truth) -> None:
    with truth.work() as work:
        work.session.add(Generation(rules="r", created_at=work.now))
        work.note(Topic.PUBLICATION, "p")
        raise ZeroDivisionError


def refs(promises: list[Promise]) -> list[str]:
    return [one.ref for one in promises]


def test_rollback_leaves_neither_row_nor_promise(truth: Truth) -> None:
    told: list[object] = []
    truth.on_commit(told.append)
    with truth.work() as work:
        work.session.add(Generation(rules="r", created_at=work.now))
        work.note(Topic.PUBLICATION, "p")
    with pytest.raises(ZeroDivisionError):
        fail_halfway(truth)
    with truth.read() as session:
        assert outbox.waiting(session) == 0
        assert session.exec(select(Generation)).all() == []
    assert told == []


def test_a_commit_tells_its_promises_in_order(truth: Truth) -> None:
    told: list[list[str]] = []
    truth.on_commit(lambda promises: told.append(refs(list(promises))))
    promise(truth, "a", "b", "c")
    assert told == [["a", "b", "c"]]


def test_killed_after_the_commit_is_swept_once(truth: Truth, url: str, clock: StoppedClock) -> None:
    died = subprocess.run(
        [sys.executable, "-c", _COMMIT_AND_DIE, url, clock.now.isoformat()],
        cwd=_PROJECT,
        timeout=120,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert outbox.claim(truth, 10) == []
    clock.move(seconds=LEASE.total_seconds())
    claimed = outbox.claim(truth, 10)
    assert refs(claimed) == ["p"]
    assert outbox.claim(truth, 10) == []


def test_whoever_promised_has_the_lease_first(truth: Truth, clock: StoppedClock) -> None:
    promise(truth, "a")
    clock.move(seconds=LEASE.total_seconds() - 0.001)
    assert outbox.claim(truth, 10) == []
    clock.move(seconds=0.001)
    assert refs(outbox.claim(truth, 10)) == ["a"]


def test_the_oldest_are_claimed_first(truth: Truth, clock: StoppedClock) -> None:
    promise(truth, *"abcde")
    clock.move(minutes=1)
    assert refs(outbox.claim(truth, 2)) == ["a", "b"]
    assert refs(outbox.claim(truth, 2)) == ["c", "d"]


def test_a_promise_that_keeps_failing_waits_longer_each_time(
    truth: Truth, clock: StoppedClock
) -> None:
    promise(truth, "a")
    clock.move(minutes=1)
    waits = []
    for _ in range(8):
        (claimed,) = outbox.claim(truth, 1)
        waits.append(claimed.lease_until - clock.now)
        clock.now = claimed.lease_until
    assert waits == sorted(waits)
    assert waits[0] < waits[-1] == outbox.LONGEST_WAIT


def test_two_claimers_share_nothing(truth: Truth, clock: StoppedClock) -> None:
    promise(truth, *map(str, range(60)))
    clock.move(minutes=1)
    claimed: list[str] = []
    barrier = threading.Barrier(4)

    def claim() -> None:
        barrier.wait()
        while mine := outbox.claim(truth, 3):
            claimed.extend(refs(mine))

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed, key=int) == list(map(str, range(60)))


def test_both_ticks_end_a_promise_and_none_is_taken_back(truth: Truth, clock: StoppedClock) -> None:
    promise(truth, "a")
    with truth.read() as session:
        (number,) = session.exec(select(col(Promise.id))).all()
    assert number is not None
    for ticks in ({"indexed": True}, {"indexed": False}, {"announced": True}, {"announced": False}):
        with truth.read() as session:
            before = outbox.waiting(session)
        with truth.work() as work:
            outbox.tick(work.session, number, **ticks)
            work.commit()
        with truth.read() as session:
            after = outbox.waiting(session)
        assert after == (0 if "announced" in ticks else 1) <= before
    clock.move(hours=1)
    assert outbox.claim(truth, 10) == []


def test_only_what_was_carried_out_long_ago_is_forgotten(truth: Truth, clock: StoppedClock) -> None:
    promise(truth, "open", "done")
    with truth.work() as work:
        (row,) = work.session.exec(select(Promise).where(col(Promise.ref) == "done"))
        row.indexed = row.announced = True
        work.commit()
    clock.move(seconds=outbox.KEPT.total_seconds())
    assert outbox.purge(truth) == 0
    clock.move(seconds=1)
    promise(truth, "new")
    assert outbox.purge(truth) == 1
    with truth.read() as session:
        assert set(session.exec(select(col(Promise.ref)))) == {"open", "new"}


def test_a_clock_that_jumps_back_does_not_stall_the_outbox(
    truth: Truth, clock: StoppedClock
) -> None:
    clock.move(days=400)
    promise(truth, "of the future")
    clock.move(days=-400)
    promise(truth, "of now")
    assert refs(outbox.claim(truth, 10)) == ["of the future"]
    clock.move(seconds=LEASE.total_seconds())
    assert refs(outbox.claim(truth, 10)) == ["of now"]


def test_once_all_parts_answer_nobody_waits_out_a_back_off(
    truth: Truth, clock: StoppedClock
) -> None:
    promise(truth, "a")
    for _ in range(5):
        clock.move(minutes=1)
        assert refs(outbox.claim(truth, 10)) == ["a"]
    # Whoever claimed it last may still be at work.
    clock.move(seconds=LEASE.total_seconds() - 0.001)
    assert outbox.claim(truth, 10, all_answer=True) == []
    clock.move(seconds=0.001)
    assert outbox.claim(truth, 10) == []
    assert refs(outbox.claim(truth, 10, all_answer=True)) == ["a"]
    assert outbox.claim(truth, 10, all_answer=True) == []


@pytest.mark.parametrize("seconds", [15, 60, 3600])
def test_a_clock_that_jumps_back_a_little_delays_no_longer_than_a_lease(
    truth: Truth, clock: StoppedClock, seconds: int
) -> None:
    clock.move(seconds=seconds)
    promise(truth, "of the future")
    clock.move(seconds=-seconds)
    clock.move(seconds=LEASE.total_seconds())
    assert refs(outbox.claim(truth, 10)) == ["of the future"]


def test_a_number_is_never_given_twice(truth: Truth) -> None:
    numbers: list[int | None] = []
    truth.on_commit(lambda promises: numbers.extend(one.id for one in promises))
    promise(truth, "a", "b")
    with truth.work() as work:
        for row in work.session.exec(select(Promise)):
            work.session.delete(row)
        work.commit()
    promise(truth, "c")
    assert len(set(numbers)) == 3
    assert numbers == sorted(number for number in numbers if number is not None)
