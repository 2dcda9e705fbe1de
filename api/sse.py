"""Server-Sent Events: a response held open, fed by an outlet.

The only asynchronous code of the project, with the error handlers that Starlette awaits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from matcher.frames import heartbeat_frame
from matcher.outlets import Outlet
from schemas.event import Position

RETRY = b"retry: 2000\n\n"
"""Tells a browser to wait two seconds before it connects again."""


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
        outlet.connect()
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
        except asyncio.CancelledError:
            # The server's grace is over for a stalled reader of a closed outlet: no fault.
            if not outlet.closed:
                raise
        finally:
            watcher.cancel()
            self._timer.cancel()
            outlet.disconnect()
            self._on_close()

    async def _pump(self, send: Send) -> None:
        outlet = self._outlet
        while not self._gone:
            outlet.news.clear()
            # Read before the queue: what it tells must not run ahead of what is sent.
            position = self._position() if self._due else None
            frames, last = outlet.take()
            if position is not None:
                self._due = False
                frames = frames or heartbeat_frame(position)
            if last:
                await send(_body(frames, more=False))
                return
            if frames:
                await send(_body(frames))
            await outlet.news.wait()

    async def _watch(self, receive: Receive) -> None:
        """Notice that the client has gone."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        self._outlet.news.set()

    def _tick(self) -> None:
        self._due = True
        self._outlet.news.set()
        self._timer = asyncio.get_running_loop().call_later(self._heartbeat, self._tick)


def _body(frames: bytes, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": frames, "more_body": more}
