"""Server-Sent Events: connections held open, each fed by a bounded queue.

The only asynchronous code of the project. Other threads hand frames to outlets; a switchboard
wakes the event loop once a batch, however many outlets the batch is for.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from schemas.event import Position

RETRY = b"retry: 2000\n\n"
"""Tells a browser to wait two seconds before it connects again."""


def frame(event: str, id: str, data: bytes) -> bytes:  # noqa: A002 — the standard's own word
    """One event as it goes over the wire; `data` is UTF-8 and keeps its line breaks."""
    lines = data.replace(b"\n", b"\ndata: ")
    return b"event: %b\nid: %b\ndata: %b\n\n" % (event.encode(), id.encode(), lines)


def heartbeat_frame(position: Position) -> bytes:
    """Moves the browser's `Last-Event-ID` without an event: an id without data.

    The empty comment comes first, for readers that leave out blocks without data.
    """
    return b":\nid: %b\n\n" % str(position).encode()


def encode_entry(publication: bytes, reasons: bytes, topics: bytes) -> bytes:
    """A hub entry from parts that are JSON already, so that each is encoded once."""
    return b'{"publication":%b,"reasons":%b,"topics":%b}' % (publication, reasons, topics)


class Outlet:
    """The way to one reader, for any thread: a queue of at most `length` pushes.

    A reader who falls further behind loses the queue and gets `overflow()` in its place, a
    frame that makes the page load again.
    """

    __slots__ = ("_farewell", "_length", "_news", "_overflow", "_queue", "_switchboard")

    def __init__(
        self, switchboard: Switchboard, *, length: int, overflow: Callable[[], bytes]
    ) -> None:
        self._switchboard = switchboard
        self._length = length
        self._overflow = overflow
        # Appended to by other threads, emptied by the loop's, in single steps: needs no lock.
        self._queue: deque[bytes] = deque()
        self._farewell: bytes | None = None
        self._news = asyncio.Event()

    def push(self, frames: bytes) -> bool:
        """Send frames to the reader; False when they were not kept (see `Switchboard.deliver`)."""
        return not self._switchboard.deliver([(self, frames)])

    def close(self, last_frame: bytes = b"") -> None:
        """End the stream after what is queued and `last_frame`; a second call does nothing."""
        if self._farewell is None:
            self._farewell = last_frame
            self._switchboard.wake([self])

    @property
    def closed(self) -> bool:
        """Whether the stream has ended, or will with what is queued."""
        return self._farewell is not None

    def _append(self, frames: bytes) -> bool:
        if self.closed:
            return False
        if len(self._queue) < self._length:
            self._queue.append(frames)
            return True
        self._queue.clear()
        self._queue.append(self._overflow())
        return False

    def _take(self) -> tuple[bytes, bool]:
        """All that is queued, joined, and whether it is the last; in the loop's thread."""
        farewell = self._farewell
        frames = []
        with suppress(IndexError):
            while True:
                frames.append(self._queue.popleft())
        if farewell:
            frames.append(farewell)
        return b"".join(frames), farewell is not None


class Switchboard:
    """Every open stream of one event loop, and the way into that loop from other threads."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._open: set[Outlet] = set()
        self._closed = False

    def __len__(self) -> int:
        """Streams now open."""
        return len(self._open)

    def outlet(self, *, length: int, overflow: Callable[[], bytes]) -> Outlet:
        """A new outlet for one `EventStream`; it may be filled before the stream starts."""
        return Outlet(self, length=length, overflow=overflow)

    def deliver(self, batch: Iterable[tuple[Outlet, bytes]]) -> list[Outlet]:
        """Send frames to many readers, from any thread, waking the loop once.

        Returns the outlets that did not keep their frames: closed ones, and those whose
        reader was too slow and will be told to load again.
        """
        reached, refused = [], []
        for outlet, frames in batch:
            if not outlet._append(frames):
                refused.append(outlet)
            reached.append(outlet)
        self.wake(reached)
        return refused

    def wake(self, outlets: Iterable[Outlet]) -> None:
        """Have the streams of these outlets look at their queues."""
        # Without a loop no stream has started: each looks at its queue when it does.
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed, and every stream with it
                self._loop.call_soon_threadsafe(_ring, outlets)

    def close(self, last_frame: bytes = b"") -> None:
        """End every stream, also those that start later; for the server's shutdown."""
        self._closed = True
        for outlet in list(self._open):
            outlet.close(last_frame)

    def _connect(self, outlet: Outlet) -> None:
        self._loop = asyncio.get_running_loop()
        self._open.add(outlet)
        if self._closed:
            outlet.close()

    def _disconnect(self, outlet: Outlet) -> None:
        self._open.discard(outlet)
        if outlet._farewell is None:
            outlet._farewell = b""


def _ring(outlets: Iterable[Outlet]) -> None:
    for outlet in outlets:
        outlet._news.set()


class EventStream(Response):
    """A response that stays open: replayed frames, then what the outlet gets.

    Every `heartbeat` seconds without anything to send it tells `position()`, up to which every
    event for this reader is in the outlet already. It ends when the client goes, when the
    outlet is closed or when the server stops, and then calls `on_close` once, in the loop's
    thread: `on_close` must not block.
    """

    media_type = "text/event-stream"

    def __init__(
        self,
        outlet: Outlet,
        *,
        replay: bytes = b"",
        heartbeat: float,
        position: Callable[[], Position],
        on_close: Callable[[], None],
        headers: Mapping[str, str] | None = None,
    ) -> None:
        # No body is set: the headers must not tell a length.
        self.status_code = 200
        self.background = None
        self.init_headers(
            {"cache-control": "no-store", "x-accel-buffering": "no", **(headers or {})}
        )
        self._outlet = outlet
        self._replay = replay
        self._heartbeat = heartbeat
        self._position = position
        self._on_close = on_close
        self._gone = False
        self._due = not replay

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold the connection until it ends."""
        outlet = self._outlet
        outlet._switchboard._connect(outlet)
        loop = asyncio.get_running_loop()
        watcher = loop.create_task(self._watch(receive))
        self._timer = loop.call_later(self._heartbeat, self._tick)
        try:
            await send(
                {
                    "type": "http.response.start",
                    "status": self.status_code,
                    "headers": self.raw_headers,
                }
            )
            await send(_body(RETRY + self._replay))
            self._replay = b""
            await self._pump(send)
        finally:
            watcher.cancel()
            self._timer.cancel()
            outlet._switchboard._disconnect(outlet)
            self._on_close()

    async def _pump(self, send: Send) -> None:
        outlet = self._outlet
        while not self._gone:
            outlet._news.clear()
            # Read before the queue: what it tells must not run ahead of what is sent.
            position = self._position() if self._due else None
            frames, last = outlet._take()
            if position is not None:
                self._due = False
                frames = frames or heartbeat_frame(position)
            if last:
                await send(_body(frames, more=False))
                return
            if frames:
                await send(_body(frames))
            await outlet._news.wait()

    async def _watch(self, receive: Receive) -> None:
        """Notice that the client has gone."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        self._outlet._news.set()

    def _tick(self) -> None:
        self._due = True
        self._outlet._news.set()
        self._timer = asyncio.get_running_loop().call_later(self._heartbeat, self._tick)


def _body(frames: bytes, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": frames, "more_body": more}
