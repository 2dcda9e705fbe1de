"""Notices above every page: dismissed by their readers, put up by administrators (C11)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api.deps import CookiesDep, HouseDep, language_of
from api.notices import put_up_notice, take_down_notice
from api.pages.banner import dismiss_in
from api.pages.forms import Form, keeping
from api.pages.frame import go, own_path, show
from api.pages.members import AdministeringSenderDep, AdministratorDep
from club import notices
from club.login import Caller
from house import House
from schemas.errors import N_, Invalid
from schemas.notice import NoticeIn

router = APIRouter()


class NoticeForm(BaseModel):
    """Fields of the form, as typed; moments are in UTC."""

    text_fr: str = ""
    text_en: str = ""
    from_at: str = ""
    until_at: str = ""
    by_email: bool = False

    def notice(self) -> NoticeIn:
        """The form as `POST /admin/notices` would have it."""
        return NoticeIn.model_validate(
            {
                "texts": {"fr": self.text_fr, "en": self.text_en},
                "from_at": _moment("from_at", self.from_at),
                "until_at": _moment("until_at", self.until_at),
                "by_email": self.by_email,
            }
        )


@router.post("/notices/{notice_id}/dismiss")
def dismiss(
    request: Request,
    cookies: CookiesDep,
    notice_id: str,
    *,
    next: Annotated[str, Posted(max_length=2_000)] = "/",  # noqa: A002 - as in every form
) -> Response:
    """Show a notice no more in this browser."""
    return dismiss_in(request, cookies, go(own_path(next, "/")), notice_id)


@router.get("/admin/notices")
def ask(request: Request, house: HouseDep, administrator: AdministratorDep) -> Response:
    """The form, and the notices that stand or are going to."""
    return _show(request, house, administrator, Form({}))


@router.post("/admin/notices")
def put_up(
    request: Request,
    house: HouseDep,
    administrator: AdministeringSenderDep,
    posted: Annotated[NoticeForm, Posted()],
) -> Response:
    """Put a notice up."""
    form = Form(posted.model_dump())
    with keeping(form, request, rename={"texts.fr": "text_fr", "texts.en": "text_en"}):
        put_up_notice(house, request, administrator, posted.notice())
    if form.refused:
        return _show(request, house, administrator, form)
    return go("/admin/notices", done="saved")


@router.post("/admin/notices/{notice_id}/end")
def take_down(house: HouseDep, administrator: AdministeringSenderDep, notice_id: str) -> Response:
    """Take a notice down."""
    take_down_notice(house, administrator, notice_id)
    return go("/admin/notices", done="deleted")


def _moment(field: str, typed: str) -> datetime:
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=UTC)
    except ValueError as error:
        sentence = N_("This is not a date.")
        raise Invalid(sentence, fields={field: sentence}) from error


def _show(request: Request, house: House, administrator: Caller, form: Form) -> Response:
    language = language_of(request)
    with house.truth.read() as session:
        rows = notices.to_come(session, house.truth.clock())
    return show(
        request,
        "admin_notices.html",
        administrator,
        form.status,
        listed=[notices.told(one, language) for one in rows],
        form=form,
    )
