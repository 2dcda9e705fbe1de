"""The second step of a login: the code, where a second factor is on (C1)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api.accounts import greet
from api.deps import HouseDep, address_of
from api.pages.forms import Form, keeping
from api.pages.frame import VisitDep, check_visit, end_visit, go, keep_visit, own_path, show
from club import second_factor
from club.half_login import open_half, seal_half
from club.login import Login
from house import House

router = APIRouter()

_Typed = Annotated[str, Posted(max_length=2_000)]


def ask_code(request: Request, house: House, login: Login, back: str) -> Response | None:
    """The form that asks for a code; None where no second factor is on."""
    with house.truth.read() as session:
        if not second_factor.is_asked(session, second_factor.person_of(login)):
            return None
    half = seal_half(house.truth, house.vault, login, request.state.visit)
    page = show(request, "login_code.html", None, form=Form({}), half=half, next=back)
    return keep_visit(request, page)


@router.post("/login/code", dependencies=[VisitDep])
def accept_code(
    request: Request,
    house: HouseDep,
    *,
    half: _Typed = "",
    code: _Typed = "",
    next: _Typed = "/hub",  # noqa: A002 - as in every form
    csrf_token: _Typed = "",
) -> Response:
    """Log in by the code; without a first step one begins again."""
    form, back, login = Form({"code": code}), own_path(next), None
    with keeping(form, request):
        check_visit(request, csrf_token)
        login = open_half(house.truth, house.vault, half, request.state.visit)
        second_factor.check(house.truth, house.vault, login, code, address_of(request))
    if login is None:
        page = show(request, "login.html", None, form.status, form=form, next=back, suspended=None)
        return keep_visit(request, page)
    if form.refused:
        page = show(request, "login_code.html", None, form.status, form=form, half=half, next=back)
        return keep_visit(request, page)
    response = go(back)
    greet(house, request, response, login)
    return end_visit(request, response)
