from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import sqlite
from indexer.embedded import EmbeddedEngine
from schemas.document import Audience, Document, IndexReport, Interest
from schemas.errors import EngineCorrupt, EngineUnavailable
from schemas.words import Kind, Place, Tier

HUB = Audience(Place.HUB, Tier.BASIC_FREE)
OLIVE = Interest(Kind.B2B, "fr:olive|plain")


def document(number: int, revision: int = 1) -> Document:
    keys = {Kind.B2B: frozenset({OLIVE.key, f"fr:mot{number}|plain"})}
    places = frozenset({Place.HUB})
    return Document(f"p{number}", revision, number, "anna", places, Tier.BASIC_FREE, keys)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    engine = EmbeddedEngine(tmp_path)
    engine.build("g1")
    yield engine
    engine.close()


def _work(folder: Path, worker: int) -> None:
    engine = EmbeddedEngine(folder)
    engine.build("g1")
    for revision in range(1, 21):
        engine.put("g1", [document(0, 20 * worker + revision), document(worker, revision)])
        engine.add_interests("g1", [Interest(Kind.B2B, f"fr:mot{worker}|plain"), OLIVE])
        (satisfied,) = engine.percolate("g1", [document(worker)])
        assert len(satisfied) == 2
    engine.close()


def test_processes_share_the_file(engine: EmbeddedEngine, tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_work, args=(tmp_path, worker)) for worker in range(1, 5)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    assert engine.report("g1") == IndexReport(documents=5, interests=5)
    assert sorted(engine.documents("g1")) == [("p0", 100), *((f"p{n}", 20) for n in range(1, 5))]


def test_what_was_put_outlives_the_process(engine: EmbeddedEngine, tmp_path: Path) -> None:
    engine.put("g1", [document(1)])
    engine.add_interests("g1", [OLIVE])
    engine.close()
    again = EmbeddedEngine(tmp_path)
    assert [hit.id for hit in again.select("g1", [OLIVE], HUB, limit=5)] == ["p1"]
    assert again.percolate("g1", [document(2)]) == [{OLIVE}]
    again.close()


def test_a_put_that_fails_leaves_nothing(engine: EmbeddedEngine) -> None:
    too_large = document(2, revision=2**70)
    with pytest.raises(OverflowError):
        engine.put("g1", [document(1), too_large])
    assert engine.report("g1").documents == 0
    engine.put("g1", [document(1)])
    assert engine.report("g1").documents == 1


def test_a_file_that_stays_locked_is_told(
    engine: EmbeddedEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    impatient = EmbeddedEngine(tmp_path)
    other = sqlite3.connect(tmp_path / "index.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(EngineUnavailable, match="locked"):
        impatient.put("g1", [document(1)])
    assert impatient.report("g1").documents == 0
    other.rollback()
    impatient.put("g1", [document(1)])
    assert impatient.report("g1").documents == 1
    other.close()
    impatient.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "index.db").write_bytes(b"no database at all, " * 400)
    with pytest.raises(EngineCorrupt):
        EmbeddedEngine(tmp_path).build("g1")


def test_pages_do_not_hold_a_connection(engine: EmbeddedEngine) -> None:
    engine.put("g1", [document(number) for number in range(1, 20)])
    readings = [iter(engine.documents("g1")) for _ in range(3 * sqlite.READERS)]
    for reading in readings:
        next(reading)
    assert engine.report("g1").documents == 19


def test_an_error_gives_the_connection_back(engine: EmbeddedEngine) -> None:
    for _ in range(3 * sqlite.READERS):
        with pytest.raises(EngineCorrupt):
            engine.report("g2")
    assert engine.report("g1").documents == 0
