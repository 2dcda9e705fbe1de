"""The composition root: nothing happens at import, and nothing is left open at the end."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from house import open_house, prepare
from schemas.errors import BusUnavailable
from settings import Settings

ROOT = Path(__file__).parents[1]
PACKAGES = (
    "analyzers",
    "api",
    "bench",
    "cli",
    "club",
    "demo",
    "indexer",
    "matcher",
    "schemas",
    "store",
    "workers",
)

# Refuses connections, processes and writing for whatever is imported after it.
IMPORT_ALL = """
import importlib, pkgutil, sys

FORBIDDEN = {"socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.posix_spawn",
             "os.mkdir", "os.remove", "os.rename", "sqlite3.connect", "os.fork"}
# Found on import by third parties, to whom it is no work: the terminal, the loader's cache.
HARMLESS = ("/dev/null", "/dev/tty", "__pycache__")

def watch(event, arguments):
    if event in FORBIDDEN and not any(word in str(arguments) for word in HARMLESS):
        raise RuntimeError(f"{event} at import: {arguments}")
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        if not any(word in str(arguments[0]) for word in HARMLESS):
            raise RuntimeError(f"written at import: {arguments[0]}")

sys.addaudithook(watch)
imported = 0
for package in sys.argv[1:]:
    top = importlib.import_module(package)
    paths = getattr(top, "__path__", [])
    names = [found.name for found in pkgutil.walk_packages(paths, package + ".")]
    for name in names:
        if name.endswith((".migrations.env", "__main__")) or ".versions." in name:
            continue  # run by Alembic only
        importlib.import_module(name)
        imported += 1
import threading
assert threading.active_count() == 1, threading.enumerate()
print(imported)
"""


def test_import_opens_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *PACKAGES, "house", "settings"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100


def test_the_watch_on_imports_sees() -> None:
    for work in ("open('x.txt', 'w')", "__import__('socket').create_connection(('127.0.0.1', 9))"):
        script = IMPORT_ALL.replace("imported = 0", work)
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode != 0
        assert "at import" in done.stderr


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "new" / "folder",
        secret_keys=(SecretStr(Fernet.generate_key().decode()),),
    )


def test_a_house_is_built_and_given_back(settings: Settings) -> None:
    before = threading.active_count()
    with open_house(settings) as house:
        prepare(house)
        prepare(house)
        house.truth.ping()
        house.engine.ping()
        house.bus.ping()
        assert threading.active_count() == before
    with pytest.raises(BusUnavailable):
        house.bus.ping()
    assert threading.active_count() == before
    assert (settings.data_dir / "truth.db").exists()


def test_a_house_that_fails_halfway_gives_back_what_it_had(settings: Settings) -> None:
    broken = settings.model_copy(update={"redis_url": "no address", "bus": "redis"})
    with pytest.raises(ValueError, match="URL"), open_house(broken):
        pass


def test_nothing_is_built_on_the_tables_of_nobody(settings: Settings) -> None:
    with open_house(settings) as house:
        assert list(settings.data_dir.glob("truth.db")) == []
        assert house.engine.generations() == frozenset()
