"""The club over HTTP, on either setting."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import structlog
from cryptography.fernet import Fernet
from pydantic import SecretStr

from club.roles import grant
from demo.seed import PRICES
from schemas.words import Role
from settings import Settings
from store.migrate import migrate
from store.truth import Truth
from tests.api.club_client import Browser, Club, register, running_club
from tests.conftest import absent
from tests.real.missing import Missing
from tests.real.postgres import PostgresServer
from tests.real.redis import RedisServer

_SECRET = SecretStr(Fernet.generate_key().decode())
_SCALE = (pytest.mark.opensearch, pytest.mark.postgres, pytest.mark.redis)
# Tracebacks with everybody's local variables take seconds each.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)
SETTINGS = ["embedded", pytest.param("scale", marks=_SCALE)]


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to copy: to migrate a club takes as long as many tests."""
    file = tmp_path_factory.mktemp("tables") / "truth.db"
    truth = Truth(f"sqlite:///{file}")
    migrate(truth)
    truth.close()
    return file


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: PostgresServer) -> str:
    """Name of a PostgreSQL database with all tables, to copy."""
    url = postgres_server.create_database()
    truth = Truth(url)
    migrate(truth)
    truth.close()
    return url.rpartition("/")[2]


@pytest.fixture(scope="session", params=SETTINGS)
def club(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_tables: Path
) -> Iterator[Club]:
    """A running club that all tests of this worker share: use names of your own."""
    folder = tmp_path_factory.mktemp("club")
    settings = _settings(folder, sqlite_tables)
    if request.param == "embedded":
        with running_club(settings) as embedded:
            yield embedded
        return
    opensearch = request.getfixturevalue("opensearch")
    postgres = request.getfixturevalue("postgres_server")
    try:
        # The shared Redis is emptied by other tests.
        redis = RedisServer(folder / "redis")
    except Missing as reason:
        absent(reason)
    redis.start()
    prefix = f"test-{uuid4().hex[:12]}-"
    database = postgres.create_database(template=request.getfixturevalue("postgres_tables"))
    try:
        with running_club(_at_scale(settings, database, opensearch, prefix, redis.url)) as club:
            yield club
    finally:
        redis.stop()
        postgres.drop_database(database)
        httpx.delete(f"{opensearch}/{prefix}*", timeout=30)
        httpx.delete(f"{opensearch}/_index_template/{prefix}*", timeout=30)


def moderator_of(club: Club, role: Role = Role.MODERATOR) -> Browser:
    """A new member's browser, with that role."""
    browser = register(club)
    grant(club.house.truth, browser.account["email"], role)
    return browser


@pytest.fixture
def moderator(club: Club) -> Browser:
    """A moderator of the club that the tests share."""
    return moderator_of(club)


@pytest.fixture
def embedded_settings(tmp_path: Path, sqlite_tables: Path) -> Settings:
    """Settings of an embedded club of this test's own."""
    return _settings(tmp_path, sqlite_tables)


@pytest.fixture
def database_url(postgres_server: PostgresServer, postgres_tables: str) -> Iterator[str]:
    """SQLAlchemy's URL of a PostgreSQL database of this test's own, with all tables."""
    url = postgres_server.create_database(template=postgres_tables)
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(params=SETTINGS)
def own_settings(request: pytest.FixtureRequest, embedded_settings: Settings) -> Settings:
    """Settings of a club of this test's own, on either setting."""
    if request.param == "embedded":
        return embedded_settings
    parts = ("database_url", "opensearch", "index_prefix", "redis_url")
    return _at_scale(embedded_settings, *map(request.getfixturevalue, parts))


def _settings(folder: Path, tables: Path) -> Settings:
    shutil.copy(tables, folder / "truth.db")
    return Settings(data_dir=folder, secret_keys=(_SECRET,), sweep_seconds=0.2, price_list=PRICES)


def _at_scale(
    settings: Settings, database: str, opensearch: str, prefix: str, redis: str
) -> Settings:
    return settings.model_copy(
        update={
            "database_url": database,
            "engine": "opensearch",
            "opensearch_urls": (opensearch,),
            "opensearch_prefix": prefix,
            "bus": "redis",
            "redis_url": redis,
        }
    )
