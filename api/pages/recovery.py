"""Two forms in a row for a forgotten password: the address, then the new password (C1)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api.deps import HouseDep
from api.pages.forms import Form, keeping
from api.pages.frame import VisitDep, check_visit, end_visit, go, keep_visit, show
from api.recovery import ask_recovery, recover
from club import recovery
from schemas.errors import N_
from schemas.mail_link import NewPasswordIn, RecoveryIn

router = APIRouter()

_INSTEAD = {"email": N_("This is not an email address.")}
_Field = Annotated[str, Posted(max_length=400)]


@router.get("/recover", dependencies=[VisitDep])
def ask_address(request: Request) -> Response:
    """The first form: whose password is forgotten."""
    return keep_visit(request, show(request, "recover.html", None, form=Form({})))


@router.post("/recover", dependencies=[VisitDep])
def accept_address(
    request: Request, house: HouseDep, email: _Field = "", csrf_token: _Field = ""
) -> Response:
    """Promise a letter; the answer is the same whether an account has the address or not."""
    form = Form({"email": email})
    with keeping(form, request, instead=_INSTEAD):
        check_visit(request, csrf_token)
        ask_recovery(house, request, RecoveryIn(email=email))
    if form.refused:
        page = show(request, "recover.html", None, form.status, form=form)
        return keep_visit(request, page)
    return end_visit(request, go("/login", done="sent"))


@router.get("/recover/{secret}", dependencies=[VisitDep])
def ask_password(request: Request, house: HouseDep, secret: str) -> Response:
    """The second form, which a letter leads to; looking at it does not use the link."""
    asks_code = recovery.asks_code(house.truth, secret)
    page = show(request, "new_password.html", None, form=Form({}), asks_code=asks_code)
    return keep_visit(request, page)


@router.post("/recover/{secret}", dependencies=[VisitDep])
def accept_password(
    request: Request,
    house: HouseDep,
    secret: str,
    *,
    password: _Field = "",
    code: _Field = "",
    csrf_token: _Field = "",
) -> Response:
    """Set the new password; every session ends."""
    form, asks_code = Form({"code": code}), recovery.asks_code(house.truth, secret)
    with keeping(form, request):
        check_visit(request, csrf_token)
        wanted = NewPasswordIn(secret=secret, password=password, code=code or None)
        recover(house, request, wanted)
    if form.refused:
        page = show(request, "new_password.html", None, form.status, form=form, asks_code=asks_code)
        return keep_visit(request, page)
    return end_visit(request, go("/login", done="recovered"))
