"""A Site at its own host, `SLUG.` of the club's domain (M2).

There stand the homepage and the search, with what they load; whoever follows a link elsewhere goes
to the club's own address. No cookie of the club names a domain, so that no browser sends one to
another host, and nobody can log in here: a member enters from the club, for this Site and to read
(`api.pages.entry`).
"""

from __future__ import annotations

import re

from fastapi import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api import hosts
from api.deps import house_of
from api.origin import origin_of
from club.kept_names import CLUBS_OWN
from schemas.account import SLUG

_READING = frozenset(("GET", "HEAD"))
_ITS_OWN = {
    "/": _READING,
    "/search": _READING,
    "/enter": _READING,
    "/entered": _READING,
    "/leave": frozenset(("POST",)),
}
"""What stands below `/s/SLUG` at the club, and at the root here, by the methods it knows."""

_LOADED = re.compile(
    "/(static|covers|media)/.*|/robots[.]txt|/language|/notices/[^/]*/dismiss"
    "|/api/v1/(live|publications/[^/]*/opened)"
)
"""What these pages load and send, at the same address as at the club."""


class SiteHosts:
    """Serves a Site's homepage at its host, and sends on what belongs to the club's own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not asked of a Site's host."""
        slug = _slug_of(Request(scope)) if scope["type"] == "http" else None
        if slug is None:
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        here = {**scope, hosts.SLUG: slug}
        if scope["method"] in _ITS_OWN.get(path, ()):
            own = f"/s/{slug}{path}".rstrip("/")
            await self._app({**here, "path": own, "raw_path": own.encode()}, receive, send)
        elif _LOADED.fullmatch(path):
            await self._app(here, receive, send)
        elif scope["method"] in _READING:
            await RedirectResponse(_at_the_club(Request(scope)))(scope, receive, send)
        else:
            await PlainTextResponse("Not Found", 404)(scope, receive, send)


def _slug_of(request: Request) -> str | None:
    """The slug whose host the request came to; None where that is not one of a Site."""
    host = request.headers.get("host", "").partition(":")[0].lower()
    slug, dot, domain = host.partition(".")
    known = dot and domain == house_of(request).settings.domain.lower()
    return slug if known and SLUG.fullmatch(slug) and slug not in CLUBS_OWN else None


def _at_the_club(request: Request) -> str:
    """The same address at the club's own host, as it was written."""
    path = request.scope.get("raw_path") or request.url.path.encode()
    query = request.scope["query_string"].decode("ascii", "replace")
    whole = path.decode("ascii", "replace") + (f"?{query}" if query else "")
    return origin_of(request) + whole
