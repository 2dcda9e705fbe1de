"""Ending sessions and choosing another password, on pages (C1)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api.deps import HouseDep, address_of
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep
from club import sessions
from schemas.mail_link import PasswordChange

router = APIRouter(prefix="/me")

_Typed = Annotated[str, Posted(max_length=400)]


@router.post("/sessions/{session_id}/end")
def end_session(house: HouseDep, sender: SenderDep, session_id: str) -> Response:
    """End one session."""
    sessions.end_session(house.truth, sender, session_id)
    return go("/me", done="closed")


@router.post("/sessions/end-others")
def end_others(house: HouseDep, sender: SenderDep) -> Response:
    """End every session but this one."""
    sessions.end_others(house.truth, sender)
    return go("/me", done="alone")


@router.get("/password")
def ask_password(request: Request, member: MemberDep) -> Response:
    """The form that changes the password."""
    return show(request, "password.html", member, form=Form({}))


@router.post("/password")
def accept_password(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    password: _Typed = "",
    new_password: _Typed = "",
) -> Response:
    """Change the password; every other session ends."""
    form = Form({})
    with keeping(form, request):
        change = PasswordChange(password=password, new_password=new_password)
        sessions.change_password(house.truth, sender, change, address_of(request))
    if form.refused:
        return show(request, "password.html", sender, form.status, form=form)
    return go("/me", done="password")
