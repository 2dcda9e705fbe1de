"""Digests of the hub: how often a member wants one."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import CallerDep, HouseDep
from api.openapi import problems
from club import digests
from schemas.digest import DigestState

router = APIRouter(prefix="/me/digest", tags=["digest"], responses=problems(401))


@router.get("")
def see_digest(house: HouseDep, caller: CallerDep) -> DigestState:
    """How often one gets a letter with what is new on the hub."""
    with house.truth.read() as session:
        return DigestState(pace=digests.pace_of(session, caller.account.id))


@router.put("")
def choose_digest(house: HouseDep, caller: CallerDep, wanted: DigestState) -> DigestState:
    """Get it daily, weekly on Mondays, or never: in the morning, where there is anything new."""
    digests.choose(house.truth, caller.account.id, wanted.pace)
    return wanted
