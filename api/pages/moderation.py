"""The moderators' page, and an author's answers to what is held (K5, A15)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api.deps import HouseDep
from api.highlight import marked
from api.moved import SlugDep
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import ModeratingSenderDep, ModeratorDep, SenderDep
from club import acts, appeals, moderation, sanctions
from club.authored import describe, owned
from club.in_force import in_force
from club.login import Caller
from club.publications import amend
from house import House
from schemas.errors import N_, Invalid
from schemas.moderation import (
    Act,
    DecisionIn,
    Passage,
    Position,
    ReviewIn,
    StandingIn,
    VouchIn,
)
from schemas.publication import Amendment, OfferedKeyword

router = APIRouter()


class DecisionForm(BaseModel):
    """Fields of a moderator's form; no keyword's position means all of the publication."""

    act: Act
    keyword: Position | None = None
    reason: str = ""
    until: str = ""
    """The last day of a ban; empty for good."""
    csrf_token: str = ""

    def decision(self) -> DecisionIn:
        """The form as `POST /admin/moderation/publications/{id}` would have it."""
        return DecisionIn(
            act=self.act, keyword=self.keyword, reason=self.reason, until=_end_of(self.until)
        )


class StandingForm(BaseModel):
    """Fields of the form that blocks an account or lets it in again."""

    act: Literal[Act.BLOCK, Act.UNBLOCK]
    reason: str = ""
    until: str = ""
    csrf_token: str = ""

    def standing(self) -> StandingIn:
        """The form as `POST /admin/moderation/accounts/{slug}` would have it."""
        return StandingIn(act=self.act, reason=self.reason, until=_end_of(self.until))


def _end_of(day: str) -> datetime | None:
    """The first instant after a day, in UTC; None for no day."""
    if not day:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time(), UTC) + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        sentence = N_("This is not a date.")
        raise Invalid(sentence, fields={"until": sentence}) from error


@router.get("/admin/moderation")
def cases(request: Request, house: HouseDep, moderator: ModeratorDep) -> Response:
    """What waits for a moderator, with its evidence and history, and the log."""
    return show_cases(request, house, moderator, Form({}))


def show_cases(request: Request, house: House, moderator: Caller, form: Form) -> Response:
    """The page; above it the form of an act that was refused, to be sent again."""
    with house.truth.read() as session:
        waiting, latest = moderation.queue(session), acts.latest(session)
        open_appeals, sanctioned = appeals.waiting(session), in_force(session)
    return show(
        request,
        "moderation.html",
        moderator,
        form.status,
        form=form,
        cases=waiting,
        log=latest,
        appeals=open_appeals,
        in_force=sanctioned,
        me=moderator.account.slug,
        marked=marked,
    )


@router.post("/admin/moderation/publications/{publication_id}")
def decide(
    request: Request,
    house: HouseDep,
    moderator: ModeratingSenderDep,
    publication_id: str,
    posted: Annotated[DecisionForm, Posted()],
) -> Response:
    """Approve, refuse or hold a keyword, or all of it; ban it, or lift its ban."""
    form = Form({**posted.model_dump(exclude={"csrf_token"}), "about": f"/p/{publication_id}"})
    with keeping(form, request):
        moderation.decide(house.truth, moderator.account, publication_id, posted.decision())
    if form.refused:
        return show_cases(request, house, moderator, form)
    return go("/admin/moderation", done="decided")


@router.post("/admin/moderation/accounts/{slug}")
def vouch(
    request: Request,
    house: HouseDep,
    moderator: ModeratingSenderDep,
    slug: SlugDep,
    *,
    vouched: Annotated[bool, Posted()],
    reason: Annotated[str, Posted()] = "",
) -> Response:
    """Say that an account's keywords are true, or no longer."""
    form = Form({"vouched": vouched, "reason": reason, "about": f"/s/{slug}"})
    with keeping(form, request):
        change = VouchIn(vouched=vouched, reason=reason)
        moderation.vouch(house.truth, moderator.account, slug, change)
    if form.refused:
        return show_cases(request, house, moderator, form)
    return go("/admin/moderation", done="decided")


@router.post("/admin/moderation/accounts/{slug}/standing")
def change_standing(
    request: Request,
    house: HouseDep,
    moderator: ModeratingSenderDep,
    slug: SlugDep,
    posted: Annotated[StandingForm, Posted()],
) -> Response:
    """Block an account, or let it in again."""
    form = Form({**posted.model_dump(exclude={"csrf_token"}), "about": f"/s/{slug}"})
    with keeping(form, request):
        sanctions.change_standing(house.truth, moderator.account, slug, posted.standing())
    if form.refused:
        return show_cases(request, house, moderator, form)
    return go("/admin/moderation", done="decided")


@router.post("/p/{publication_id}/keywords/{position}/review")
def ask_review(
    house: HouseDep,
    sender: SenderDep,
    publication_id: str,
    position: int,
    *,
    passage: Annotated[Passage, Posted()] = "",
) -> Response:
    """Send a held keyword to the moderators, with the passage that bears it out."""
    asked = ReviewIn(passage=passage)
    moderation.ask_review(house.truth, sender.account, publication_id, position, asked.passage)
    return go("/me/publications", done="review")


@router.post("/p/{publication_id}/keywords/{position}/drop")
def drop(house: HouseDep, sender: SenderDep, publication_id: str, position: int) -> Response:
    """Take one keyword off the publication."""
    with house.truth.read() as session:
        publication = owned(session, sender.account.id, publication_id)
        keywords = describe(session, publication, sender.account).keywords
    kept = [OfferedKeyword.of(one) for place, one in enumerate(keywords) if place != position]
    amend(house.truth, house.analyzer, sender.account, publication_id, Amendment(keywords=kept))
    return go("/me/publications", done="saved")
