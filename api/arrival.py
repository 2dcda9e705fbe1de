"""When a request arrived, so that its handler can tell how long it took to get there."""

from __future__ import annotations

import time

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

_KEY = "marieur.arrived"


class Arrival:
    """Notes the moment; belongs before everything that takes time."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with its moment."""
        scope[_KEY] = time.perf_counter()
        await self._app(scope, receive, send)


def seconds_since(request: Request) -> float:
    """Seconds from the request's arrival until now."""
    return time.perf_counter() - float(request.scope[_KEY])
