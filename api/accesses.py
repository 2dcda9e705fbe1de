"""What the access log and the log of acts hold of a member's own account (C3, C8)."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep
from api.openapi import problems
from club import accesses, acts
from schemas.access import AccessOut, LookOut

router = APIRouter(prefix="/me/accesses", tags=["me"], responses=problems(401))


class AccessesOut(BaseModel):
    """Who was at the account: the club's support, and whoever was logged in."""

    looks: list[LookOut]
    """When support looked, and why; the newest first."""
    requests: list[AccessOut]
    """The latest requests with the account's sessions and tokens, for as long as the log keeps."""


@router.get("", operation_id="see_accesses", responses=problems(403))
def see(house: HouseDep, caller: CallerDep) -> AccessesOut:
    """Looks of the club's support, and the account's own requests."""
    with house.truth.read() as session:
        return AccessesOut(
            looks=[
                LookOut(at=one.at, purpose=one.reason)
                for one in acts.looks(session, caller.account.id)
            ],
            requests=accesses.of_account(session, caller.account.id),
        )
