"""The newsletter: chosen by members, written by administrators (C4)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.deps import AdministratorDep, CallerDep, HouseDep, language_of
from api.openapi import problems
from club import mailings, newsletter
from schemas.mailing import MailingOut, NewsletterIn, NewsletterState

router = APIRouter(tags=["newsletter"], responses=problems(401))


class MailingList(BaseModel):
    """Letters to many, the newest first; `subscribers` get the newsletter."""

    entries: list[MailingOut]
    subscribers: int


@router.get("/me/newsletter")
def see_newsletter(house: HouseDep, caller: CallerDep) -> NewsletterState:
    """Whether one gets the newsletter."""
    with house.truth.read() as session:
        return NewsletterState(subscribed=newsletter.is_subscribed(session, caller.account.id))


@router.put("/me/newsletter")
def choose_newsletter(
    house: HouseDep, caller: CallerDep, wanted: NewsletterState
) -> NewsletterState:
    """Subscribe to the newsletter, or unsubscribe."""
    newsletter.choose(house.truth, caller.account.id, subscribed=wanted.subscribed)
    return wanted


@router.get("/admin/newsletters", responses=problems(403))
def list_mailings(
    house: HouseDep, request: Request, _administrator: AdministratorDep
) -> MailingList:
    """Every letter to many, newsletters and notices, and how far each is."""
    with house.truth.read() as session:
        return MailingList(
            entries=mailings.mailings(session, language_of(request)),
            subscribers=newsletter.subscribers(session),
        )


@router.post("/admin/newsletters", status_code=202, responses=problems(403))
def send_newsletter(
    house: HouseDep, administrator: AdministratorDep, written: NewsletterIn
) -> None:
    """Send it to all who subscribed, by the background work."""
    newsletter.send(house.truth, administrator.account, written)
