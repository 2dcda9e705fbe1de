"""A real PostgreSQL that gives each test a fresh database."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from tests.real.missing import find_program
from tests.real.ports import free_port
from tests.real.processes import Child

_INSTALL = "apt-get install postgresql"
_BINARIES = "/usr/lib/postgresql/*/bin"


class PostgresServer(Child):
    """One server on a free port, with its data in `folder` over restarts.

    It trusts whoever connects from this machine and does not sync to disk: a `kill -9` of the
    server loses nothing that was committed, only a crash of the machine would. As root it runs
    as the user `postgres`, to whom `folder` is given: choose one whose parents all may enter
    (`tempfile.mkdtemp`, not pytest's `tmp_path`).
    """

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._numbers = itertools.count(1)
        initdb = find_program("initdb", install=_INSTALL, folders=_BINARIES)
        # PostgreSQL refuses to run as root; its package brings the user it should run as.
        user = "postgres" if os.geteuid() == 0 else None
        folder.mkdir(parents=True, exist_ok=True)
        data = folder / "data"
        super().__init__(
            "PostgreSQL",
            [
                *(find_postgres(), "-D", data, "-p", str(self.port)),
                *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
                *("-c", "fsync=off", "-c", "full_page_writes=off"),
                *("-c", "max_connections=200"),
            ],
            log=folder / "postgres.log",
            ready=self.answers,
            folder=folder,
            user=user,
            stop_signal=signal.SIGINT,  # ends sessions instead of waiting for them
            death_signal=signal.SIGQUIT,  # SIGKILL would leave its shared memory behind
        )
        if not data.exists():
            self._initialise(initdb, data)

    def answers(self) -> bool:
        """Whether it accepts connections."""
        try:
            psycopg.connect(self._url("postgres", "postgresql"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def create_database(self, *, template: str = "template1") -> str:
        """A new database, as SQLAlchemy's URL of it (psycopg 3).

        `template` may be the name of a database that is fully migrated and has no connection
        open; it is copied in some 50 ms. `template1` is empty.
        """
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        with psycopg.connect(self._url("postgres", "postgresql"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._url(name, "postgresql+psycopg")

    def drop_database(self, url: str) -> None:
        """Drop what `create_database` made, whoever is still connected to it."""
        name = url.rpartition("/")[2]
        with psycopg.connect(self._url("postgres", "postgresql"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _url(self, database: str, scheme: str) -> str:
        return f"{scheme}://postgres@127.0.0.1:{self.port}/{database}"

    def _initialise(self, initdb: Path, data: Path) -> None:
        if self.user is not None:
            shutil.chown(data.parent, self.user, self.user)
        subprocess.run(
            [
                *self._leash(),
                *(str(initdb), "-D", str(data), "--username", "postgres"),
                *("--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=data.parent,
        )


def find_postgres() -> Path:
    """The server's binary; `Missing` when there is none."""
    return find_program("postgres", install=_INSTALL, folders=_BINARIES)
