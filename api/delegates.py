"""Sub-accounts, supervisors and Webmasters of an account, and what they did (A2, A4, A5)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep
from api.openapi import problems
from club import deeds, delegation
from schemas.deeds import ActivityLog
from schemas.delegation import DelegateChange, DelegateIn, DelegateOut

router = APIRouter(prefix="/delegates", tags=["delegates"], responses=problems(401, 403))


class DelegateList(BaseModel):
    """Those who act for an account, the ended ones at the end."""

    entries: list[DelegateOut]


@router.get("")
def list_delegates(house: HouseDep, caller: CallerDep) -> DelegateList:
    """Who acts for the account, and what each was let do."""
    with house.truth.read() as session:
        today = house.truth.clock().date()
        return DelegateList(entries=delegation.delegates(session, caller, today))


@router.post("", status_code=201, responses=problems(404, 409, 429))
def make_delegate(house: HouseDep, caller: CallerDep, wanted: DelegateIn) -> DelegateOut:
    """Make a sub-account or a supervisor with a login of its own, or assign a Webmaster."""
    return delegation.make(house.truth, caller, wanted)


@router.get("/activity")
def read_activity(
    house: HouseDep,
    caller: CallerDep,
    cursor: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    delegate: Annotated[str | None, Query(pattern="^[0-9a-f]{16}$")] = None,
) -> ActivityLog:
    """What delegates did, newest first; kept for a year."""
    with house.truth.read() as session:
        return deeds.log(session, caller.account.id, before=cursor, delegate=delegate)


@router.patch("/{delegate_id}", responses=problems(404))
def change_delegate(
    house: HouseDep, caller: CallerDep, delegate_id: str, wanted: DelegateChange
) -> DelegateOut:
    """Set rights or a password; what is withdrawn is refused from the next request on."""
    return delegation.change(house.truth, caller, delegate_id, wanted)


@router.delete("/{delegate_id}", status_code=204, responses=problems(404))
def end_delegate(house: HouseDep, caller: CallerDep, delegate_id: str) -> None:
    """End it at once: sessions, tokens and open pages."""
    delegation.end(house.truth, caller, delegate_id)
