"""The digest's pages: to choose how often it comes, and to end it by a letter's link (RFC 8058)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api.deps import HouseDep
from api.pages.frame import go, show
from api.pages.members import SenderDep
from club import digests
from schemas.digest import Pace

router = APIRouter()


@router.get("/digest/{secret}")
def ask_to_end(request: Request, secret: str) -> Response:
    """The question; looking at the page ends nothing, since mail programs open links too."""
    return show(request, "digest_end.html", None, secret=secret, ended=False)


@router.post("/digest/{secret}")
def end(request: Request, house: HouseDep, secret: str) -> Response:
    """End it by the link alone: from the page, or in one click from a mail program."""
    digests.end(house.truth, secret)
    return show(request, "digest_end.html", None, secret=secret, ended=True)


@router.post("/me/digest")
def choose(house: HouseDep, sender: SenderDep, *, pace: Annotated[Pace, Posted()]) -> Response:
    """Choose how often it comes."""
    digests.choose(house.truth, sender.account.id, pace)
    return go("/me", done="saved")
