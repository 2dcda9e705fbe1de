"""The stage: one or more whole processes of a club, served over HTTP, that can be disturbed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import httpx

import house as composition
from api.app import create_app
from api.server import Server, listening_socket
from house import House, open_house, prepare
from matcher.memory_bus import MemoryBus
from schemas.errors import BusUnavailable, EngineUnavailable, MarieurError
from settings import Settings
from store import outbox
from store.truth import Truth
from tests.matcher.machine.clock import StageClock
from tests.matcher.machine.faults import Faults, Faulty, Relay
from workers.tuning import tune
from workers.upkeep import restore_engine, sweep_outbox

PATIENCE = 30.0
"""Seconds that the club may take to come to rest."""

LONGER_THAN_A_LEASE = timedelta(minutes=10)


@dataclass(frozen=True)
class Process:
    """One process of the club: its parts, their faults, and how to call it."""

    name: str
    house: House
    faults: Faults
    relay: Relay
    http: httpx.Client

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        url = self.http.base_url
        return url.host, url.port or 80

    @property
    def heard(self) -> str:
        """How far its open pages have been told, as an event id."""
        return str(self.house.fanout.position)


class Stage:
    """All processes of one club on one setting."""

    def __init__(
        self, processes: Sequence[Process], clock: StageClock, empty_bus: Callable[[], None]
    ) -> None:
        self.processes = processes
        self.clock = clock
        self._empty_bus = empty_bus

    @property
    def house(self) -> House:
        """The parts of the first process."""
        return self.processes[0].house

    @property
    def truth(self) -> Truth:
        """The truth that all processes share."""
        return self.house.truth

    def mend(self) -> None:
        """Every part is there again and does its work."""
        for process in self.processes:
            process.faults.mend()
            process.relay.on = True

    def restart_bus(self) -> None:
        """The bus is there again, empty."""
        self._empty_bus()

    def sweep(self) -> None:
        """One round of the background work, once every lease is over."""
        self.clock.jump(LONGER_THAN_A_LEASE)
        first = self.processes[0]
        first.faults.mortally(lambda: _round(first.house))

    def rest(self) -> None:
        """Carry out everything that waits; returns when the fan-outs have told it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self.sweep()
            with self.truth.read() as session:
                waiting = outbox.waiting(session)
            if not waiting:
                break
            if time.monotonic() > deadline:
                raise AssertionError(f"{waiting} promises are never carried out")
        self.hear()
        while any(process.house.fanout.making_good for process in self.processes):
            if time.monotonic() > deadline:
                raise AssertionError("what a lost log announced is never made good")
            time.sleep(0.002)

    def hear(self) -> None:
        """Wait until every fan-out that can follow has told all there is."""
        deadline = time.monotonic() + PATIENCE
        for process in self.processes:
            while not _is_level(process):
                if time.monotonic() > deadline:
                    raise AssertionError(f"{process.name} does not follow the bus")
                time.sleep(0.002)

    def end_deeds(self) -> None:
        """Wait until what other threads do in the midst of their work is done, and noted."""
        deadline = time.monotonic() + PATIENCE
        while any(process.faults.amid_elsewhere for process in self.processes):
            if time.monotonic() > deadline:
                raise AssertionError("something done in the midst of other work does not end")
            time.sleep(0.002)


def _round(house: House) -> None:
    try:
        restore_engine(house)
    except EngineUnavailable:
        return
    sweep_outbox(house)
    tune(house)


def _is_level(process: Process) -> bool:
    faults, fanout = process.faults, process.house.fanout
    if faults.away & {"bus", "bus.follow", "bus.tail"} or not faults.following.is_set():
        return True
    if fanout.unsure and not faults.away & {"engine", "engine.select"}:
        return False
    return str(process.house.bus.tail()) == process.heard


@contextmanager
def open_stage(
    settings: Sequence[Settings], empty_bus: Callable[[], None] | None = None
) -> Iterator[Stage]:
    """Open a process for each of these settings; they must name the same databases.

    `empty_bus` restarts a bus that the processes share; without it each has its own.
    """
    clock = StageClock()
    with ExitStack() as stack:
        processes = [
            stack.enter_context(_open_process(f"process {number}", each, clock))
            for number, each in enumerate(settings, 1)
        ]

        def exchange() -> None:
            for process in processes:
                bus: Any = process.house.bus
                old, bus.real = bus.real, MemoryBus(length=process.house.settings.bus_length)
                old.close()

        yield Stage(processes, clock, empty_bus or exchange)


@contextmanager
def _faulty(faults: Faults) -> Iterator[None]:
    """Have the composition root put its engine and bus behind these faults."""

    def behind(
        build: Callable[[Settings], Any], name: str, error: type[MarieurError]
    ) -> Callable[[Settings], Faulty]:
        return lambda settings: Faulty(build(settings), name, faults, error)

    with (
        patch.object(
            composition, "_engine", behind(composition._engine, "engine", EngineUnavailable)
        ),
        patch.object(composition, "_bus", behind(composition._bus, "bus", BusUnavailable)),
    ):
        yield


@contextmanager
def _open_process(name: str, settings: Settings, clock: StageClock) -> Iterator[Process]:
    faults = Faults()
    with ExitStack() as stack:
        with _faulty(faults):
            house = stack.enter_context(open_house(settings, clock=clock))
        prepare(house)
        relay = Relay(house.courier, faults)
        house.truth.on_commit(relay)
        listener = listening_socket("127.0.0.1", 0)
        server = Server(
            create_app(house, rounds=False), end_streams=house.switchboard.close, grace=1
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name=name)
        thread.start()
        stack.callback(thread.join)
        stack.callback(setattr, server, "should_exit", True)
        while not server.started:
            if not thread.is_alive():
                raise AssertionError(f"{name} did not start")
            time.sleep(0.01)
        host, port = listener.getsockname()
        http = stack.enter_context(httpx.Client(base_url=f"http://{host}:{port}", timeout=60))
        yield Process(name, house, faults, relay, http)
        faults.mend()
