"""A bound on the size of what is sent, before anything reads it."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

MOST_BYTES = 1_000_000
"""Largest body of a request."""

_TOO_LARGE = "This is too large."


class BodyLimit:
    """Answers 413 to larger bodies, told or streamed."""

    def __init__(self, app: ASGIApp, *, most: int = MOST_BYTES) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless its body is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not told.isdigit() or int(told) > self._most:
            await problem(413, "too_large", _TOO_LARGE)(scope, receive, send)
            return
        read = 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            # A body that told no length is cut off; what is left cannot be parsed.
            return message if read <= self._most else {"type": "http.disconnect"}

        await self._app(scope, bounded, send)
