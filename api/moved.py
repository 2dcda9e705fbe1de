"""Addresses with a slug that a Site had before lead to those with its present one (A6)."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from api.deps import HouseDep
from api.hosts import is_at_site_host
from api.origin import origin_of
from club import site_addresses


class Moved(Exception):
    """What was asked for is at `address` now."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def present_slug(request: Request, house: HouseDep, slug: str) -> str:
    """The slug in the request's path; raises `Moved` where the Site has another by now."""
    with house.truth.glance() as session:
        now = site_addresses.moved_to(session, slug)
    if now is not None:
        raise Moved(_address(request, slug, now))
    return slug


SlugDep = Annotated[str, Depends(present_slug)]


def with_query(request: Request, path: str) -> str:
    """A path with the query of the request, as it was written."""
    query = request.scope["query_string"].decode("ascii", "replace")
    return f"{path}?{query}" if query else path


def install(app: FastAPI) -> None:
    """Send whoever asks for what has moved to where it is."""
    app.add_exception_handler(Moved, _lead_on)


async def _lead_on(_request: Request, error: Exception) -> Response:
    """308: the same method and body at the new address.

    Asked anew each time: the operator may give the Site its old address back.
    """
    if not isinstance(error, Moved):
        raise TypeError
    return RedirectResponse(error.address, 308, headers={"cache-control": "no-cache"})


def _address(request: Request, former: str, now: str) -> str:
    path: str = request.scope["path"]
    if is_at_site_host(request):
        below = path.removeprefix(f"/s/{former}") or "/"
        return with_query(request, origin_of(request, site=now) + below)
    # Its place is counted from the end: whatever the application is mounted below comes first.
    below = request.scope["route"].path_format.partition("{slug}")[2]
    parts = path.split("/")
    parts[-1 - below.count("/")] = now
    return with_query(request, "/".join(parts))
