"""Deals that two members did, and how each rates the other (A16)."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep
from api.openapi import problems
from club import deals
from schemas.deal import DealDecision, DealIn, DealOut, RatingIn

router = APIRouter(prefix="/deals", tags=["deals"], responses=problems(401))


class DealList(BaseModel):
    """A member's deals."""

    entries: list[DealOut]


@router.get("")
def list_deals(house: HouseDep, caller: CallerDep) -> DealList:
    """The member's deals, the newest first."""
    with house.truth.read() as session:
        return DealList(entries=deals.deals(session, caller.account.id))


@router.post("", status_code=201, responses=problems(403, 404, 409, 429))
def record_deal(house: HouseDep, caller: CallerDep, wanted: DealIn) -> DealOut:
    """Record a deal; it counts once the other side has confirmed it."""
    return deals.record(house.truth, caller.account, wanted)


@router.put("/{deal_id}", responses=problems(403, 404, 409))
def decide_deal(
    house: HouseDep, caller: CallerDep, deal_id: str, decision: DealDecision
) -> DealOut:
    """Confirm or decline a deal that the other side recorded."""
    return deals.decide(house.truth, caller.account.id, deal_id, decision)


@router.post("/{deal_id}/rating", status_code=201, responses=problems(403, 404, 409))
def rate_deal(house: HouseDep, caller: CallerDep, deal_id: str, rating: RatingIn) -> DealOut:
    """Rate the other side, once."""
    return deals.rate(house.truth, caller.account.id, deal_id, rating.stars)
