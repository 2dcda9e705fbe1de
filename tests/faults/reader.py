"""An open hub as a program holds it: loaded by pull, followed by a raw stream of events.

It does what a page does. On `reset` it loads again; when the connection is lost it connects
again with `Last-Event-ID`; it drops a revision that it has. Beside that it counts what the
stream really brought, so that a test can tell a loss from a repeat.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.members import PATIENCE, eventually

RECONNECT_SECONDS = 0.2
SILENCE_SECONDS = 60.0
"""A stream without even a heartbeat for so long is taken for lost."""

_ENTRIES = frozenset(("publication", "update"))


@dataclass
class Block:
    """One block of a stream: an event, or an id alone."""

    id: str | None = None
    event: str = "message"
    data: list[str] = field(default_factory=list)


class Reader:
    """A member's open hub in a thread of its own, until `close`."""

    def __init__(self, url: str, headers: Mapping[str, str], *, last_id: str | None = None) -> None:
        """`url` is the club's address, or one API process's.

        With `last_id` it does not load, but goes on as a page that slept since that event.
        """
        self.received: Counter[tuple[str, int]] = Counter()
        """How often the stream brought each (publication, revision)."""
        self.arrived: dict[str, float] = {}
        """When each publication came first, on the monotonic clock."""
        self.shown: dict[str, int] = {}
        """The page now: revision by publication."""
        self.doubled: list[tuple[str, int]] = []
        """What one stream brought twice without a reset in between."""
        self.resets = 0
        self.streams = 0
        """How often a stream was opened."""
        self.last_id = last_id
        parts = urlsplit(url)
        self._address = (parts.hostname or "", parts.port or 80)
        self._headers = dict(headers)
        self._told: set[tuple[str, int]] = set()
        self._closed = threading.Event()
        self._open = threading.Event()
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)
        self._thread.start()
        if not self._open.wait(SILENCE_SECONDS):
            raise TimeoutError("the hub did not open")

    @property
    def repeats(self) -> int:
        """How many frames brought what the stream had brought before."""
        return sum(self.received.values()) - len(self.received)

    def __repr__(self) -> str:
        return f"<Reader shows {len(self.shown)}, {self.resets} resets, {self.streams} streams>"

    def comes_to_show(self, publications: Collection[str], *, within: float = PATIENCE) -> bool:
        """Whether in the next seconds the page shows exactly these."""
        wanted = set(publications)
        return eventually(lambda: self.shown.keys() == wanted, within=within)

    def close(self) -> None:
        """Leave."""
        self._closed.set()
        self._hang_up()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._closed.is_set():
            # Whatever is wrong with the connection, a page tries again.
            with suppress(OSError, http.client.HTTPException):
                if self.last_id is None:
                    self.last_id = self._load()
                self._follow(self.last_id)
            self._closed.wait(RECONNECT_SECONDS)

    def _follow(self, after: str) -> None:
        connection = http.client.HTTPConnection(*self._address, timeout=SILENCE_SECONDS)
        connection.connect()
        self._socket = connection.sock
        try:
            connection.request(
                "GET", "/api/v1/live?topics=hub", headers=self._headers | {"Last-Event-ID": after}
            )
            answer = connection.getresponse()
            if answer.status != http.client.OK:
                return
            self.streams += 1
            self._told.clear()
            self._open.set()
            for block in _blocks(answer):
                self._take(block)
        finally:
            connection.close()

    def _take(self, block: Block) -> None:
        self.last_id = block.id or self.last_id
        told = json.loads("\n".join(block.data)) if block.data else {}
        if block.event in _ENTRIES:
            publication, revision = told["publication"]["id"], told["publication"]["revision"]
            self.received[publication, revision] += 1
            if (publication, revision) in self._told:
                self.doubled.append((publication, revision))
            self._told.add((publication, revision))
            self.arrived.setdefault(publication, time.monotonic())
            self.shown[publication] = max(revision, self.shown.get(publication, 0))
        elif block.event == "withdrawn":
            self.shown.pop(told["publication"], None)
        elif block.event == "reset":
            self.resets += 1
            self._told.clear()
            self._load()

    def _load(self) -> str:
        """Load the hub by pull, as often as it takes; returns its cursor."""
        while True:
            with suppress(OSError, http.client.HTTPException, _Refused):
                self.shown, cursor = pull(self._address, self._headers)
                return cursor
            if self._closed.wait(RECONNECT_SECONDS):
                raise ConnectionAbortedError

    def _hang_up(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


class _Refused(Exception):
    """The hub was not answered with 200."""


def pull(address: tuple[str, int], headers: Mapping[str, str]) -> tuple[dict[str, int], str]:
    """Every entry of the hub, revision by publication, and the cursor of its first page."""
    shown: dict[str, int] = {}
    page = _page(address, headers, "")
    cursor = str(page["cursor"])
    while True:
        for entry in page["entries"]:
            shown.setdefault(entry["publication"]["id"], entry["publication"]["revision"])
        if page["next"] is None:
            return shown, cursor
        page = _page(address, headers, f"&cursor={page['next']}")


def _page(address: tuple[str, int], headers: Mapping[str, str], more: str) -> Any:
    connection = http.client.HTTPConnection(*address, timeout=SILENCE_SECONDS)
    try:
        connection.request("GET", f"/api/v1/hub?limit=100{more}", headers=dict(headers))
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise _Refused(answer.status)
        return json.loads(answer.read())
    finally:
        connection.close()


def _blocks(answer: http.client.HTTPResponse) -> Iterator[Block]:
    block = Block()
    while line := answer.readline():
        text = line.decode().rstrip("\n")
        name, _, value = text.partition(":")
        value = value.removeprefix(" ")
        if not text:
            yield block
            block = Block()
        elif name == "id":
            block.id = value
        elif name == "event":
            block.event = value
        elif name == "data":
            block.data.append(value)
