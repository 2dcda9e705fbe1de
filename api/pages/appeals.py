"""Appealing, against an act on a publication or a block, and deciding on appeals (A15)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api import appeals as api
from api import moderation
from api.deps import HouseDep
from api.pages.forms import Form, keeping
from api.pages.frame import VisitDep, check_visit, end_visit, go, keep_visit, show
from api.pages.members import ModeratingSenderDep, SenderDep
from api.pages.moderation import show_cases
from schemas.moderation import (
    ActNumber,
    AppealIn,
    AppealWords,
    BlockedAppealIn,
    VerdictIn,
)

router = APIRouter()


class AppealForm(BaseModel):
    """Fields of an appeal's form, as typed."""

    email: str = ""
    password: str = ""
    words: str = ""
    csrf_token: str = ""


@router.get("/appeal", dependencies=[VisitDep])
def ask_to_appeal(request: Request) -> Response:
    """The form by which whoever is blocked appeals, without logging in (A15)."""
    return keep_visit(request, show(request, "appeal.html", None, form=Form({})))


@router.post("/appeal", dependencies=[VisitDep])
def appeal_block(
    request: Request, house: HouseDep, posted: Annotated[AppealForm, Posted()]
) -> Response:
    """Appeal against the block of an account; its password says whose."""
    form = Form({"email": posted.email, "words": posted.words})
    with keeping(form, request):
        check_visit(request, posted.csrf_token)
        wanted = BlockedAppealIn(email=posted.email, password=posted.password, words=posted.words)
        api.appeal_block(house, request, wanted)
    if form.refused:
        page = show(request, "appeal.html", None, form.status, form=form)
        return keep_visit(request, page)
    return end_visit(request, go("/", done="appealed"))


@router.post("/p/{publication_id}/appeal")
def appeal(
    house: HouseDep,
    sender: SenderDep,
    publication_id: str,
    decision: Annotated[ActNumber, Posted()],
    words: Annotated[AppealWords, Posted()],
) -> Response:
    """Appeal against what was decided of one's publication."""
    api.appeal(house, sender, AppealIn(act=decision, words=words))
    return go(f"/p/{publication_id}", done="appealed")


@router.post("/admin/moderation/appeals/{appeal_id}")
def decide_appeal(
    request: Request,
    house: HouseDep,
    moderator: ModeratingSenderDep,
    appeal_id: str,
    *,
    granted: Annotated[bool, Posted()],
    reason: Annotated[str, Posted()] = "",
) -> Response:
    """Grant an appeal, or dismiss it."""
    form = Form({"granted": granted, "reason": reason})
    with keeping(form, request):
        verdict = VerdictIn(granted=granted, reason=reason)
        moderation.decide_appeal(house, moderator, appeal_id, verdict)
    if form.refused:
        return show_cases(request, house, moderator, form)
    return go("/admin/moderation", done="decided")
