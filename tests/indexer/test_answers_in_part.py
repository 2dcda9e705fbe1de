"""Answers of OpenSearch that are not whole are errors, whatever their status says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import orjson
import pytest

from indexer.opensearch import OpenSearchEngine
from schemas.document import Audience, Document, Interest
from schemas.errors import EngineCorrupt, EngineUnavailable, MarieurError
from schemas.words import Kind, Place, Tier

HUB = Audience(Place.HUB, Tier.BASIC_FREE)
OLIVE = Interest(Kind.B2B, "fr:olive|plain")
DOCUMENT = Document(
    "p1", 1, 1, "anna", frozenset(Place), Tier.BASIC_FREE, {Kind.B2B: frozenset({OLIVE.key})}
)
WHOLE = {"timed_out": False, "_shards": {"failed": 0}, "hits": {"hits": []}}
IN_PART = {
    "timed out": {**WHOLE, "timed_out": True},
    "a shard failed": {**WHOLE, "_shards": {"failed": 1}},
}
SINGLE: dict[str, Callable[[OpenSearchEngine], object]] = {
    "select": lambda engine: engine.select("g1", [OLIVE], HUB, limit=5),
    "newest": lambda engine: engine.newest("g1", HUB, limit=5),
    "interests": lambda engine: list(engine.interests("g1")),
    "documents": lambda engine: list(engine.documents("g1")),
}
MULTIPLE: dict[str, Callable[[OpenSearchEngine], object]] = {
    "percolate": lambda engine: engine.percolate("g1", [DOCUMENT]),
    "percolate two": lambda engine: engine.percolate("g1", [DOCUMENT, DOCUMENT]),
    "count": lambda engine: engine.count("g1", [[OLIVE], [OLIVE]], HUB),
    "report": lambda engine: engine.report("g1"),
}


class Parrot(BaseHTTPRequestHandler):
    """Answers what it was told to, whatever it is asked."""

    answer: ClassVar[object]

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        body = orjson.dumps(self.answer)
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def engine() -> Iterator[OpenSearchEngine]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Parrot) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        engine = OpenSearchEngine([f"http://127.0.0.1:{server.server_port}"])
        yield engine
        engine.close()
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("call", SINGLE)
@pytest.mark.parametrize("why", IN_PART)
def test_a_search(engine: OpenSearchEngine, call: str, why: str) -> None:
    Parrot.answer = {**IN_PART[why], "_scroll_id": "s"}
    with pytest.raises(EngineUnavailable):
        SINGLE[call](engine)


@pytest.mark.parametrize("call", MULTIPLE)
@pytest.mark.parametrize("why", IN_PART)
def test_one_of_several_searches(engine: OpenSearchEngine, call: str, why: str) -> None:
    counted = {"hits": {"hits": [], "total": {"value": 0, "relation": "eq"}}}
    Parrot.answer = {
        "responses": [
            *([{**WHOLE, **counted}] if call not in {"percolate"} else []),
            {**IN_PART[why], **counted},
        ]
    }
    with pytest.raises(EngineUnavailable):
        MULTIPLE[call](engine)


@pytest.mark.parametrize(("status", "error"), [(503, EngineUnavailable), (404, EngineCorrupt)])
def test_a_search_that_failed_among_several(
    engine: OpenSearchEngine, status: int, error: type[MarieurError]
) -> None:
    Parrot.answer = {"responses": [WHOLE, {"error": {"type": "gone"}, "status": status}]}
    with pytest.raises(error):
        engine.percolate("g1", [DOCUMENT, DOCUMENT])


def test_fewer_answers_than_searches(engine: OpenSearchEngine) -> None:
    Parrot.answer = {"responses": [WHOLE]}
    with pytest.raises(EngineCorrupt, match="2 searches got 1 answers"):
        engine.percolate("g1", [DOCUMENT, DOCUMENT])


def test_a_count_that_is_only_a_lower_bound(engine: OpenSearchEngine) -> None:
    total = {"value": 10_000, "relation": "gte"}
    Parrot.answer = {"responses": [{**WHOLE, "hits": {"hits": [], "total": total}}]}
    with pytest.raises(EngineCorrupt, match="lower bound"):
        engine.count("g1", [[OLIVE]], HUB)


@pytest.mark.parametrize(
    ("status", "error"), [(429, EngineUnavailable), (503, EngineUnavailable), (400, EngineCorrupt)]
)
def test_an_item_of_a_bulk_that_failed(
    engine: OpenSearchEngine, status: int, error: type[MarieurError]
) -> None:
    late = {"index": {"status": 409, "error": {"type": "version_conflict_engine_exception"}}}
    failed = {"index": {"status": status, "error": {"type": "why"}}}
    Parrot.answer = {"errors": True, "items": [late, {"index": {"status": 200}}, failed]}
    with pytest.raises(error, match="why"):
        engine.put("g1", [DOCUMENT, DOCUMENT, DOCUMENT])
    Parrot.answer = {"errors": True, "items": [late, {"index": {"status": 200}}]}
    engine.put("g1", [DOCUMENT, DOCUMENT])


def test_a_refresh_of_some_shards(engine: OpenSearchEngine) -> None:
    Parrot.answer = {"_shards": {"total": 2, "failed": 1}}
    with pytest.raises(EngineUnavailable):
        engine.refresh("g1")


def test_a_red_cluster_is_not_there(engine: OpenSearchEngine) -> None:
    Parrot.answer = {"status": "red"}
    with pytest.raises(EngineUnavailable):
        engine.ping()
    Parrot.answer = {"status": "yellow"}
    engine.ping()
