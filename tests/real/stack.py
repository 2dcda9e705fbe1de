"""The scale setting as child processes, with the environment that docker-compose.yml gives them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import psycopg
from cryptography.fernet import Fernet

from tests.real.compose import Service, read_services
from tests.real.nginx import NginxProxy
from tests.real.opensearch import OpenSearchNode
from tests.real.ports import free_port
from tests.real.postgres import PostgresServer
from tests.real.processes import Child, FailedToStart, surroundings
from tests.real.redis import RedisServer

_BIN = Path(sys.executable).parent


class Stack:
    """OpenSearch, PostgreSQL, Redis, `migrate`, two API processes behind nginx, worker, beat.

    `stack["api1"]` is a `Child` to kill, pause, stop or start again; so are the other services
    of the compose file that last.
    """

    def __init__(self, folder: Path, *, extra: Mapping[str, str] | None = None) -> None:
        """`extra` is added to the environment of our processes (a shorter heartbeat, say).

        Raises `Missing` when a real part is.
        """
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        # As root PostgreSQL runs as another user, who may not enter pytest's private folders.
        self._truth_folder = Path(tempfile.mkdtemp(prefix="marieur-postgres-"))
        self.opensearch = OpenSearchNode(folder / "opensearch")
        self.postgres = PostgresServer(self._truth_folder)
        self.redis = RedisServer(folder / "redis")
        self._ports = {name: free_port() for name in ("api1", "api2")}
        self.proxy = NginxProxy(folder / "nginx", list(self._ports.values()))
        self._services = {
            name: self._read(name, extra or {})
            for name in ("migrate", "api1", "api2", "worker", "beat")
        }
        self._children: dict[str, Child] = {
            "opensearch": self.opensearch,
            "postgres": self.postgres,
            "redis": self.redis,
            "proxy": self.proxy,
            **{
                name: self._child(name, service)
                for name, service in self._services.items()
                if service.check
            },
        }

    @property
    def url(self) -> str:
        """The club's address: the proxy's."""
        return self.proxy.url

    @property
    def api_urls(self) -> dict[str, str]:
        """The address of each API process by its service's name, past the proxy."""
        return {name: f"http://127.0.0.1:{port}" for name, port in self._ports.items()}

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment of our processes, to run a `marieur` command among them."""
        return self._environment("migrate")

    def __getitem__(self, service: str) -> Child:
        return self._children[service]

    def start(self) -> None:
        """Start everything in the compose file's order, each part once what it needs is ready."""
        self.opensearch.launch()
        self.postgres.start()
        self.redis.start()
        self._make_database()
        self.opensearch.wait_ready()
        self.run("migrate")
        ours = [self._children[name] for name in ("api1", "api2", "worker", "beat")]
        for child in ours:
            child.launch()
        for child in ours:
            child.wait_ready()
        self.proxy.start()

    def stop(self) -> None:
        """Stop everything, the public side first, and forget the truth."""
        for name in ("proxy", "api1", "api2", "worker", "beat", "redis", "postgres", "opensearch"):
            self._children[name].stop()
        shutil.rmtree(self._truth_folder)

    def run(self, service: str) -> None:
        """Run a service that runs to its end; `FailedToStart` with what it said otherwise."""
        done = subprocess.run(
            self._command(self._services[service]),
            env=self._environment(service),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise FailedToStart(f"{service}: {done.stdout}{done.stderr}")

    def _read(self, name: str, extra: Mapping[str, str]) -> Service:
        data = self._folder / name
        data.mkdir()
        variables = {
            "MARIEUR_SECRET_KEYS": _SECRET,
            "POSTGRES_PASSWORD": "asked-of-nobody-here",
            "POSTGRES_APP_PASSWORD": "nor-this-one",
            "MARIEUR_DOMAIN": "127.0.0.1",
            # Plain HTTP between the tests and the proxy.
            "MARIEUR_SECURE_COOKIES": "false",
        }
        moves = {
            "opensearch:9200": f"127.0.0.1:{self.opensearch.port}",
            "postgres:5432": f"127.0.0.1:{self.postgres.port}",
            "redis:6379": f"127.0.0.1:{self.redis.port}",
            "/var/lib/marieur": str(data),
            "0.0.0.0": "127.0.0.1",
            "8000": str(self._ports.get(name, 8000)),
        }
        service = read_services(variables, moves)[name]
        service.environment.update(extra)
        return service

    def _child(self, name: str, service: Service) -> Child:
        environment = self._environment(name)
        return Child(
            name,
            self._command(service),
            log=self._folder / f"{name}.log",
            ready=lambda: _passes(service.check, environment),
            environment=environment,
        )

    def _command(self, service: Service) -> list[str | Path]:
        program, *arguments = service.command
        return [_BIN / program, *arguments]

    def _environment(self, name: str) -> dict[str, str]:
        """What a container has besides: a PATH with our commands, and its host name."""
        path = f"{_BIN}{os.pathsep}{os.environ['PATH']}"
        return {**surroundings(), "PATH": path, **self._services[name].environment}

    def _make_database(self) -> None:
        """What the PostgreSQL image does for POSTGRES_USER and POSTGRES_DB."""
        address = f"postgresql://postgres@127.0.0.1:{self.postgres.port}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE ROLE marieur LOGIN SUPERUSER")
            connection.execute("CREATE DATABASE marieur OWNER marieur")


_SECRET = Fernet.generate_key().decode()


def _passes(check: list[str], environment: Mapping[str, str]) -> bool:
    done = subprocess.run(
        check,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=30,
        check=False,
    )
    return done.returncode == 0
