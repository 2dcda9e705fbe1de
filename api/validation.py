"""Validating an email address by a letter's link (A11)."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.deps import CallerDep, HouseDep, address_of
from api.openapi import problems
from club import email_changes, validation
from club.login import identify
from schemas.mail_link import ValidationIn, ValidationLetterIn

router = APIRouter(tags=["accounts"])


@router.post("/validation", status_code=204, responses=problems(404))
def validate(house: HouseDep, wanted: ValidationIn) -> None:
    """Confirm an address by the link's secret; a suspended account is restored at once."""
    validation.validate(house.truth, wanted.secret, house.settings.email_validity)


@router.post(
    "/validation/letter",
    status_code=202,
    operation_id="ask_validation",
    responses=problems(401, 403, 429),
)
def ask(house: HouseDep, request: Request, wanted: ValidationLetterIn) -> None:
    """Ask for another letter: by password, since whoever is suspended cannot log in.

    A suspended account may have it sent to another address, which is its own once confirmed.
    """
    account = identify(house.truth, wanted, address_of(request))
    if wanted.instead is None:
        validation.ask_again(house.truth, account)
    else:
        email_changes.ask_suspended(house.truth, account, wanted.instead)


@router.post("/me/validation", status_code=202, responses=problems(401, 403, 429))
def ask_own(house: HouseDep, caller: CallerDep) -> None:
    """Ask for another letter for one's own address."""
    validation.ask_again(house.truth, caller.account)
