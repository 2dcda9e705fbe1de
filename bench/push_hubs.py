"""Open hubs and an author, as one asyncio client with as little work an event as can be."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bench.push_club import GROUPS, fillers

_MARK = re.compile(rb'"title":"M(\d+)"')
_PATIENCE = 30.0


@dataclass
class Receipts:
    """When each numbered publication reached each hub, in seconds of this process's clock."""

    arrived: dict[int, list[float]] = field(default_factory=dict)

    def note(self, number: int, moment: float) -> None:
        """A hub has it."""
        self.arrived.setdefault(number, []).append(moment)

    async def wait(self, number: int, hubs: int) -> list[float]:
        """The moments of all `hubs` arrivals; raises `TimeoutError` when some are missing."""
        deadline = time.perf_counter() + _PATIENCE
        while len(self.arrived.get(number, ())) < hubs:
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{len(self.arrived.get(number, ()))} of {hubs} hubs have it")
            await asyncio.sleep(0.001)
        return self.arrived.pop(number)


class Hub(asyncio.Protocol):
    """One open stream."""

    def __init__(self, receipts: Receipts, token: str) -> None:
        self._receipts = receipts
        self._token = token
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        if isinstance(transport, asyncio.Transport):
            transport.write(
                b"GET /api/v1/live?topics=hub HTTP/1.1\r\nHost: bench\r\n"
                b"Authorization: Bearer " + self._token.encode() + b"\r\n\r\n"
            )

    def data_received(self, data: bytes) -> None:
        """Note the publications in it; frames are small enough to come whole."""
        now = time.perf_counter()
        if not self.open.done() and b"retry:" in data:
            self.open.set_result(None)
        for mark in _MARK.finditer(data):
            self._receipts.note(int(mark[1]), now)


async def open_hubs(ports: Sequence[int], tokens: Sequence[str], receipts: Receipts) -> list[Any]:
    """Open a hub a token, shared out among the ports; returns what keeps them open."""
    loop = asyncio.get_running_loop()
    held: list[Any] = []
    for at in range(0, len(tokens), 50):
        opened = []
        for number, token in enumerate(tokens[at : at + 50], at):
            transport, hub = await loop.create_connection(
                partial(Hub, receipts, token), "127.0.0.1", ports[number % len(ports)]
            )
            held.append(transport)
            opened.append(hub.open)
        await asyncio.wait_for(asyncio.gather(*opened), _PATIENCE)
    return held


class Author:
    """One connection that publishes."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._token = token

    async def connect(self) -> None:
        """Open the connection."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def publish(self, number: int, hubs: int) -> float:
        """Publish number `number` for a group of hubs; returns when it was sent off."""
        body = json.dumps(publication(number, hubs)).encode()
        head = (
            "POST /api/v1/publications HTTP/1.1\r\nHost: bench\r\n"
            f"Authorization: Bearer {self._token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        sent = time.perf_counter()
        self._writer.write(head.encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", answer)
        await self._reader.readexactly(int(length[1]) if length else 0)
        if b" 201 " not in answer[:20]:
            raise RuntimeError(answer.decode())
        return sent


def publication(number: int, hubs: int) -> dict[str, Any]:
    """A Flash Message of some 70 keys that matches `hubs` hubs."""
    keywords = [{"text": GROUPS[hubs], "kind": "b2b", "need": "sell"}]
    keywords += [{"text": text, "kind": "b2b"} for text in fillers(number)]
    return {"type": "flash", "language": "fr", "title": f"M{number}", "keywords": keywords}
