"""A keyword and a publication of the same moment, on an engine that must be told to refresh."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet

from settings import Settings
from tests.matcher.machine.pages import HUB
from tests.matcher.machine.stage import PATIENCE, Stage, open_stage
from tests.matcher.test_histories import Story


@pytest.fixture
def stage(tmp_path: Path, opensearch: str, index_prefix: str) -> Iterator[Stage]:
    settings = Settings(
        data_dir=tmp_path,
        secret_keys=(Fernet.generate_key().decode(),),
        heartbeat_seconds=0.03,
        engine="opensearch",
        opensearch_urls=(opensearch,),
        opensearch_prefix=index_prefix,
    )
    with open_stage([settings]) as opened:
        # Nothing becomes searchable by itself while the test looks.
        never = {"index": {"refresh_interval": "-1"}}
        httpx.put(f"{opensearch}/{index_prefix}*/_settings", json=never).raise_for_status()
        yield opened


def test_what_was_percolated_before_the_interest_and_indexed_after_it_is_found(
    stage: Stage,
) -> None:
    """Neither the event nor the refresh that comes with the interest brings it to the page."""
    story = Story(stage)
    page = story.hub()
    story.look()
    percolated, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        percolated.set()
        assert go_on.wait(PATIENCE)

    publishing = threading.Thread(target=lambda: story.offers(story.word))

    def let_it_be_indexed() -> None:
        go_on.set()
        publishing.join(PATIENCE)

    story.do("after engine.percolate", 0, hold)
    publishing.start()
    assert percolated.wait(PATIENCE)
    story.do("after engine.add_interests", 0, let_it_be_indexed)
    story.wants(story.word)
    story.look()
    assert len(page.views[HUB]) == 1
    story.teardown()
