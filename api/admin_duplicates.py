"""Accounts that may be one member's, for support to decide on (A3). Administrators only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.deps import AdministratorDep, HouseDep
from api.openapi import problems
from club import duplicate_flags
from schemas.duplicate import DuplicateDecision, DuplicateFile, DuplicateLine, DuplicatesQuery
from schemas.support import LookQuery

router = APIRouter(
    prefix="/admin/duplicates", tags=["administration"], responses=problems(401, 403)
)


class DuplicatesFound(BaseModel):
    """Pairs of accounts: the surest first; those decided on, the latest first."""

    entries: list[DuplicateLine]


@router.get("", operation_id="list_duplicates", responses=problems(422))
def list_duplicates(
    house: HouseDep, _administrator: AdministratorDep, asked: Annotated[DuplicatesQuery, Query()]
) -> DuplicatesFound:
    """Accounts that may be one member's, and the clues that say so."""
    with house.truth.read() as session:
        return DuplicatesFound(entries=duplicate_flags.listed(session, decided=asked.decided))


@router.get("/{flag_id}", operation_id="look_at_duplicate", responses=problems(404, 422))
def look(
    house: HouseDep,
    administrator: AdministratorDep,
    flag_id: str,
    asked: Annotated[LookQuery, Query()],
) -> DuplicateFile:
    """What is compared, side by side; the look is logged for both, with its purpose."""
    return duplicate_flags.look(house.truth, administrator.account, flag_id, asked.purpose)


@router.post("/{flag_id}", operation_id="decide_duplicate", responses=problems(403, 404, 422))
def decide(
    house: HouseDep, administrator: AdministratorDep, flag_id: str, decision: DuplicateDecision
) -> DuplicateLine:
    """Say whether both are one member's; what follows is done to the accounts themselves."""
    return duplicate_flags.decide(house.truth, administrator.account, flag_id, decision)
