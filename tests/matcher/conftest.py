from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from indexer.embedded import EmbeddedEngine
from indexer.opensearch import OpenSearchEngine
from indexer.port import Engine
from settings import Settings

pytest.register_assert_rewrite("tests.matcher.machine")

from tests.matcher.machine.stage import Stage, open_stage  # noqa: E402
from tests.matcher.machine.story import Story  # noqa: E402


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


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("club"),
        secret_keys=(Fernet.generate_key().decode(),),
        heartbeat_seconds=0.03,
    )
    with open_stage([settings]) as opened:
        yield opened


@pytest.fixture
def story(stage: Stage) -> Iterator[Story]:
    """A story that has to end well."""
    told = Story(stage)
    yield told
    told.teardown()
