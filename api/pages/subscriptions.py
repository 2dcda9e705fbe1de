"""Following accounts from their pages, and deciding who follows one's own (F1)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api.deps import HouseDep
from api.moved import SlugDep
from api.pages.frame import go, own_path, show
from api.pages.members import MemberDep, SenderDep
from club import subscriptions
from club.login import Caller
from club.site_addresses import by_slug
from house import House
from schemas.subscription import Subscription, SubscriptionState

router = APIRouter()

_A_PAGE = 50
_NEXT = Posted(alias="next")


def standing_with(house: House, visitor: Caller | None, slug: str) -> Subscription | None:
    """What is between a visitor and the account of a Site, for the button on its pages."""
    if visitor is None:
        return None
    with house.truth.read() as session:
        owner = by_slug(session, slug)
        return subscriptions.to_account(session, visitor.account.id, owner.id)


@router.get("/me/subscribers")
def subscribers_page(
    request: Request,
    house: HouseDep,
    member: MemberDep,
    cursor: Annotated[str | None, Query(max_length=40)] = None,
) -> Response:
    """Requests to decide on, the subscribers, and the accounts that the member follows."""
    account = member.account.id
    with house.truth.read() as session:
        pending, more_pending = subscriptions.subscribers(
            session, account, state=SubscriptionState.PENDING, limit=_A_PAGE
        )
        authorised, following = subscriptions.subscribers(
            session, account, state=SubscriptionState.AUTHORISED, before=cursor, limit=_A_PAGE
        )
        refused, _ = subscriptions.subscribers(
            session, account, state=SubscriptionState.REFUSED, limit=_A_PAGE
        )
        own = subscriptions.own_subscriptions(session, account)
    return show(
        request,
        "subscribers.html",
        member,
        pending=pending,
        more_pending=more_pending is not None,
        authorised=authorised,
        refused=refused,
        own=own,
        next=following,
    )


@router.post("/me/subscribers/{subscription_id}/authorise")
def authorise(house: HouseDep, sender: SenderDep, subscription_id: str) -> Response:
    """Let a member follow one's account."""
    subscriptions.decide(
        house.truth, sender.account.id, subscription_id, SubscriptionState.AUTHORISED
    )
    return go("/me/subscribers", done="authorised")


@router.post("/me/subscribers/{subscription_id}/refuse")
def refuse(house: HouseDep, sender: SenderDep, subscription_id: str) -> Response:
    """Refuse a member, who may not ask again for a month."""
    subscriptions.decide(house.truth, sender.account.id, subscription_id, SubscriptionState.REFUSED)
    return go("/me/subscribers", done="refused")


@router.post("/me/subscribers/{subscription_id}/remove")
def remove(house: HouseDep, sender: SenderDep, subscription_id: str) -> Response:
    """Remove a subscriber at once."""
    subscriptions.remove(house.truth, sender.account.id, subscription_id)
    return go("/me/subscribers", done="removed")


@router.post("/me/subscriptions/{subscription_id}/end")
def end(
    house: HouseDep, sender: SenderDep, subscription_id: str, back: Annotated[str, _NEXT] = ""
) -> Response:
    """Follow an account no longer."""
    subscriptions.end(house.truth, sender.account.id, subscription_id)
    return go(own_path(back, "/me/subscribers"), done="ended")


@router.post("/s/{slug}/subscribe")
def subscribe(
    house: HouseDep, sender: SenderDep, slug: SlugDep, back: Annotated[str, _NEXT] = ""
) -> Response:
    """Ask to follow an account."""
    subscriptions.ask(house.truth, sender.account.id, slug)
    return go(own_path(back, f"/s/{slug}"), done="asked")
