"""A forgotten password: asked for by address, chosen anew by a letter's link (C1)."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.deps import HouseDep, address_of
from api.openapi import problems
from club import recovery, strangers
from house import House
from schemas.mail_link import NewPasswordIn, RecoveryIn

router = APIRouter(prefix="/recovery", tags=["accounts"])


@router.post("", status_code=202, operation_id="ask_recovery", responses=problems(429))
def ask(house: HouseDep, request: Request, wanted: RecoveryIn) -> None:
    """Ask for a letter with a link; the answer is the same for every address."""
    ask_recovery(house, request, wanted)


@router.post(
    "/password", status_code=204, operation_id="recover", responses=problems(401, 404, 429)
)
def recover(house: HouseDep, request: Request, wanted: NewPasswordIn) -> None:
    """Choose a new password by the link's secret: once, within an hour. All sessions end."""
    validity, address = house.settings.email_validity, address_of(request)
    recovery.recover(house.truth, house.vault, wanted, validity, address)


def ask_recovery(house: House, request: Request, wanted: RecoveryIn) -> None:
    """Promise the letter, unless too many were asked for, from there or for that address (A18)."""
    address = address_of(request)
    strangers.take(house.truth, strangers.Attempt.RECOVER, address, wanted.email)
    recovery.ask_recovery(house.truth, wanted.email)
