"""The processes of one setting, started for a measurement and stopped after it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from cryptography.fernet import Fernet

from house import open_house, prepare
from settings import Settings
from tests.real.opensearch import OpenSearchNode
from tests.real.ports import free_port
from tests.real.postgres import PostgresServer
from tests.real.processes import Child
from tests.real.redis import RedisServer


@dataclass(frozen=True)
class Club:
    """A running club: its settings, and each API process's port and process id."""

    setting: str
    settings: Settings
    ports: list[int]
    pids: list[int]


@contextmanager
def start_club(folder: Path, setting: str, processes: int) -> Iterator[Club]:
    """Start the parts of a setting; the embedded one has a single API process."""
    with ExitStack() as stack:
        environment = {
            "MARIEUR_DATA_DIR": str(folder / "data"),
            "MARIEUR_SECRET_KEYS": Fernet.generate_key().decode(),
            "MARIEUR_OPENSEARCH_PREFIX": "bench",
        }
        if setting == "scale":
            environment |= _scale(stack, folder)
        else:
            processes = 1
        settings = _settings(environment)
        with open_house(settings) as house:
            prepare(house)
        children = [
            _api(stack, folder, environment, number, free_port()) for number in range(processes)
        ]
        yield Club(setting, settings, [port for _, port in children], [c.pid for c, _ in children])


def _settings(environment: dict[str, str]) -> Settings:
    os.environ.update(environment)
    try:
        return Settings()
    finally:
        for name in environment:
            del os.environ[name]


def _scale(stack: ExitStack, folder: Path) -> dict[str, str]:
    opensearch = OpenSearchNode(folder / "opensearch", heap="2g")
    # As root PostgreSQL runs as another user, who must be able to enter its folder.
    truth = Path(tempfile.mkdtemp(prefix="marieur-bench-"))
    stack.callback(shutil.rmtree, truth, ignore_errors=True)
    postgres = PostgresServer(truth)
    redis = RedisServer(folder / "redis")
    for part in (opensearch, postgres, redis):
        stack.callback(part.stop)
        part.start(timeout=120)
    return {
        "MARIEUR_DATABASE_URL": postgres.create_database(),
        "MARIEUR_ENGINE": "opensearch",
        "MARIEUR_OPENSEARCH_URLS": opensearch.url,
        "MARIEUR_BUS": "redis",
        "MARIEUR_REDIS_URL": redis.url,
    }


def _api(
    stack: ExitStack, folder: Path, environment: dict[str, str], number: int, port: int
) -> tuple[Child, int]:
    def answers() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2).is_success
        except httpx.HTTPError:
            return False

    child = Child(
        f"api{number}",
        [Path(sys.executable).parent / "marieur", "serve", "--port", str(port)],
        log=folder / f"api{number}.log",
        ready=answers,
        environment={**os.environ, **environment},
    )
    stack.callback(child.stop)
    child.start()
    return child, port
