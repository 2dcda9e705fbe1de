"""Transactions on the truth: seen whole or not at all, and told apart from being away."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import select

from schemas.errors import TruthUnavailable
from schemas.generation import Generation, GenerationState
from schemas.outbox import Topic
from store import generations
from store.pointer import Pointer, pointer
from store.truth import Truth, utc_now
from tests.store.clock import StoppedClock


def add(truth: Truth, row: Generation) -> None:
    with truth.work() as work:
        work.session.add(row)
        work.commit()


def test_an_instant_is_stored_to_the_microsecond(truth: Truth, clock: StoppedClock) -> None:
    clock.now = datetime(2026, 12, 31, 23, 59, 59, 999_999, UTC)
    with truth.work() as work:
        work.session.add(Generation(rules="r", created_at=work.now))
        work.commit()
    with truth.read() as session:
        assert session.exec(select(Generation)).one().created_at == clock.now


def test_a_naive_time_is_refused(truth: Truth) -> None:
    with pytest.raises(StatementError, match="naive"):
        add(truth, Generation(rules="r", created_at=datetime(2026, 5, 17)))


def test_large_numbers_are_kept(truth: Truth) -> None:
    with truth.work() as work:
        work.session.connection().execute(
            text("INSERT INTO trace (publication_id, revision, shown) VALUES ('p', :n, '{}')"),
            {"n": 2**53},
        )
        work.commit()
    with truth.read() as session:
        assert session.connection().execute(text("SELECT revision FROM trace")).scalar() == 2**53


def test_one_generation_is_live(truth: Truth) -> None:
    generations.found_first(truth, "r")
    generations.found_first(truth, "r")
    with truth.read() as session:
        assert pointer(session) == Pointer("g1", ("g1",), whole=False)
    with pytest.raises(IntegrityError):
        add(truth, Generation(state=GenerationState.LIVE, rules="r", created_at=utc_now()))


def test_writers_at_once_all_succeed(truth: Truth) -> None:
    barrier = threading.Barrier(8)
    failures: list[Exception] = []

    def write() -> None:
        barrier.wait()
        try:
            for number in range(10):
                with truth.work() as work:
                    work.session.add(Generation(rules="r", created_at=work.now))
                    work.note(Topic.MEMBER, str(number))
                    work.commit()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with truth.read() as session:
        assert len(session.exec(select(Generation)).all()) == 80


def test_the_relay_may_write_in_its_turn(truth: Truth) -> None:
    depth: list[int] = []

    def relay(_promises: object) -> None:
        depth.append(len(depth))
        if len(depth) < 3:
            with truth.work() as work:
                work.note(Topic.MEMBER, "m")
                work.commit()

    truth.on_commit(relay)
    with truth.work() as work:
        work.note(Topic.MEMBER, "m")
        work.commit()
    assert depth == [0, 1, 2]


def test_readers_see_nothing_of_an_unfinished_change(truth: Truth) -> None:
    with truth.work() as work:
        work.session.add(Generation(rules="r", created_at=work.now))
        work.session.flush()
        with truth.read() as session:
            assert session.exec(select(Generation)).all() == []
        work.commit()


@pytest.fixture
def nowhere() -> Iterator[str]:
    """The address of a server that is not there."""
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{unheard.getsockname()[1]}"


def test_a_database_that_is_away(nowhere: str, tmp_path: Path) -> None:
    for url in (f"postgresql+psycopg://x@{nowhere}/x", f"sqlite:///{tmp_path}/no/such/truth.db"):
        truth = Truth(url)
        with pytest.raises(TruthUnavailable):
            truth.ping()
        with pytest.raises(TruthUnavailable), truth.work() as work:
            work.note(Topic.MEMBER, "m")
        truth.close()


def test_the_clock_is_aware() -> None:
    assert utc_now().tzinfo is UTC
