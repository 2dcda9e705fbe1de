"""Sharing from an entry's menu, and the page of all that is shared (P6)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api import shares as api
from api.deps import HouseDep
from api.pages.forms import read_strictly
from api.pages.frame import go, own_path, show
from api.pages.members import MemberDep, SenderDep
from club import sharing
from schemas.share import ShareIn, Towards

router = APIRouter(prefix="/me/shares")


class Shared(BaseModel):
    """Fields of an entry's menu, as sent; whatever else the menu holds is left aside."""

    publication: str = ""
    profile: str | None = None
    to: list[Towards] = [Towards.SITE, Towards.SUBSCRIBERS]
    next: str = ""


@router.get("")
def shares_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """What the member shares, and who shares what the member wrote."""
    return show(request, "shares.html", member, shares=api.list_shares(house, member).entries)


@router.post("")
def share(house: HouseDep, sender: SenderDep, posted: Annotated[Shared, Posted()]) -> Response:
    """Share a publication or a profile wherever it may be shared."""
    # An entry's menu names its publication, a profile's button whose profile it is.
    publication = posted.publication if posted.profile is None else None
    with read_strictly():
        wanted = ShareIn(publication=publication, profile=posted.profile, to=posted.to)
    sharing.share(house.truth, sender.account.id, wanted)
    return go(own_path(posted.next), done="shared")


@router.post("/{share_id}/end")
def end(house: HouseDep, sender: SenderDep, share_id: str) -> Response:
    """End a share, or revoke somebody else's."""
    sharing.take_back(house.truth, sender.account.id, share_id)
    return go("/me/shares", done="unshared")
