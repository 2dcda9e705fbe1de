"""A member enters a Site at its own host, from the club, and leaves it again (C1, M2)."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api.cookies import SITE_COOKIE
from api.deps import CookiesDep, HouseDep, VisitorDep
from api.hosts import is_at_site_host
from api.moved import SlugDep, present_slug
from api.origin import origin_of
from api.pages.frame import check_form, check_there, go, show
from api.pages.members import MemberDep
from club import handovers, sessions
from club.login import digest

router = APIRouter(prefix="/s/{slug}")

_VISIT_COOKIE = "marieur_enter"

Digest = Annotated[str, Query(pattern="[0-9a-f]{64}", min_length=64, max_length=64)]


@router.get("/enter")
def set_out(request: Request, cookies: CookiesDep, slug: SlugDep) -> Response:
    """From the Site's host to the club, with the digest of a secret that this browser keeps."""
    check_there(is_at_site_host(request))
    visit = secrets.token_urlsafe(24)
    response = go(f"{origin_of(request)}/s/{slug}/handover", visit=digest(visit))
    cookies.set(response, _VISIT_COOKIE, visit, seconds=int(handovers.VISIT_LIFE.total_seconds()))
    return response


@router.get("/handover")
def hand_over(
    request: Request, house: HouseDep, member: MemberDep, slug: SlugDep, visit: Digest
) -> Response:
    """From the club back to the Site's host, with a code.

    By a page, as a form led here where they had to log in, and forms lead to no other host.
    """
    owner, code = handovers.issue(house.truth, member, slug, visit)
    response = show(
        request,
        "handover.html",
        member,
        address=f"{origin_of(request, site=owner.slug)}/entered?code={code}",
        host=f"{owner.slug}.{house.settings.domain}",
    )
    response.headers["cache-control"] = "no-store"
    return response


@router.get("/entered")
def enter(
    request: Request,
    house: HouseDep,
    cookies: CookiesDep,
    slug: SlugDep,
    code: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Trade the code for a session of this Site's; the homepage says when it is good no more."""
    check_there(is_at_site_host(request))
    asked = int(handovers.VISIT_LIFE.total_seconds())
    visit = cookies.open(request.cookies.get(_VISIT_COOKIE), seconds=asked)
    entered = handovers.redeem(house.truth, slug, code, visit)
    if entered is None:
        return go("/", done="not_entered")
    secret, life = entered
    response = go("/")
    cookies.clear(response, _VISIT_COOKIE)
    cookies.set(response, SITE_COOKIE, secret, seconds=int(life.total_seconds()))
    return response


@router.post("/leave", dependencies=[Depends(present_slug)])
def leave(
    request: Request,
    house: HouseDep,
    cookies: CookiesDep,
    visitor: VisitorDep,
    csrf_token: Annotated[str, Posted(max_length=200)] = "",
) -> Response:
    """Be a stranger at this Site's host again; the session at the club goes on."""
    check_there(is_at_site_host(request))
    response = go("/")
    if visitor is not None:
        check_form(request, csrf_token)
        sessions.close_session(house.truth, visitor)
    cookies.clear(response, SITE_COOKIE)
    return response
