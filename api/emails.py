"""Another email address for an account, confirmed by a letter's link (C8)."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.deps import CallerDep, HouseDep, address_of
from api.openapi import problems
from club import email_changes
from schemas.mail_link import EmailChange, EmailConfirmation

router = APIRouter(tags=["accounts"])


@router.put("/me/email", status_code=202, responses=problems(401, 403, 429))
def change_email(house: HouseDep, request: Request, caller: CallerDep, wanted: EmailChange) -> None:
    """Ask for another address; nothing changes before the link of the letter to it is followed.

    The answer is the same whether anybody has the address.
    """
    email_changes.ask(house.truth, caller, wanted, address_of(request))


@router.post("/email", status_code=204, responses=problems(404, 409))
def confirm_email(house: HouseDep, wanted: EmailConfirmation) -> None:
    """Confirm the new address by the link's secret."""
    email_changes.confirm(house.truth, wanted.secret, house.settings.email_validity)
