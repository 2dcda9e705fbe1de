"""Fixtures for the real parts; what they are is in `tests/real/`.

A part that this machine lacks skips the test with the command that installs it; in CI, where
nothing may be missing, it fails.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn, TypeVar
from uuid import uuid4

import httpx
import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from club import passwords
from tests.real.chromium import find_chromium
from tests.real.keeper import shared_opensearch
from tests.real.missing import Missing
from tests.real.postgres import PostgresServer
from tests.real.redis import RedisServer
from tests.real.stack import Stack
from tests.scheduling import ByFile

_Server = TypeVar("_Server", RedisServer, PostgresServer)

_MARKS = {
    "opensearch": ("opensearch",),
    "redis_server": ("redis",),
    "postgres_server": ("postgres",),
    "chromium_path": ("browser",),
    "stack": ("opensearch", "redis", "postgres", "slow"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the real parts that its fixtures use."""
    for item in items:
        used = set(getattr(item, "fixturenames", ())) & _MARKS.keys()
        for mark in sorted({mark for fixture in used for mark in _MARKS[fixture]}):
            item.add_marker(mark)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    """Keep on one worker what shares a dear fixture."""
    return ByFile(config, log)


def absent(reason: Missing) -> NoReturn:
    """Skip, or fail in CI, because a real part is missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(str(reason), pytrace=False)
    pytest.skip(str(reason))


@pytest.fixture(scope="session", autouse=True)
def dear_passwords() -> Iterator[PasswordHash]:
    """How the product hashes; in the tests' own processes hashing is cheap, thousands join."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        dear = passwords._hashing
        patch.setattr(passwords, "_hashing", cheap)
        yield dear


@pytest.fixture(scope="session")
def opensearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real OpenSearch, one for all workers of this run.

    Use `index_prefix` to stay out of other tests' way. MARIEUR_TEST_OPENSEARCH may name one
    that runs already, which saves its start while one test is worked on.
    """
    running = os.environ.get("MARIEUR_TEST_OPENSEARCH")
    if running:
        yield running
        return
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # a worker's folder is inside the run's
        folder = folder.parent
    try:
        with shared_opensearch(folder / "opensearch") as url:
            yield url
    except Missing as reason:
        absent(reason)


@pytest.fixture
def index_prefix(opensearch: str) -> Iterator[str]:
    """A prefix for this test's own indices, which are dropped after it."""
    prefix = f"test-{uuid4().hex[:12]}-"
    yield prefix
    httpx.delete(f"{opensearch}/{prefix}*", timeout=30)
    httpx.delete(f"{opensearch}/_index_template/{prefix}*", timeout=30)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A real Redis, one a worker; `redis_url` gives it empty."""
    yield from _running(lambda: RedisServer(tmp_path_factory.mktemp("redis")))


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The URL of this worker's Redis, emptied for this test."""
    redis_server.empty()
    return redis_server.url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL, one a worker; `create_database` gives a fresh database."""
    folder = Path(tempfile.mkdtemp(prefix="marieur-postgres-"))
    yield from _running(lambda: PostgresServer(folder))
    shutil.rmtree(folder)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """SQLAlchemy's URL of an empty database of this test's own."""
    url = postgres_server.create_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole scale setting as processes, for the tests in `tests/stack/`, which share it.

    A test that kills a part starts it again.
    """
    try:
        stack = Stack(tmp_path_factory.mktemp("stack"), extra={"MARIEUR_HEARTBEAT_SECONDS": "1"})
    except Missing as reason:
        absent(reason)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The Chromium for Playwright's `executable_path`."""
    try:
        return find_chromium()
    except Missing as reason:
        absent(reason)


def _running(make: Callable[[], _Server]) -> Iterator[_Server]:
    try:
        server = make()
    except Missing as reason:
        absent(reason)
    server.start()
    yield server
    server.stop()
