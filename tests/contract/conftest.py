from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.embedded import EmbeddedEngine
from indexer.opensearch import OpenSearchEngine
from indexer.port import Engine

SLOW_MACHINE_SECONDS = 30.0
"""The contract is about what is answered, not how soon."""


@pytest.fixture(params=["embedded", pytest.param("opensearch", marks=pytest.mark.opensearch)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty engine, each adapter in turn."""
    made: Engine
    if request.param == "embedded":
        made = EmbeddedEngine(tmp_path)
    else:
        urls = [request.getfixturevalue("opensearch")]
        prefix = request.getfixturevalue("index_prefix")
        made = OpenSearchEngine(urls, prefix=prefix, read_seconds=SLOW_MACHINE_SECONDS)
    yield made
    made.close()


@pytest.fixture(params=["embedded", "opensearch"])
def engine_away(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine whose folder or node is not there."""
    if request.param == "embedded":
        (tmp_path / "taken").write_text("a file where the folder should be")
        yield EmbeddedEngine(tmp_path / "taken")
        return
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        away = OpenSearchEngine([f"http://127.0.0.1:{unheard.getsockname()[1]}"])
        yield away
        away.close()


@pytest.fixture
def generation(engine: Engine) -> Iterator[str]:
    engine.build("g1")
    yield "g1"
    engine.drop("g1")
