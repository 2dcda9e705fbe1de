"""Who was at the account, on a page of its holder's (C3, C8)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import accesses as api
from api.deps import HouseDep
from api.pages.frame import show
from api.pages.members import MemberDep

router = APIRouter(prefix="/me/accesses")

MOST_SHOWN = 100
"""Requests on the page; the export has them all."""


@router.get("")
def accesses_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """When support looked at the account and why, and what was asked with its sessions."""
    told = api.see(house, member)
    return show(
        request,
        "accesses.html",
        member,
        looks=told.looks,
        requests=told.requests[:MOST_SHOWN],
        days=house.settings.access_log_days,
    )
