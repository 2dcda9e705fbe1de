"""A bound on the size of what is sent, before anything reads it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import answer_http_error

MOST_BYTES = 1_000_000
"""Largest body of a request."""


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
            answer = await answer_http_error(Request(scope), HTTPException(413))
            await answer(scope, receive, send)
            return
        read = 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                # Whoever reads lets it pass, up to the handler of such errors.
                raise HTTPException(413)
            return message

        await self._app(scope, bounded, send)
