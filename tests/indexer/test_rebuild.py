"""Generations filled, refilled and switched, whatever interrupts it and whoever else does so."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from club.audience import Reader
from club.keywords import add_keyword, keywords
from club.publications import publish
from club.registration import register
from house import House, open_house, prepare
from indexer.rebuild import reindex, restore
from matcher.counts import counts
from schemas.account import Account, JoiningIndividual
from schemas.errors import EngineUnavailable, StateConflict
from schemas.generation import Generation
from schemas.keyword import KeywordIn
from schemas.publication import Draft, OfferedKeyword
from schemas.words import Kind, PublicationType
from settings import Settings
from store import outbox
from store.generations import CLAIM
from store.pointer import pointer
from tests.api.club_client import joining
from tests.store.clock import StoppedClock


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def house(tmp_path: Path, clock: StoppedClock) -> Iterator[House]:
    with open_house(Settings(data_dir=tmp_path), clock=clock) as house:
        prepare(house)
        yield house


@pytest.fixture
def member(house: House) -> Account:
    """A member whose hub shows one publication."""
    account = register(house.truth, JoiningIndividual.model_validate(joining()))
    keyword = KeywordIn(text="olive oil", kind=Kind.B2B, language="en")
    add_keyword(house.truth, house.analyzer, account.id, keyword)
    draft = Draft(
        type=PublicationType.FLASH,
        language="en",
        title="Olive oil",
        keywords=[OfferedKeyword(text="olive oil", kind=Kind.B2B)],
    )
    publish(house.truth, house.analyzer, account, draft)
    assert on_hub(house, account) == 1
    return account


class Killed(BaseException):
    """The process ended here."""


def on_hub(house: House, member: Account) -> int:
    page = house.hubs.read(member.id, Reader(member.id, member.tier))
    return len(page.selected.entries)


def dies_at(house: House, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """Have the next call of a method of the engine be the last thing that is done."""

    def die(*_: Any, **__: Any) -> None:
        monkeypatch.undo()
        raise Killed

    monkeypatch.setattr(house.engine, method, die)


def busy(house: House) -> dict[str, bool]:
    with house.truth.read() as session:
        return {each.name: each.busy_until is not None for each in session.exec(select(Generation))}


@pytest.mark.parametrize("moment", ["build", "put", "add_interests", "refresh"])
def test_a_restoring_that_was_interrupted_is_not_taken_for_whole(
    house: House, member: Account, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    house.engine.drop("g1")
    dies_at(house, monkeypatch, moment)
    with pytest.raises(Killed):
        restore(house.truth, house.engine)
    with pytest.raises(EngineUnavailable):
        on_hub(house, member)
    assert restore(house.truth, house.engine) == ["g1"]
    assert on_hub(house, member) == 1
    assert restore(house.truth, house.engine) == []


def test_a_restoring_by_a_process_that_was_killed_is_taken_over(
    house: House, member: Account, clock: StoppedClock
) -> None:
    with house.truth.work() as work:
        only = work.session.exec(select(Generation)).one()
        only.busy_until = work.now + CLAIM
        work.commit()
    house.engine.drop("g1")
    assert restore(house.truth, house.engine) == []
    clock.now += CLAIM
    assert restore(house.truth, house.engine) == ["g1"]
    assert on_hub(house, member) == 1


def test_a_claim_from_the_far_future_holds_nobody_up(
    house: House, member: Account, clock: StoppedClock
) -> None:
    """The clock of whoever claimed it has jumped back since."""
    with house.truth.work() as work:
        work.session.exec(select(Generation)).one().busy_until = work.now + 100 * CLAIM
        work.commit()
    assert restore(house.truth, house.engine) == ["g1"]


def test_two_restore_at_once_and_one_does(house: House, member: Account) -> None:
    house.engine.drop("g1")
    done: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: done.append(restore(house.truth, house.engine)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [[], [], [], ["g1"]]
    assert on_hub(house, member) == 1


def test_the_second_of_two_reindexings_is_told_of_the_first(
    house: House, member: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh = house.engine.refresh
    refusals: list[str] = []

    def begin_another(name: str) -> None:
        monkeypatch.undo()
        with pytest.raises(StateConflict) as refusal:
            reindex(house.truth, house.engine, house.analyzer.version)
        refusals.append(str(refusal.value))
        refresh(name)

    monkeypatch.setattr(house.engine, "refresh", begin_another)
    assert reindex(house.truth, house.engine, house.analyzer.version).name == "g2"
    assert refusals == ["A new index is being built already. Wait until it is done."]
    assert on_hub(house, member) == 1
    assert busy(house) == {"g1": False, "g2": False}


@pytest.mark.parametrize("moment", ["build", "put", "add_interests", "report", "documents"])
def test_an_interrupted_reindexing_changes_nothing_and_can_be_repeated(
    house: House, member: Account, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    if moment == "report":  # by a signal between two steps
        monkeypatch.setattr("indexer.rebuild.audit", lambda *_: (_ for _ in ()).throw(Killed))
    else:
        dies_at(house, monkeypatch, moment)
    with pytest.raises(Killed):
        reindex(house.truth, house.engine, house.analyzer.version)
    monkeypatch.undo()
    assert on_hub(house, member) == 1
    done = reindex(house.truth, house.engine, house.analyzer.version)
    assert on_hub(house, member) == 1
    assert house.engine.generations() == {"g1", done.name}


@pytest.mark.parametrize("method", ["build", "put", "add_interests"])
def test_a_failed_reindexing_holds_nothing_up(
    house: House, member: Account, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """The engine goes away in the midst, and loses what was begun."""

    def away(*_: Any, **__: Any) -> None:
        monkeypatch.undo()
        raise EngineUnavailable("away")

    monkeypatch.setattr(house.engine, method, away)
    with pytest.raises(EngineUnavailable):
        reindex(house.truth, house.engine, house.analyzer.version)
    for name in house.engine.generations() - {"g1"}:
        house.engine.drop(name)
    restore(house.truth, house.engine)
    draft = Draft(
        type=PublicationType.FLASH,
        language="en",
        title="More olive oil",
        keywords=[OfferedKeyword(text="olive oil", kind=Kind.B2B)],
    )
    publish(house.truth, house.analyzer, member, draft)
    with house.truth.read() as session:
        assert outbox.waiting(session) == 0
    assert house.engine.generations() == {"g1"}
    assert on_hub(house, member) == 2


def test_who_was_taken_for_dead_is_told_so(
    house: House, member: Account, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process slept longer than its claim; somebody else built another index meanwhile."""
    refresh = house.engine.refresh

    def sleep(name: str) -> None:
        monkeypatch.undo()
        clock.now += CLAIM
        assert reindex(house.truth, house.engine, house.analyzer.version).name == "g3"
        refresh(name)

    monkeypatch.setattr(house.engine, "refresh", sleep)
    with pytest.raises(StateConflict):
        reindex(house.truth, house.engine, house.analyzer.version)
    assert on_hub(house, member) == 1
    with house.truth.read() as session:
        assert pointer(session).live == "g3"


def test_who_read_the_pointer_before_two_switches_asks_again(
    house: House, member: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def once_swapped(answer: Callable[..., Any]) -> Callable[..., Any]:
        first_time = iter([True])

        def late(*arguments: Any, **named: Any) -> Any:
            if next(first_time, False):
                for _ in range(2):
                    reindex(house.truth, house.engine, house.analyzer.version)
            return answer(*arguments, **named)

        return late

    monkeypatch.setattr(house.engine, "select", once_swapped(house.engine.select))
    assert on_hub(house, member) == 1
    monkeypatch.setattr(house.engine, "count", once_swapped(house.engine.count))
    with house.truth.read() as session:
        rows = keywords(session, member.id)
        found = counts(house.truth, session, house.engine, Reader(member.id, member.tier), rows)
    assert list(found.values()) == [1]


def test_a_publication_amid_two_switches_is_carried_out_at_once(
    house: House, member: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    percolate = house.engine.percolate

    def percolate_late(*arguments: Any) -> Any:
        monkeypatch.undo()
        for _ in range(2):
            reindex(house.truth, house.engine, house.analyzer.version)
        return percolate(*arguments)

    monkeypatch.setattr(house.engine, "percolate", percolate_late)
    draft = Draft(
        type=PublicationType.FLASH,
        language="en",
        title="More olive oil",
        keywords=[OfferedKeyword(text="olive oil", kind=Kind.B2B)],
    )
    publish(house.truth, house.analyzer, member, draft)
    assert on_hub(house, member) == 2
    with house.truth.read() as session:
        states = session.exec(select(col(Generation.state)).order_by(col(Generation.id))).all()
    assert states == ["dropped", "retired", "live"]
