"""How uvicorn is run: its socket, and a stop that does not wait for open streams."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

SEND_BUFFER = 64 * 1024
"""Bytes the kernel may hold for one connection (Linux doubles the figure for its own use)."""
STALLED_SECONDS = 60
"""How long a connection may leave sent bytes unacknowledged before the kernel ends it."""
GRACE_SECONDS = 5
"""How long a stop waits for requests that are still being answered."""
IDLE_SECONDS = 75
"""How long an unused connection stays open: longer than any client of ours, the proxy included,
keeps one, since a request sent into a connection that is just being closed is lost."""


def listening_socket(host: str, port: int) -> socket.socket:
    """A bound socket whose accepted connections show a stalled reader early.

    Left alone, Linux grows a send buffer to megabytes, behind which a reader who has stopped
    looks like one who keeps up. Raises `OSError` when the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Both are inherited by every connection that this socket accepts.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_SECONDS * 1000)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


class Server(uvicorn.Server):
    """A uvicorn server that ends held-open streams first when it is told to stop.

    uvicorn waits for every response to finish before it tells the application anything.
    """

    def __init__(
        self, app: ASGIApp, *, end_streams: Callable[[], None], grace: int = GRACE_SECONDS
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="auto",
                http="httptools",
                ws="none",
                log_config=None,
                access_log=False,
                timeout_keep_alive=IDLE_SECONDS,
                timeout_graceful_shutdown=grace,
            )
        )
        self._end_streams = end_streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, end the streams, and wait for what is still being answered."""
        self._end_streams()
        await super().shutdown(sockets)
