"""The news feed of the accounts that a member follows (F2)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep, reader_of
from api.hub import PageQuery
from api.openapi import problems
from schemas.publication import FeedEntry
from schemas.share import SharedProfile

router = APIRouter(tags=["feed"])


class FeedOut(BaseModel):
    """A page of the feed; `cursor` is where `/live` goes on, `next` the following page."""

    entries: list[FeedEntry]
    profiles: list[SharedProfile]
    """Members' profiles that accounts which the member follows share, on the first page (P6)."""
    cursor: str
    next: str | None


@router.get("/feed", operation_id="read_feed", responses=problems(401))
def feed(house: HouseDep, caller: CallerDep, query: Annotated[PageQuery, Query()]) -> FeedOut:
    """The publications of the accounts that the member follows, newest first."""
    page = house.feeds.read(reader_of(caller), limit=query.limit, before=query.cursor)
    return FeedOut(
        entries=[
            FeedEntry(publication=one.shelved.entry, shared_by=one.shared_by)
            for one in page.entries
        ],
        profiles=page.profiles,
        cursor=str(page.cursor),
        next=str(page.next) if page.next else None,
    )
