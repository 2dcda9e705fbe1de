"""Dynamic Circles of the member who asks (F3)."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep
from api.openapi import problems
from club import circles
from schemas.body import Body
from schemas.circle import CircleIn, CircleOut, CirclePage, Composition, Rule

router = APIRouter(prefix="/circles", tags=["feed"], responses=problems(401))


class CircleList(BaseModel):
    """A member's circles, by name."""

    entries: list[CircleOut]


class RuleIn(Body):
    """Body of `POST /circles/preview`."""

    rule: Rule


@router.get("")
def list_circles(house: HouseDep, caller: CallerDep) -> CircleList:
    """The member's circles, each with how many are in it now."""
    with house.truth.read() as session:
        return CircleList(entries=circles.circles(session, caller.account.id))


@router.post("", status_code=201, operation_id="add_circle", responses=problems(403, 429))
def add(house: HouseDep, caller: CallerDep, wanted: CircleIn) -> CirclePage:
    """Make a circle of those authorised subscribers that its rule holds of."""
    made = circles.add(house.truth, house.analyzer, caller.account.id, wanted)
    return _told(house, caller, made)


@router.post("/preview", operation_id="preview_circle", responses=problems(403))
def preview(house: HouseDep, caller: CallerDep, wanted: RuleIn) -> Composition:
    """How many a rule holds of now, and a few of them; nothing is stored."""
    with house.truth.read() as session:
        return circles.compose(session, house.analyzer, caller.account.id, wanted.rule)


@router.get("/{circle_id}", operation_id="read_circle", responses=problems(404))
def read(house: HouseDep, caller: CallerDep, circle_id: str) -> CirclePage:
    """A circle with a few of those who are in it now."""
    return _told(house, caller, circle_id)


@router.put("/{circle_id}", operation_id="change_circle", responses=problems(403, 404))
def change(house: HouseDep, caller: CallerDep, circle_id: str, wanted: CircleIn) -> CirclePage:
    """Change a circle's name and rule, with effect at once."""
    circles.change(house.truth, house.analyzer, caller.account.id, circle_id, wanted)
    return _told(house, caller, circle_id)


@router.delete(
    "/{circle_id}", status_code=204, operation_id="remove_circle", responses=problems(403, 404, 409)
)
def remove(house: HouseDep, caller: CallerDep, circle_id: str) -> None:
    """Remove a circle that no publication is restricted to."""
    circles.remove(house.truth, caller.account.id, circle_id)


def _told(house: HouseDep, caller: CallerDep, circle_id: str) -> CirclePage:
    with house.truth.read() as session:
        return circles.circle(session, caller.account.id, circle_id)
