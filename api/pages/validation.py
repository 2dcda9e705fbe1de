"""The page that a validation letter leads to, and asking for another letter (A11)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import HouseDep, VisitorDep
from api.pages.frame import go, show
from api.pages.members import SenderDep
from club import mail_links, validation
from schemas.mail_link import LinkPurpose

router = APIRouter()


@router.get("/validate/{secret}")
def ask_to_confirm(request: Request, house: HouseDep, visitor: VisitorDep, secret: str) -> Response:
    """A button: mail programs that look at links must not use them up."""
    mail_links.check(house.truth, LinkPurpose.VALIDATE, secret)
    return show(request, "validate.html", visitor, secret=secret)


@router.post("/validate/{secret}")
def confirm(house: HouseDep, visitor: VisitorDep, secret: str) -> Response:
    """Confirm the address; the secret alone lets one, so no other site can."""
    validation.validate(house.truth, secret, house.settings.email_validity)
    return go("/login" if visitor is None else "/me", done="validated")


@router.post("/me/validation")
def ask_again(house: HouseDep, sender: SenderDep) -> Response:
    """Ask for another letter."""
    validation.ask_again(house.truth, sender.account)
    return go("/me", done="asked_again")
