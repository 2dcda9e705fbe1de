"""Suggestions of members as a page; settings of one's own; whom one dismissed (M4)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api import suggestions
from api.deps import HouseDep
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep
from api.suggestions import SuggestionQuery
from club import accounts, dismissals
from schemas.account import AccountPatch

router = APIRouter(prefix="/suggestions")


@router.get("")
def suggestions_page(
    request: Request,
    house: HouseDep,
    member: MemberDep,
    cursor: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    """Members to know, the likeliest first."""
    page = suggestions.suggest_members(request, house, member, SuggestionQuery(cursor=cursor))
    with house.truth.read() as session:
        dismissed = dismissals.dismissed(session, member.account.id)
    return show(
        request,
        "suggestions.html",
        member,
        **dict(page),
        dismissed=dismissed,
        account=member.account,
    )


@router.post("/dismiss")
def dismiss(house: HouseDep, sender: SenderDep, member: Annotated[str, Posted()] = "") -> Response:
    """Leave a member out from now on."""
    dismissals.dismiss(house.truth, sender.account.id, member)
    return go("/suggestions", done="dismissed")


@router.post("/reconsider")
def reconsider(
    house: HouseDep, sender: SenderDep, member: Annotated[str, Posted()] = ""
) -> Response:
    """Let a member be suggested again."""
    dismissals.reconsider(house.truth, sender.account.id, member)
    return go("/suggestions", done="undone")


@router.post("/settings")
def settings(
    house: HouseDep,
    sender: SenderDep,
    suggested: Annotated[bool, Posted()] = False,
    keywords_suggest: Annotated[bool, Posted()] = False,
) -> Response:
    """Choose whether one is suggested, and whether one's keywords help."""
    patch = AccountPatch(suggested=suggested, keywords_suggest=keywords_suggest)
    accounts.correct(house.truth, sender.account.id, patch)
    return go("/suggestions", done="saved")
