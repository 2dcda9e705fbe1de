"""The club's notices, for everybody and for administrators (C11)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.deps import AdministratorDep, HouseDep, language_of
from api.openapi import problems
from club import notices
from schemas.notice import NoticeIn, NoticeOut

router = APIRouter(tags=["notices"])


class NoticeList(BaseModel):
    """Notices, in the order in which they begin."""

    entries: list[NoticeOut]


@router.get("/notices")
def list_notices(house: HouseDep, request: Request) -> NoticeList:
    """What stands above every page now."""
    language = language_of(request)
    return NoticeList(entries=[notices.told(one, language) for one in house.notices.now()])


@router.get("/admin/notices", operation_id="list_all_notices", responses=problems(401, 403))
def list_all(house: HouseDep, request: Request, _administrator: AdministratorDep) -> NoticeList:
    """What stands now and what is going to."""
    language = language_of(request)
    with house.truth.read() as session:
        rows = notices.to_come(session, house.truth.clock())
    return NoticeList(entries=[notices.told(one, language) for one in rows])


@router.post("/admin/notices", status_code=201, responses=problems(401, 403))
def put_up_notice(
    house: HouseDep, request: Request, administrator: AdministratorDep, wanted: NoticeIn
) -> NoticeOut:
    """Put a notice up for a time; with `by_email` every member is written to as well."""
    notice = notices.put_up(house.truth, administrator.account, wanted)
    house.notices.forget()
    return notices.told(notice, language_of(request))


@router.delete("/admin/notices/{notice_id}", status_code=204, responses=problems(401, 403, 404))
def take_down_notice(house: HouseDep, administrator: AdministratorDep, notice_id: str) -> None:
    """Take a notice down before its time."""
    notices.take_down(house.truth, administrator.account, notice_id)
    house.notices.forget()
