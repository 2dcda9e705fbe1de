from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.embedded import EmbeddedEngine
from indexer.opensearch import OpenSearchEngine
from indexer.port import Engine

pytest.register_assert_rewrite("tests.matcher.machine")


@pytest.fixture(params=["embedded", pytest.param("opensearch", marks=pytest.mark.opensearch)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty engine, each adapter in turn."""
    made: Engine
    if request.param == "embedded":
        made = EmbeddedEngine(tmp_path)
    else:
        urls = [request.getfixturevalue("opensearch")]
        made = OpenSearchEngine(urls, prefix=request.getfixturevalue("index_prefix"))
    yield made
    made.close()
