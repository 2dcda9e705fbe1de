"""Errors as pages: what happened, and where to go from here."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from api.deps import gettext_of, identify_caller
from api.pages.frame import show
from club.login import Caller
from schemas.errors import N_, Unauthenticated, WorkEnded

_HEADINGS = {
    400: N_("That could not be read"),
    403: N_("This is not open to you"),
    404: N_("There is nothing here"),
    405: N_("That does not work here"),
    409: N_("That does not fit what is there"),
    422: N_("Some of it needs another look"),
    429: N_("Too much at once"),
    500: N_("Something went wrong on our side"),
    503: N_("A part of the club is away for a moment"),
}


def _reader(request: Request, status: int) -> Caller | None:
    """Who is told; not asked of the truth when that may be what is away."""
    if status >= 500:
        return getattr(request.state, "caller", None)
    try:
        return identify_caller(request)
    except (Unauthenticated, WorkEnded):
        return None


def error_page(request: Request, status: int, detail: str) -> Response:
    """Tell an error; a stranger on a member's page is sent to log in, and back afterwards."""
    if getattr(request.state, "work_ended", False):
        return RedirectResponse("/me/work?done=work_ended", 303)
    if status == 401:
        back = request.url.path if request.method == "GET" else "/hub"
        query = f"?{request.url.query}" if request.method == "GET" and request.url.query else ""
        return RedirectResponse(f"/login?{urlencode({'next': back + query})}", 303)
    caller = _reader(request, status)
    heading = gettext_of(request)(_HEADINGS.get(status, _HEADINGS[400]))
    return show(
        request, "error.html", caller, status, status=status, heading=heading, sentence=detail
    )
