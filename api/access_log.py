"""Notes each request for the access log: from where, what, with what, when and by whom (C3)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.deps import address_of, house_of
from club.accesses import Asked

UNLOGGED = ("/static/", "/healthz", "/readyz", "/metrics")
"""What browsers and machines fetch by themselves."""

SECRET = frozenset(("secret", "token", "code"))
"""Parts of paths that let whoever knows them in."""


class AccessLog:
    """Belongs outside of what answers, so that refusals are noted, too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note it once its answer begins."""
        if scope["type"] != "http" or scope["path"].startswith(UNLOGGED):
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                _note(scope, message["status"])
            await send(message)

        await self._app(scope, receive, noting)


def _note(scope: Scope, status: int) -> None:
    request = Request(scope)
    accesses = house_of(request).accesses
    caller = getattr(request.state, "caller", None)
    accesses.note(
        Asked(
            at=accesses.now(),
            account=caller.account.id if caller else None,
            address=address_of(request),
            method=scope["method"],
            url=_told(scope),
            status=status,
            agent=request.headers.get("user-agent", ""),
        )
    )


def _told(scope: Scope) -> str:
    """The path, without what follows it, and without secrets in it."""
    path: str = scope["path"]
    for name, value in scope.get("path_params", {}).items():
        if name in SECRET:
            path = path.replace(str(value), "…")
    return path
