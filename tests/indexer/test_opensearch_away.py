"""How the OpenSearch engine behaves while its nodes come and go."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from time import perf_counter

import pytest
from opensearchpy import OpenSearch

from indexer.opensearch import OpenSearchEngine
from indexer.opensearch_client import READ_SECONDS
from schemas.document import Interest, Tombstone
from schemas.errors import EngineUnavailable, MarieurError
from schemas.words import Kind

OLIVE = Interest(Kind.B2B, "fr:olive|plain")


@pytest.fixture
def unheard() -> Iterator[str]:
    """The URL of a port that refuses."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{reserved.getsockname()[1]}"


@pytest.fixture
def silent() -> Iterator[str]:
    """The URL of a port that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


LIVE: list[Callable[[OpenSearchEngine], object]] = [
    lambda engine: engine.generations(),
    lambda engine: engine.put("g1", [Tombstone("p1", 1)]),
    lambda engine: engine.add_interests("g1", [OLIVE]),
]


def seconds_until_unavailable(
    engine: OpenSearchEngine, call: Callable[[OpenSearchEngine], object] = LIVE[0]
) -> float:
    start = perf_counter()
    with pytest.raises(EngineUnavailable):
        call(engine)
    return perf_counter() - start


@pytest.mark.parametrize("call", LIVE, ids=["read", "put", "add"])
def test_a_silent_node_is_waited_for_once(
    silent: str, call: Callable[[OpenSearchEngine], object]
) -> None:
    engine = OpenSearchEngine([silent])
    assert READ_SECONDS <= seconds_until_unavailable(engine, call) < READ_SECONDS + 1
    for _ in range(50):
        assert seconds_until_unavailable(engine) < 0.2
    engine.close()


def test_many_threads_wait_for_a_silent_node_together(silent: str) -> None:
    engine = OpenSearchEngine([silent])
    start = perf_counter()
    threads = [
        threading.Thread(target=seconds_until_unavailable, args=(engine,)) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert perf_counter() - start < READ_SECONDS + 1
    engine.close()


def test_other_nodes_are_asked_when_one_is_away(
    opensearch: str, index_prefix: str, unheard: str
) -> None:
    engine = OpenSearchEngine([unheard, opensearch, unheard], prefix=index_prefix, read_seconds=30)
    engine.build("g1")
    for _ in range(10):
        engine.add_interests("g1", [OLIVE])
        assert list(engine.interests("g1")) == [OLIVE]
    engine.drop("g1")
    engine.close()


def test_a_write_after_the_drop_does_not_bring_the_index_back(
    opensearch: str, index_prefix: str
) -> None:
    engine = OpenSearchEngine([opensearch], prefix=index_prefix, read_seconds=30)
    engine.build("g1")
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            try:
                engine.add_interests("g1", [OLIVE])
            except MarieurError:
                continue

    writer = threading.Thread(target=write)
    writer.start()
    engine.drop("g1")
    stop.set()
    writer.join()
    assert engine.generations() == frozenset()
    assert OpenSearch([opensearch]).indices.get(index=f"{index_prefix}*") == {}
    engine.close()
