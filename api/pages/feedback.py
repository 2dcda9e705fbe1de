"""What a member says of entries, and the page of all of it, with undo (K5, K6, K8)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api import feedback as api
from api.deps import HouseDep, reader_of
from api.pages.forms import Form, keeping
from api.pages.frame import go, own_path, show
from api.pages.members import MemberDep, SenderDep
from club import feedback, shelf
from schemas.feedback import FeedbackIn, What

router = APIRouter(prefix="/me/feedback")

_DONE = {
    What.HIDE: "hidden",
    What.MUTE: "muted",
    What.WRONG_MATCH: "doubted",
    What.REPORT: "reported",
}


class Said(BaseModel):
    """Fields of an entry's menu, as sent."""

    publication: str = ""
    what: str = ""
    comment: str = ""
    next: str = ""


@router.get("")
def feedback_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """Everything the member has hidden, muted, doubted and reported."""
    said = api.list_feedback(house, member).entries
    return show(request, "feedback.html", member, said=said)


@router.post("")
def say(
    request: Request, house: HouseDep, sender: SenderDep, posted: Annotated[Said, Posted()]
) -> Response:
    """Take what a member says of an entry, and go back to where it was said."""
    form = Form(posted.model_dump())
    with keeping(form, request):
        said = FeedbackIn.model_validate(posted.model_dump(exclude={"next"}))
        given = feedback.give(house.truth, sender.account.id, said)
    if form.refused:
        return show(request, "report.html", sender, form.status, form=form, entry=None)
    return go(own_path(posted.next), done=_DONE[given.what], undo=given.id)


@router.post("/{feedback_id}/undo")
def undo(
    house: HouseDep,
    sender: SenderDep,
    feedback_id: str,
    next: Annotated[str, Posted()] = "",  # noqa: A002 - the field's name
) -> Response:
    """Take it back."""
    feedback.take_back(house.truth, sender.account.id, feedback_id)
    return go(own_path(next, "/me/feedback"), done="undone")


@router.get("/report")
def report_page(
    request: Request,
    house: HouseDep,
    member: MemberDep,
    publication: Annotated[str, Query()] = "",
    next: Annotated[str, Query()] = "",  # noqa: A002 - the field's name
) -> Response:
    """Ask what is wrong with a publication, before it is reported."""
    with house.truth.read() as session:
        entry = shelf.opened(session, reader_of(member), publication).entry
    form = Form({"publication": publication, "what": What.REPORT.value, "next": own_path(next)})
    return show(request, "report.html", member, form=form, entry=entry)
