"""One connection to `/live`, read as a browser's `EventSource` reads it."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.matcher.machine.stage import Process


@dataclass(frozen=True)
class Frame:
    """A block of the stream; a heartbeat has an id only."""

    event: str | None
    id: str | None
    data: Any


class Refused(Exception):
    """The server did not open a stream; the argument is its status."""


class Stream:
    """An open connection whose frames a thread collects until it ends."""

    def __init__(
        self,
        process: Process,
        topics: list[str],
        *,
        headers: dict[str, str],
        after: str | None,
        last_event_id: str | None,
    ) -> None:
        self.process = process
        self.ended = False
        """Whether the server has ended it."""
        self._frames: list[Frame] = []
        self._changed = threading.Condition()
        self._connection = http.client.HTTPConnection(*process.address, timeout=60)
        query = {"topics": ",".join(topics)} | ({"after": after} if after else {})
        asked = headers | ({"Last-Event-ID": last_event_id} if last_event_id else {})
        self._connection.request("GET", f"/api/v1/live?{urlencode(query)}", headers=asked)
        self._socket = self._connection.sock
        self._answer = self._connection.getresponse()
        if self._answer.status != 200:
            self._connection.close()
            raise Refused(self._answer.status)
        threading.Thread(target=self._read, daemon=True).start()

    def take(self, until: Callable[[], str], seconds: float) -> list[Frame]:
        """All frames there are, once a heartbeat says that they reach to the position `until()`.

        Or once the stream has ended.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self.ended or self._reaches(until()), seconds):
                raise AssertionError(f"the stream never reaches {until()}: {self._frames}")
            taken, self._frames = self._frames, []
        return taken

    def cut(self) -> None:
        """End the connection from this side; frames not taken never arrived."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _reaches(self, until: str) -> bool:
        return bool(self._frames) and self._frames[-1] == Frame(None, until, None)

    def _read(self) -> None:
        block: dict[str, str] = {}
        with suppress(OSError, http.client.HTTPException, ValueError, AttributeError):
            while line := self._answer.readline():
                text = line.decode().rstrip("\n")
                if text:
                    name, _, value = text.partition(":")
                    block[name] = block[name] + "\n" + value[1:] if name in block else value[1:]
                else:
                    self._dispatch(block)
                    block = {}
        with self._changed:
            self.ended = True
            self._changed.notify_all()
        self._connection.close()

    def _dispatch(self, block: dict[str, str]) -> None:
        if "id" not in block and "data" not in block:
            return
        data = json.loads(block["data"]) if "data" in block else None
        frame = Frame(block.get("event"), block.get("id"), data)
        with self._changed:
            if frame.event is None and self._frames and self._frames[-1].event is None:
                self._frames.pop()
            self._frames.append(frame)
            self._changed.notify_all()
