"""Following accounts, and deciding who follows one's own (F1)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep
from api.openapi import problems
from club import subscriptions
from schemas.body import Body
from schemas.subscription import (
    Decision,
    SubscriberOut,
    SubscriptionIn,
    SubscriptionOut,
    SubscriptionState,
)

router = APIRouter(tags=["feed"], responses=problems(401))


class SubscriptionList(BaseModel):
    """The accounts that a member follows or asked to."""

    entries: list[SubscriptionOut]


class SubscriberList(BaseModel):
    """A page of those who asked to follow an account."""

    entries: list[SubscriberOut]
    next: str | None


class SubscriberQuery(Body):
    """Which subscribers: of one state or all, after the `next` of the page before."""

    state: SubscriptionState | None = None
    cursor: Annotated[str | None, Query(max_length=40)] = None
    limit: Annotated[int, Query(ge=1, le=100)] = 50


@router.get("/subscriptions", operation_id="list_subscriptions")
def list_subscriptions(house: HouseDep, caller: CallerDep) -> SubscriptionList:
    """The accounts that the member follows or asked to, the latest first."""
    with house.truth.read() as session:
        return SubscriptionList(entries=subscriptions.own_subscriptions(session, caller.account.id))


@router.post("/subscriptions", status_code=201, responses=problems(403, 404, 409, 429))
def subscribe(house: HouseDep, caller: CallerDep, wanted: SubscriptionIn) -> SubscriptionOut:
    """Ask to follow an account; its holder decides."""
    return subscriptions.ask(house.truth, caller.account.id, wanted.account)


@router.delete(
    "/subscriptions/{subscription_id}", status_code=204, responses=problems(403, 404, 409)
)
def unsubscribe(house: HouseDep, caller: CallerDep, subscription_id: str) -> None:
    """Follow an account no longer."""
    subscriptions.end(house.truth, caller.account.id, subscription_id)


@router.get("/subscribers")
def list_subscribers(
    house: HouseDep, caller: CallerDep, query: Annotated[SubscriberQuery, Query()]
) -> SubscriberList:
    """Those who asked to follow the member's account, the latest first."""
    with house.truth.read() as session:
        entries, following = subscriptions.subscribers(
            session, caller.account.id, state=query.state, before=query.cursor, limit=query.limit
        )
    return SubscriberList(entries=entries, next=following)


@router.put("/subscribers/{subscription_id}", responses=problems(403, 404))
def decide(
    house: HouseDep, caller: CallerDep, subscription_id: str, wanted: Decision
) -> SubscriberOut:
    """Authorise or refuse a subscriber; the feed follows at once."""
    subscriptions.decide(house.truth, caller.account.id, subscription_id, wanted.state)
    with house.truth.read() as session:
        return subscriptions.subscriber(session, caller.account.id, subscription_id)


@router.delete("/subscribers/{subscription_id}", status_code=204, responses=problems(403, 404))
def remove_subscriber(house: HouseDep, caller: CallerDep, subscription_id: str) -> None:
    """Remove a subscriber at once."""
    subscriptions.remove(house.truth, caller.account.id, subscription_id)
