"""A bound on the size of what is sent, before anything reads it."""

from __future__ import annotations

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import answer_http_error
from club import photos

MOST_BYTES = 1_000_000
"""Largest body of a request."""

_WITH_PHOTO = re.compile(r"/api/v1/photos|/compose|/p/[0-9a-f]+/edit|/me/policies")

MOST_BYTES_WITH_PHOTO = MOST_BYTES + photos.MOST_BYTES
"""Largest body where a photo may be sent, in its multipart frame."""


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
        most = MOST_BYTES_WITH_PHOTO if _WITH_PHOTO.fullmatch(scope["path"]) else self._most
        told = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not told.isdigit() or int(told) > most:
            answer = await answer_http_error(Request(scope), HTTPException(413))
            await answer(scope, receive, send)
            return
        read = 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                # Whoever reads lets it pass, up to the handler of such errors.
                raise HTTPException(413)
            return message

        await self._app(scope, bounded, send)
