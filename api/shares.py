"""Sharing what others publish, and revoking it (P6)."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep
from api.openapi import problems
from club import sharing
from schemas.share import ShareIn, ShareOut

router = APIRouter(prefix="/shares", tags=["feed"], responses=problems(401))


class ShareList(BaseModel):
    """What a member shares, and what others share of the member's own."""

    entries: list[ShareOut]


@router.get("")
def list_shares(house: HouseDep, caller: CallerDep) -> ShareList:
    """The member's shares, and others' of what the member published, the latest first."""
    with house.truth.read() as session:
        return ShareList(entries=sharing.shares(session, caller.account.id))


@router.post("", status_code=201, operation_id="share", responses=problems(403, 404, 429))
def add_share(house: HouseDep, caller: CallerDep, wanted: ShareIn) -> ShareOut:
    """Share a publication or a profile on one's own Site, to one's own subscribers, or both."""
    return sharing.share(house.truth, caller.account.id, wanted)


@router.delete("/{share_id}", status_code=204, responses=problems(403, 404))
def remove_share(house: HouseDep, caller: CallerDep, share_id: str) -> None:
    """End one's own share, or revoke anybody's of what one published, or of one's profile."""
    sharing.take_back(house.truth, caller.account.id, share_id)
