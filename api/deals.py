"""Deals that two members did, and how each rates the other (A16)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep
from api.openapi import problems
from club import deals
from schemas.body import Body
from schemas.deal import DealDecision, DealIn, DealOut, RatingIn

router = APIRouter(prefix="/deals", tags=["deals"], responses=problems(401))


class DealList(BaseModel):
    """A page of a member's deals."""

    entries: list[DealOut]
    next: str | None


class DealQuery(Body):
    """Which deals: after the `next` of the page before."""

    cursor: Annotated[str | None, Query(max_length=40)] = None
    limit: Annotated[int, Query(ge=1, le=100)] = 50


@router.get("")
def list_deals(
    house: HouseDep, caller: CallerDep, query: Annotated[DealQuery, Query()]
) -> DealList:
    """The member's deals, the newest first."""
    with house.truth.read() as session:
        entries, following = deals.deals(
            session, caller.account.id, before=query.cursor, limit=query.limit
        )
    return DealList(entries=entries, next=following)


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
