"""The list of countries under an embargo (A7). Administrators only."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import AdministratorDep, HouseDep
from api.openapi import problems
from club import embargoes
from schemas.embargo import EmbargoIn, EmbargoOut

router = APIRouter(prefix="/admin/embargoes", tags=["administration"], responses=problems(401, 403))


class EmbargoList(BaseModel):
    """Countries by code."""

    entries: list[EmbargoOut]


@router.get("", operation_id="list_embargoes")
def list_embargoes(house: HouseDep, _administrator: AdministratorDep) -> EmbargoList:
    """The countries whose members do no commerce here, and how many accounts each concerns."""
    with house.truth.read() as session:
        return EmbargoList(entries=embargoes.embargoes(session))


@router.post("", status_code=201, operation_id="impose_embargo", responses=problems(409))
def impose(house: HouseDep, administrator: AdministratorDep, wanted: EmbargoIn) -> EmbargoList:
    """Put a country on the list: what its members publish and their Sites show nowhere any more."""
    embargoes.impose(house.truth, administrator.account, wanted)
    return list_embargoes(house, administrator)


@router.delete("/{country}", status_code=204, operation_id="lift_embargo", responses=problems(404))
def lift(house: HouseDep, administrator: AdministratorDep, country: str) -> None:
    """Take a country off the list: what its members had published shows again."""
    embargoes.lift(house.truth, administrator.account, country)
