"""One API process of its own, to kill and start again; embedded unless told otherwise."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
from cryptography.fernet import Fernet

from house import House, open_house, prepare
from indexer.audit import audit
from settings import Settings
from store import outbox
from store.pointer import pointer
from tests.members import PATIENCE, eventually
from tests.real.ports import free_port
from tests.real.processes import Child, surroundings

_SERVE = (str(Path(sys.executable).with_name("marieur")), "serve")


class ApiProcess(Child):
    """`marieur serve` with its data in `folder`, on one port for all its lives."""

    def __init__(
        self,
        folder: Path,
        extra: Mapping[str, str] | None = None,
        *,
        command: Sequence[str] = _SERVE,
    ) -> None:
        """`extra` is added to the environment; `command` may name another server than ours."""
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.variables = {
            **surroundings(),
            "MARIEUR_DATA_DIR": str(folder),
            "MARIEUR_PORT": str(self.port),
            "MARIEUR_SECRET_KEYS": Fernet.generate_key().decode(),
            "MARIEUR_HEARTBEAT_SECONDS": "1",
            **(extra or {}),
        }
        super().__init__(
            "api",
            command,
            log=folder / "api.log",
            ready=self.answers,
            environment=self.variables,
        )

    def answers(self) -> bool:
        """Whether it serves requests."""
        try:
            return httpx.get(f"{self.url}/healthz", timeout=5).is_success
        except httpx.HTTPError:
            return False

    def figure(self, name: str) -> int:
        """One of the figures that it gives to Prometheus."""
        return figure(self.url, name)


def figure(url: str, name: str) -> int:
    """One of the figures that the process at an address gives to Prometheus."""
    told = httpx.get(f"{url}/metrics", timeout=30).text
    found = re.search(rf"^{name} (\S+)$", told, re.MULTILINE)
    assert found, told
    return round(float(found[1]))


@contextmanager
def running(process: ApiProcess) -> Iterator[ApiProcess]:
    """The process on a truth of its own, from its start to its end."""
    with house_of(process.variables) as house:
        prepare(house)
    process.start()
    try:
        yield process
    finally:
        process.stop()


@contextmanager
def house_of(environment: Mapping[str, str]) -> Iterator[House]:
    """The parts of a process with this environment, for what HTTP does not tell."""
    words = {
        name.removeprefix("MARIEUR_").lower(): value
        for name, value in environment.items()
        if name.startswith("MARIEUR_")
    }
    with open_house(Settings.model_validate(words)) as house:
        yield house


def waiting(house: House) -> int:
    """Promises that are not carried out yet."""
    with house.truth.read() as session:
        return outbox.waiting(session)


def comes_to_rest(urls: Collection[str], house: House, *, within: float = PATIENCE) -> bool:
    """Whether everything is carried out, and no page is still to load again, before long."""
    return eventually(
        lambda: waiting(house) == 0 and not any(figure(url, "marieur_reloads_due") for url in urls),
        within=within,
    )


def findings(house: House) -> list[str]:
    """What `marieur check` finds."""
    with house.truth.read() as session:
        live = pointer(session).live
    return audit(house.truth, house.engine, live)
