"""The contact form, for members and for strangers, and its answers (C11)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.deps import AdministratorDep, HouseDep, VisitorDep, address_of, language_of
from api.openapi import problems
from club import contact, strangers
from schemas.contact import AnswerIn, ContactIn, ContactOut

router = APIRouter(tags=["contact"])


class MessageList(BaseModel):
    """Messages to the club, the unanswered first."""

    entries: list[ContactOut]


@router.post("/contact", status_code=202, responses=problems(401, 429))
def write_to_club(
    house: HouseDep, request: Request, visitor: VisitorDep, wanted: ContactIn
) -> None:
    """Write to the club; it answers by email."""
    strangers.take(house.truth, strangers.Attempt.CONTACT, address_of(request), wanted.email)
    contact.write(
        house.truth,
        visitor.account if visitor else None,
        language_of(request),
        wanted,
        operator_email=house.settings.operator_email,
    )


@router.get("/admin/contact", responses=problems(401, 403))
def list_contact_messages(house: HouseDep, _administrator: AdministratorDep) -> MessageList:
    """What was written to the club in the last year."""
    with house.truth.read() as session:
        return MessageList(entries=contact.messages(session))


@router.post("/admin/contact/{message_id}/answer", responses=problems(401, 403, 404, 409))
def answer_message(
    house: HouseDep, administrator: AdministratorDep, message_id: str, said: AnswerIn
) -> ContactOut:
    """Answer by email, once."""
    return contact.answer(house.truth, administrator.account, message_id, said)
