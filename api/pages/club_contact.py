"""The contact form's page, and the administrators' page of what came by it (C11)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api import contact as calls
from api.deps import HouseDep, VisitorDep
from api.pages.forms import Form, keeping
from api.pages.frame import VisitDep, check_form, check_visit, end_visit, go, keep_visit, show
from api.pages.members import AdministeringSenderDep, AdministratorDep
from club import contact
from club.login import Caller
from house import House
from schemas.contact import AnswerIn, ContactIn, ContactTopic

router = APIRouter()


class Typed(BaseModel):
    """Fields of the contact form, as typed."""

    topic: str = ContactTopic.QUESTION
    name: str = ""
    email: str = ""
    text: str = ""
    website: str = ""
    """Hidden from people: what fills it in is a robot."""
    csrf_token: str = ""


@router.get("/contact", dependencies=[VisitDep])
def ask(request: Request, visitor: VisitorDep) -> Response:
    """The form, filled with who is logged in."""
    values: dict[str, object] = {"topic": ContactTopic.QUESTION}
    if visitor is not None:
        values |= {"name": visitor.account.name, "email": visitor.account.email}
    return _show(request, visitor, Form(values))


@router.post("/contact", dependencies=[VisitDep])
def write(
    request: Request, house: HouseDep, visitor: VisitorDep, posted: Annotated[Typed, Posted()]
) -> Response:
    """Send it; what a robot filled in goes nowhere, and is answered alike."""
    form = Form(posted.model_dump(exclude={"csrf_token", "website"}))
    with keeping(form, request):
        if visitor is not None:
            check_form(request, posted.csrf_token)
        else:
            check_visit(request, posted.csrf_token)
        wanted = ContactIn.model_validate(form.values)
        if not posted.website:
            calls.write_to_club(house, request, visitor, wanted)
    if form.refused:
        return _show(request, visitor, form)
    return end_visit(request, go("/contact", done="posted"))


@router.get("/admin/contact")
def listed(request: Request, house: HouseDep, administrator: AdministratorDep) -> Response:
    """What was written to the club, to be answered."""
    return _show_all(request, house, administrator, Form({}))


@router.post("/admin/contact/{message_id}")
def answer(
    request: Request,
    house: HouseDep,
    administrator: AdministeringSenderDep,
    message_id: str,
    *,
    text: Annotated[str, Posted()] = "",
) -> Response:
    """Answer by email."""
    form = Form({"message": message_id, "text": text})
    with keeping(form, request, rename={"text": f"answer-{message_id}"}):
        said = AnswerIn.model_validate({"text": text})
        contact.answer(house.truth, administrator.account, message_id, said)
    if form.refused:
        return _show_all(request, house, administrator, form)
    return go("/admin/contact", done="answered")


def _show(request: Request, visitor: Caller | None, form: Form) -> Response:
    page = show(request, "club_contact.html", visitor, form.status, form=form)
    return page if visitor is not None else keep_visit(request, page)


def _show_all(request: Request, house: House, administrator: Caller, form: Form) -> Response:
    with house.truth.read() as session:
        rows = contact.messages(session)
    return show(request, "admin_contact.html", administrator, form.status, messages=rows, form=form)
