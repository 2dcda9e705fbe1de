"""The notices that a page shows above it, but for those that its reader has dismissed (C11)."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from api.cookies import CookieBox
from api.deps import cookies_of, house_of
from club.notices import told
from schemas.columns import is_id
from schemas.notice import NoticeOut

COOKIE = "marieur_notices"
_LIFE = 30 * 86_400
_MOST = 20
"""Dismissed notices that a browser remembers, the latest."""


def banner(request: Request, language: str) -> list[NoticeOut]:
    """The notices to show to who makes the request."""
    standing = house_of(request).notices.now()
    if not standing:
        return []
    dismissed = _dismissed(request)
    return [told(one, language) for one in standing if one.id not in dismissed]


def dismiss_in(
    request: Request, cookies: CookieBox, response: Response, notice_id: str
) -> Response:
    """Have the browser remember that a notice is dismissed."""
    if is_id(notice_id):
        kept = [*(one for one in _dismissed(request) if one != notice_id), notice_id][-_MOST:]
        cookies.set(response, COOKIE, ".".join(kept), seconds=_LIFE)
    return response


def _dismissed(request: Request) -> list[str]:
    sealed = cookies_of(request).open(request.cookies.get(COOKIE), seconds=_LIFE)
    return sealed.split(".") if sealed else []
