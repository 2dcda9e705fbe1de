"""Another email address for an account, on pages (C8)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api.deps import HouseDep, VisitorDep, address_of
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep
from club import email_changes, mail_links
from schemas.errors import N_
from schemas.mail_link import EmailChange, LinkPurpose

router = APIRouter()

_Typed = Annotated[str, Posted(max_length=400)]
_INSTEAD = {"email": N_("This is not an email address.")}


@router.get("/me/email")
def ask(request: Request, member: MemberDep) -> Response:
    """The form that asks for another address."""
    return show(request, "email.html", member, email=member.account.email, form=Form({}))


@router.post("/me/email")
def accept(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    email: _Typed = "",
    password: _Typed = "",
) -> Response:
    """Have a letter go to the new address."""
    form = Form({"email": email})
    with keeping(form, request, instead=_INSTEAD):
        wanted = EmailChange(email=email, password=password)
        email_changes.ask(house.truth, sender, wanted, address_of(request))
    if form.refused:
        email = sender.account.email
        return show(request, "email.html", sender, form.status, email=email, form=form)
    return go("/me", done="email_asked")


@router.get("/email/{secret}")
def ask_to_confirm(request: Request, house: HouseDep, visitor: VisitorDep, secret: str) -> Response:
    """A button: mail programs that look at links must not use them up."""
    link = mail_links.check(house.truth, LinkPurpose.CHANGE, secret)
    return show(request, "confirm_email.html", visitor, secret=secret, email=link.email)


@router.post("/email/{secret}")
def confirm(house: HouseDep, visitor: VisitorDep, secret: str) -> Response:
    """Change the address; the secret alone lets one, so no other site can."""
    email_changes.confirm(house.truth, secret, house.settings.email_validity)
    return go("/login" if visitor is None else "/me", done="email_changed")
