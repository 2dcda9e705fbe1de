"""Appeals of members against what moderators decided (A15)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep, address_of
from api.openapi import problems
from club import appeals
from club.login import identify
from schemas.account import Credentials
from schemas.moderation import AppealIn, AppealOut, BlockedAppealIn

router = APIRouter(prefix="/appeals", tags=["moderation"], responses=problems(401))


class AppealList(BaseModel):
    """A member's appeals."""

    entries: list[AppealOut]


@router.get("")
def list_appeals(house: HouseDep, caller: CallerDep) -> AppealList:
    """The member's appeals, the newest first."""
    with house.truth.read() as session:
        return AppealList(entries=appeals.of_account(session, caller.account.id))


@router.post("", status_code=201, responses=problems(403, 404, 409))
def appeal(house: HouseDep, caller: CallerDep, wanted: AppealIn) -> AppealOut:
    """Appeal, once, against an act on a publication; another moderator decides."""
    return appeals.appeal(house.truth, caller.account, wanted.act, wanted.words)


@router.post(
    "/block", status_code=201, operation_id="appeal_block", responses=problems(404, 409, 429)
)
def appeal_block(house: HouseDep, request: Request, wanted: BlockedAppealIn) -> AppealOut:
    """Appeal against the block of an account, which cannot log in: its password says whose."""
    known = Credentials(email=wanted.email, password=wanted.password)
    account = identify(house.truth, known, address_of(request))
    return appeals.appeal(house.truth, account, None, wanted.words)
