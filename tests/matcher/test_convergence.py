"""Convergence: at rest an open page is what it would be if it were loaded now."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from settings import Settings
from tests.matcher.machine.club import Club
from tests.matcher.machine.stage import open_stage
from tests.real.redis import RedisServer

EXAMPLES = int(os.environ.get("MARIEUR_TEST_MACHINE_EXAMPLES", "40"))
"""Clubs played through on each setting."""

UNSHRUNK = os.environ.get("MARIEUR_TEST_MACHINE_SHRINK") == "no"
"""Show the first failure at once; shrinking one takes minutes."""

HEARTBEAT = 0.03
"""Seconds; how soon a page at rest knows that it has everything."""

play = settings(
    max_examples=EXAMPLES,
    stateful_step_count=40,
    deadline=None,
    derandomize=False,
    print_blob=True,
    phases=[Phase.generate]
    if os.environ.get("MARIEUR_TEST_MACHINE_SHRINK") == "no"
    else list(Phase),
    suppress_health_check=list(HealthCheck),
)


def _settings(folder: Path, **parts: Any) -> Settings:
    return Settings(
        data_dir=folder,
        secret_keys=(Fernet.generate_key().decode(),),
        workers="thread",
        heartbeat_seconds=HEARTBEAT,
        **parts,
    )


@pytest.mark.timeout(1800)
def test_open_pages_converge_on_the_embedded_setting(tmp_path: Path) -> None:
    class Embedded(Club):
        pass

    with open_stage([_settings(tmp_path)]) as stage:
        Embedded.stage = stage
        run_state_machine_as_test(Embedded, settings=play)


@pytest.fixture
def scale(
    tmp_path: Path, opensearch: str, index_prefix: str, postgres_url: str, redis_url: str
) -> Settings:
    return _settings(
        tmp_path,
        database_url=postgres_url,
        engine="opensearch",
        opensearch_urls=(opensearch,),
        opensearch_prefix=index_prefix,
        bus="redis",
        redis_url=redis_url,
    )


@pytest.mark.timeout(1800)
def test_open_pages_converge_on_the_scale_setting(
    scale: Settings, redis_server: RedisServer
) -> None:
    """Two API processes on one PostgreSQL, OpenSearch and Redis."""

    class Scale(Club):
        pass

    with open_stage([scale, scale], redis_server.empty) as stage:
        Scale.stage = stage
        # A club takes three times as long here.
        fewer = settings(play, max_examples=max(1, EXAMPLES // 3))
        run_state_machine_as_test(Scale, settings=fewer)
