"""The second factor on its page: a QR code, a code that confirms it, recovery codes (C1)."""

from __future__ import annotations

from typing import Annotated, Any

import segno
from fastapi import APIRouter, Request
from fastapi import Form as Posted
from markupsafe import Markup
from starlette.responses import Response

from api.deps import HouseDep, address_of
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep
from club import second_factor
from club.login import Caller
from house import House
from schemas.second_factor import FactorProof, NewFactor

router = APIRouter(prefix="/me/second-factor")

_Typed = Annotated[str, Posted(max_length=400)]


@router.get("")
def factor_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """Whether it is on, and the form that begins or ends it."""
    return _show(request, house, member, Form({}))


@router.post("")
def begin_factor(
    request: Request, house: HouseDep, sender: SenderDep, password: _Typed = ""
) -> Response:
    """Show the secret, on this answer alone, as a QR code and as text."""
    form, new = Form({}), None
    with keeping(form, request):
        address = address_of(request)
        new = second_factor.begin(house.truth, house.vault, sender, password, address)
    return _show(request, house, sender, form, new=new, confirming=new is not None)


@router.post("/confirm")
def confirm_factor(
    request: Request, house: HouseDep, sender: SenderDep, code: _Typed = ""
) -> Response:
    """Switch it on, and show the recovery codes, on this answer alone."""
    form, told = Form({"code": code}), None
    with keeping(form, request):
        told = second_factor.confirm(house.truth, house.vault, sender, code, address_of(request))
    return _show(request, house, sender, form, codes=told, confirming=told is None)


@router.post("/recovery-codes")
def renew_recovery_codes(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    password: _Typed = "",
    code: _Typed = "",
) -> Response:
    """Show new recovery codes, on this answer alone; the old ones end."""
    form, told = Form({"code": code}), None
    with keeping(form, request):
        proof = FactorProof(password=password, code=code)
        address = address_of(request)
        told = second_factor.renew_codes(house.truth, house.vault, sender, proof, address)
    return _show(request, house, sender, form if told is None else Form({}), codes=told)


@router.post("/end")
def end_factor(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    password: _Typed = "",
    code: _Typed = "",
) -> Response:
    """Switch it off."""
    form = Form({"code": code})
    with keeping(form, request):
        address = address_of(request)
        wanted = FactorProof(password=password, code=code)
        second_factor.end(house.truth, house.vault, sender, wanted, address)
    if form.refused:
        return _show(request, house, sender, form)
    return go("/me", done="factor_off")


def _show(
    request: Request,
    house: House,
    member: Caller,
    form: Form,
    *,
    new: NewFactor | None = None,
    confirming: bool = False,
    codes: list[str] | None = None,
) -> Response:
    with house.truth.read() as session:
        state = second_factor.state_of(session, member)
    told: dict[str, Any] = {"state": state, "confirming": confirming, "codes": codes}
    return show(
        request,
        "second_factor.html",
        member,
        form.status,
        form=form,
        secret=" ".join(_groups(new.secret)) if new else None,
        picture=_picture(new.uri) if new else None,
        **told,
    )


def _picture(uri: str) -> Markup:
    """A QR code as SVG without styles, which the policy of our pages would refuse."""
    drawn = segno.make(uri, error="m", micro=False)
    # What segno draws of an address is a path of numbers.
    return Markup(drawn.svg_inline(scale=5, dark="#000", light="#fff", omitsize=False))  # noqa: S704


def _groups(secret: str) -> list[str]:
    return [secret[start : start + 4] for start in range(0, len(secret), 4)]
