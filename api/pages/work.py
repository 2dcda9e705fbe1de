"""The accounts that a Webmaster works on, and the way to each and back (A5)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import work
from api.deps import HouseDep
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep

router = APIRouter(prefix="/me/work")


@router.get("")
def work_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """For whom one may work."""
    return show(request, "work.html", member, entries=work.list_work(house, member).entries)


@router.post("/stop")
def stop(request: Request, house: HouseDep, sender: SenderDep) -> Response:
    """Be oneself again."""
    response = go("/me/work", done="work_stopped")
    work.stop(house, request, response, sender)
    return response


@router.post("/{delegate_id}/begin")
def begin(request: Request, house: HouseDep, sender: SenderDep, delegate_id: str) -> Response:
    """Work for that account from now on."""
    response = go("/me")
    work.begin(house, request, response, sender, delegate_id)
    return response
