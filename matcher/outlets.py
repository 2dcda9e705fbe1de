"""Ways to open pages: bounded queues that any thread fills and the event loop empties.

A switchboard wakes the loop once a batch, however many outlets the batch is for.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress


class Outlet:
    """The way to one reader, for any thread: a queue of at most `length` pushes.

    A reader who falls further behind loses the queue and gets `overflow()` in its place, a
    frame that makes the page load again.
    """

    __slots__ = ("_farewell", "_length", "_overflow", "_queue", "_switchboard", "news")

    def __init__(
        self, switchboard: Switchboard, *, length: int, overflow: Callable[[], bytes]
    ) -> None:
        self._switchboard = switchboard
        self._length = length
        self._overflow = overflow
        # Appended to by other threads, emptied by the loop's, in single steps: needs no lock.
        self._queue: deque[bytes] = deque()
        self._farewell: bytes | None = None
        self.news = asyncio.Event()
        """Set when there is something to take; waited for in the loop's thread."""

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

    def connect(self) -> None:
        """The stream has started, in the running loop."""
        self._switchboard._connect(self)

    def disconnect(self) -> None:
        """The stream is over."""
        self._switchboard._disconnect(self)

    def _append(self, frames: bytes) -> bool:
        if self.closed:
            return False
        if len(self._queue) < self._length:
            self._queue.append(frames)
            return True
        self._queue.clear()
        self._queue.append(self._overflow())
        return False

    def take(self) -> tuple[bytes, bool]:
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
        outlet.news.set()
