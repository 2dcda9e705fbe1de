"""Anonymised statistics over the member's subscribers and over one publication (F4)."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.deps import CallerDep, HouseDep, VisitorDep, reader_of
from api.openapi import problems
from api.views import view
from club import authored, readership, shelf, statistics
from club.marriages import marriages
from schemas.readership import PublicationStatistics
from schemas.statistics import StatisticsOut

router = APIRouter(tags=["feed"], responses=problems(401))


@router.get("/statistics", operation_id="read_statistics")
def read(house: HouseDep, caller: CallerDep) -> StatisticsOut:
    """The composition of the member's subscribers, in tens, nothing of fewer than ten.

    Figures change only when ten subscribers or more have come, gone or changed since.
    """
    return statistics.statistics(house.truth, caller.account.id)


@router.get(
    "/publications/{publication_id}/statistics",
    operation_id="read_readership",
    responses=problems(404),
)
def read_publication(
    house: HouseDep, caller: CallerDep, publication_id: str
) -> PublicationStatistics:
    """How many readers one's publication had, and how many members hold what it offers; in tens.

    Views come by periods of a day or more, each told once at least ten different readers are in
    it, and never changed.
    """
    with house.truth.read() as session:
        publication = authored.owned(session, caller.account.id, publication_id)
        views = readership.views(session, publication.id)
    return PublicationStatistics(views=views, marriages=marriages(house.truth, publication))


@router.post(
    "/publications/{publication_id}/opened",
    status_code=204,
    operation_id="open_publication",
    responses=problems(404),
)
def note_opened(
    request: Request, house: HouseDep, visitor: VisitorDep, publication_id: str
) -> None:
    """Say that the link of a publication without a page was opened; counts among its views."""
    with house.truth.read() as session:
        shelved = shelf.opened(session, reader_of(visitor), publication_id)
    view(request, house, visitor, publication_id, shelved.entry.author.slug)
