"""A real Redis that keeps nothing: killed and started again, it is empty."""

from __future__ import annotations

from pathlib import Path

import redis

from tests.real.missing import find_program
from tests.real.ports import free_port
from tests.real.processes import Child


class RedisServer(Child):
    """One server on a free port, without persistence; `url` names its database 0."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        super().__init__(
            "Redis",
            [
                *(find_redis(), "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--save", "", "--appendonly", "no", "--dir", folder),
            ],
            log=folder / "redis.log",
            ready=self.answers,
        )

    def answers(self) -> bool:
        """Whether it answers a PING."""
        with redis.Redis(port=self.port, socket_timeout=5) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False

    def empty(self) -> None:
        """Forget everything in every database."""
        with redis.Redis(port=self.port) as client:
            client.flushall()


def find_redis() -> Path:
    """The server's binary; `Missing` when there is none."""
    return find_program("redis-server", install="apt-get install redis-server")
