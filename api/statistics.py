"""Anonymised statistics over the subscribers of the member who asks (F4)."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import CallerDep, HouseDep
from api.openapi import problems
from club import statistics
from schemas.statistics import StatisticsOut

router = APIRouter(tags=["feed"], responses=problems(401))


@router.get("/statistics", operation_id="read_statistics")
def read(house: HouseDep, caller: CallerDep) -> StatisticsOut:
    """The composition of the member's subscribers, in tens, nothing of fewer than ten.

    Figures change only when ten subscribers or more have come, gone or changed since.
    """
    return statistics.statistics(house.truth, caller.account.id)
