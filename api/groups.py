"""Group accounts: who shares a plan (C6)."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import CallerDep, HouseDep
from api.openapi import problems
from club import groups
from schemas.group import GroupOut, SeatIn, SeatOut

router = APIRouter(prefix="/me/group", tags=["plans"], responses=problems(401))


@router.get("")
def see_group(house: HouseDep, caller: CallerDep) -> GroupOut:
    """The seats of one's own plan, and the plans that one shares or is invited to share."""
    with house.truth.read() as session:
        return groups.own_group(session, caller.account, house.truth.clock())


@router.post(
    "/members", status_code=201, operation_id="offer_seat", responses=problems(403, 404, 409)
)
def offer_seat(house: HouseDep, caller: CallerDep, wanted: SeatIn) -> SeatOut:
    """Invite a member, or whoever has an address, to share the plan."""
    return groups.invite(house.truth, caller.account.id, wanted)


@router.delete("/members/{seat_id}", status_code=204, responses=problems(403, 404))
def take_seat_away(house: HouseDep, caller: CallerDep, seat_id: str) -> None:
    """Take a seat back: its holder has their own tier again."""
    groups.take_away(house.truth, caller.account.id, seat_id)


@router.post("/invitations/{seat_id}", status_code=204, responses=problems(403, 404, 409))
def accept_invitation(house: HouseDep, caller: CallerDep, seat_id: str) -> None:
    """Share the plan from now on."""
    groups.accept(house.truth, caller.account, seat_id)


@router.delete("/invitations/{seat_id}", status_code=204, responses=problems(403, 404))
def refuse_invitation(house: HouseDep, caller: CallerDep, seat_id: str) -> None:
    """Refuse an invitation, or leave the group."""
    groups.leave(house.truth, caller.account, seat_id)
