"""An index that a club made which knew of no searches takes their fields when it is written to."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import httpx
import pytest

from indexer import mappings, statements
from indexer.embedded import EmbeddedEngine
from indexer.opensearch import OpenSearchEngine
from schemas.document import Query
from tests.contract.documents import HUB
from tests.contract.test_search import said

QUERY = Query({"fr:huile": 2}, frozenset({"fr:huile"}))


def test_embedded(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.build("g1")
    with sqlite3.connect(tmp_path / "index.db") as sql:
        for table in ("word", "worded"):
            sql.execute(f"DROP TABLE {table}_g1")
    assert engine.search("g1", QUERY, HUB, limit=5) == []
    engine.put("g1", [said(1, {"fr:huile": 3})])
    assert [one.score for one in engine.search("g1", QUERY, HUB, limit=5)] == [6]
    engine.close()
    assert len(statements.build_words("g1")) == 2


@pytest.mark.opensearch
def test_opensearch(opensearch: str, index_prefix: str) -> None:
    index = mappings.publications_index(index_prefix, "g1")
    older = {
        name: field
        for name, field in mappings.PUBLICATIONS_MAPPING["properties"].items()  # type: ignore
        if name not in mappings.SEARCH_PROPERTIES
    }
    httpx.put(
        f"{opensearch}/{index}",
        json={
            "aliases": {mappings.write_alias(index): {}},
            "mappings": {"dynamic": "strict", "properties": older},
        },
        timeout=30,
    ).raise_for_status()
    engine = OpenSearchEngine([opensearch], prefix=index_prefix, read_seconds=30)
    try:
        engine.build("g1")
        assert engine.search("g1", QUERY, HUB, limit=5) == []
        engine.put("g1", [said(1, {"fr:huile": 3})])
        engine.refresh("g1")
        assert [one.score for one in engine.search("g1", QUERY, HUB, limit=5)] == [6]
    finally:
        engine.drop("g1")
        engine.close()
