"""What an engine keeps: generations, revisions and tombstones, whoever writes and how often."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.port import Engine
from schemas.document import Hit, IndexReport, Tombstone
from schemas.errors import EngineCorrupt, EngineUnavailable
from tests.contract.documents import BREAD, CHOIR, HUB, OLIVE, document, ids, many


def test_late_and_repeated_work_brings_nothing_back(engine: Engine, generation: str) -> None:
    newer = document(1, [BREAD], revision=3)
    engine.put(generation, [newer])
    engine.put(generation, [document(1, [OLIVE], revision=2), newer, Tombstone("p1", 2)])
    engine.refresh(generation)
    assert engine.select(generation, [OLIVE, BREAD], HUB, limit=5) == [
        Hit("p1", 3, 1, frozenset({BREAD}))
    ]


def test_a_tombstone_keeps_what_is_gone_gone(engine: Engine, generation: str) -> None:
    engine.put(generation, [document(1, revision=1), Tombstone("p2", 5)])
    engine.put(generation, [Tombstone("p1", 2)])
    engine.put(generation, [document(1, revision=1), document(2, revision=4)])
    engine.refresh(generation)
    assert engine.select(generation, [OLIVE], HUB, limit=5) == []
    assert engine.newest(generation, HUB, limit=5) == []
    assert engine.count(generation, [[OLIVE]], HUB) == [0]
    assert list(engine.documents(generation)) == []
    engine.put(generation, [document(1, revision=3)])
    engine.refresh(generation)
    assert ids(engine.select(generation, [OLIVE], HUB, limit=5)) == ["p1"]


def test_at_one_revision_the_tombstone_wins(engine: Engine, generation: str) -> None:
    engine.put(generation, [document(1, revision=2), Tombstone("p2", 2)])
    engine.put(generation, [Tombstone("p1", 2), document(2, revision=2)])
    engine.refresh(generation)
    assert engine.newest(generation, HUB, limit=5) == []


def test_one_put_may_hold_a_document_several_times(engine: Engine, generation: str) -> None:
    engine.put(
        generation,
        [document(1, [OLIVE], revision=1), document(1, [BREAD], revision=3), Tombstone("p1", 2)],
    )
    engine.refresh(generation)
    assert ids(engine.select(generation, [BREAD], HUB, limit=5)) == ["p1"]
    assert engine.select(generation, [OLIVE], HUB, limit=5) == []


def test_generations_live_side_by_side(engine: Engine, generation: str) -> None:
    engine.build("g2")
    engine.add_interests("g1", [OLIVE])
    engine.add_interests("g2", [BREAD])
    engine.put("g1", [document(1, [OLIVE])])
    engine.put("g2", [document(1, [BREAD], revision=2)])
    engine.refresh("g1")
    engine.refresh("g2")
    both = document(9, [OLIVE, BREAD])
    assert engine.generations() == {"g1", "g2"}
    assert engine.percolate("g1", [both]) == [{OLIVE}]
    assert engine.percolate("g2", [both]) == [{BREAD}]
    assert list(engine.documents("g1")) == [("p1", 1)]
    assert list(engine.documents("g2")) == [("p1", 2)]
    engine.drop("g2")
    engine.drop("g2")
    assert engine.generations() == {"g1"}
    assert engine.percolate("g1", [both]) == [{OLIVE}]


def test_building_again_keeps_what_is_there(engine: Engine, generation: str) -> None:
    engine.add_interests(generation, [OLIVE])
    engine.put(generation, [document(1)])
    engine.build(generation)
    engine.refresh(generation)
    assert engine.report(generation) == IndexReport(documents=1, interests=1)


def test_a_dropped_generation_comes_back_empty(engine: Engine, generation: str) -> None:
    engine.add_interests(generation, [OLIVE])
    engine.put(generation, [document(1, revision=7)])
    engine.drop(generation)
    engine.build(generation)
    engine.put(generation, [document(1, revision=1)])
    engine.refresh(generation)
    assert list(engine.documents(generation)) == [("p1", 1)]
    assert list(engine.interests(generation)) == []


@pytest.mark.parametrize("name", ["", "g-1", "G1", "g1; DROP", "g1,g2", "*", "é"])
def test_a_strange_name_is_no_generation(engine: Engine, name: str) -> None:
    with pytest.raises(ValueError, match="generation"):
        engine.build(name)


def test_interests_are_added_once(engine: Engine, generation: str) -> None:
    engine.add_interests(generation, [OLIVE, BREAD])
    engine.add_interests(generation, {BREAD, CHOIR})
    engine.add_interests(generation, [])
    assert sorted(engine.interests(generation)) == sorted([OLIVE, BREAD, CHOIR])
    assert engine.report(generation).interests == 3


def test_adding_interests_makes_earlier_documents_searchable(
    engine: Engine, generation: str
) -> None:
    engine.put(generation, [document(1)])
    engine.add_interests(generation, [OLIVE])
    assert ids(engine.select(generation, [OLIVE], HUB, limit=5)) == ["p1"]


def test_every_document_is_told(engine: Engine, generation: str) -> None:
    numbers = range(1, 11_002)
    for start in range(1, 11_002, 2_000):
        engine.put(
            generation, [document(number, []) for number in numbers[start - 1 : start + 1_999]]
        )
    engine.put(generation, [Tombstone("p5", 2)])
    engine.refresh(generation)
    assert sorted(engine.documents(generation)) == sorted(
        (f"p{number}", 1) for number in numbers if number != 5
    )
    assert engine.report(generation) == IndexReport(documents=11_000, interests=0)


def test_threads_put_add_percolate_and_select_at_once(engine: Engine, generation: str) -> None:
    interests = many(40)
    start = threading.Barrier(40)

    def work(number: int) -> None:
        start.wait()
        own = interests[number]
        engine.add_interests(generation, [own])
        for revision in range(1, 6):
            item = document(number, [own], revision=revision)
            engine.put(generation, [item])
            assert engine.percolate(generation, [item]) == [{own}]
        engine.refresh(generation)
        assert engine.select(generation, [own], HUB, limit=5) == [
            Hit(f"p{number}", 5, number, frozenset([own]))
        ]

    with ThreadPoolExecutor(40) as threads:
        list(threads.map(work, range(40)))
    assert engine.report(generation) == IndexReport(documents=40, interests=40)


def test_racing_revisions_leave_the_newest(engine: Engine, generation: str) -> None:
    start = threading.Barrier(10)

    def work(number: int) -> None:
        start.wait()
        for revision in range(number, 200, 10):
            engine.put(generation, [document(1, [OLIVE], revision=revision + 1)])

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(work, range(10)))
    engine.refresh(generation)
    newest = Hit("p1", 200, 1, frozenset([OLIVE]))
    assert engine.select(generation, [OLIVE], HUB, limit=5) == [newest]


def test_ping_returns_when_all_is_well(engine: Engine) -> None:
    engine.ping()


CALLS: dict[str, Callable[[Engine], object]] = {
    "build": lambda engine: engine.build("g1"),
    "drop": lambda engine: engine.drop("g1"),
    "generations": lambda engine: engine.generations(),
    "put": lambda engine: engine.put("g1", [document(1)]),
    "add_interests": lambda engine: engine.add_interests("g1", [OLIVE]),
    "percolate": lambda engine: engine.percolate("g1", [document(1)]),
    "percolate_many": lambda engine: engine.percolate("g1", [document(1), document(2)]),
    "select": lambda engine: engine.select("g1", [OLIVE], HUB, limit=5),
    "newest": lambda engine: engine.newest("g1", HUB, limit=5),
    "count": lambda engine: engine.count("g1", [[OLIVE]], HUB),
    "documents": lambda engine: list(engine.documents("g1")),
    "interests": lambda engine: list(engine.interests("g1")),
    "report": lambda engine: engine.report("g1"),
    "ping": lambda engine: engine.ping(),
}
NEEDS_NO_GENERATION = {"build", "drop", "generations", "ping"}


@pytest.mark.parametrize("call", CALLS)
def test_an_engine_that_is_away_says_so(engine_away: Engine, call: str) -> None:
    with pytest.raises(EngineUnavailable):
        CALLS[call](engine_away)


@pytest.mark.parametrize("call", sorted(CALLS.keys() - NEEDS_NO_GENERATION))
def test_what_is_not_there_is_not_taken_for_empty(engine: Engine, call: str) -> None:
    with pytest.raises(EngineCorrupt):
        CALLS[call](engine)
    assert engine.generations() == frozenset()
