"""Headers that every answer carries."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
        "frame-src https://www.youtube-nocookie.com; frame-ancestors 'none'; object-src 'none'"
    ),
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Search engines keep nothing but the pages that say otherwise (P10).
    "x-robots-tag": "noindex",
}


HTTPS_ALONE = "max-age=31536000; includeSubDomains"
"""Browsers come back by HTTPS for a year, to Sites' hosts, too (C10)."""


class SecurityHeaders:
    """Adds the headers to answers that do not set them themselves.

    `secure`: the club is reached by HTTPS. What the API answers to a member is kept by nobody.
    """

    def __init__(self, app: ASGIApp, *, secure: bool = False) -> None:
        self._app = app
        self._headers = {**HEADERS, "strict-transport-security": HTTPS_ALONE} if secure else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to its answer."""
        if scope["type"] == "http":
            scope.setdefault("state", {})

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/") and scope["state"].get("caller"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)
