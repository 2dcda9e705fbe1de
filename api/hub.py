"""The hub: what the member's keywords select (M1)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep, reader_of
from api.openapi import problems
from club.visits import visit_hub
from schemas.body import Body
from schemas.publication import MarriedEntry

router = APIRouter(tags=["hub"])


class PageQuery(Body):
    """Which page of a list: `cursor` is the `next` of the page before."""

    cursor: Annotated[int | None, Query(ge=0, le=2**53)] = None
    limit: Annotated[int, Query(ge=1, le=100)] = 50


class HubOut(BaseModel):
    """A page of the hub; `cursor` is where `/live` goes on, `next` the following page."""

    entries: list[MarriedEntry]
    cursor: str
    next: str | None
    new_since_last_visit: int
    last_visit: datetime | None
    """When the visit before this one ended; what came since is new while this one lasts."""


@router.get("/hub", operation_id="read_hub", responses=problems(401))
def hub(house: HouseDep, caller: CallerDep, query: Annotated[PageQuery, Query()]) -> HubOut:
    """The publications that the member's keywords select: pages of the newest, each by rank."""
    page = house.hubs.read(
        caller.account.id, reader_of(caller), limit=query.limit, before=query.cursor
    )
    entries = [married.entry() for married in page.selected.entries]
    seen = visit_hub(house.truth, caller.account) if query.cursor is None else None
    return HubOut(
        entries=entries,
        cursor=str(page.cursor),
        next=str(page.selected.next) if page.selected.next else None,
        new_since_last_visit=sum(
            1
            for entry in entries
            if seen and entry.publication.published_at and entry.publication.published_at > seen
        ),
        last_visit=seen,
    )
