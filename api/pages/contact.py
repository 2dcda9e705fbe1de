"""Writing to a member: the cards they show, and a form whose words the club relays (A10, A13)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api.deps import HouseDep, gettext_of, reader_of
from api.messages import letter
from api.moved import SlugDep
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep
from club import messages, signatures
from club.login import Caller
from club.site_addresses import member_at
from house import House
from schemas.errors import Forbidden
from schemas.message import MessageIn

router = APIRouter()


class Typed(BaseModel):
    """Fields of the form, as typed."""

    publication: str = ""
    signature: str = ""
    subject: str = ""
    text: str = ""


@router.get("/s/{slug}/contact")
def contact_page(
    request: Request, house: HouseDep, member: MemberDep, slug: SlugDep, about: str = ""
) -> Response:
    """A member's cards, and the form to write to them."""
    return _show(request, house, member, slug, Form(Typed(publication=about).model_dump()))


@router.post("/s/{slug}/contact")
def write(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    slug: SlugDep,
    posted: Annotated[Typed, Posted()],
) -> Response:
    """Send a message; whatever is refused, the words stay in the form."""
    form = Form(posted.model_dump())
    with keeping(form, request):
        sent = {**form.values, "publication": posted.publication or None}
        wanted = MessageIn.model_validate({"to": slug, **sent})
        messages.send(house.truth, sender.account, wanted, letter)
    if form.refused:
        return _show(request, house, sender, slug, form)
    return go(f"/s/{slug}", done="written")


def _show(request: Request, house: House, member: Caller, slug: str, form: Form) -> Response:
    about = None
    with house.truth.read() as session:
        owner = member_at(session, slug)
        cards = signatures.cards(session, reader_of(member), owner)
        own = signatures.signatures(session, member.account.id)
        refused = None
        try:
            _, about = messages.check_recipient(
                session, member.account, slug, form.values["publication"] or None
            )
        except Forbidden as error:
            refused = error.sentence(gettext_of(request))
    return show(
        request,
        "contact.html",
        member,
        form.status,
        owner=owner,
        cards=cards,
        own=own,
        about=about,
        refused=refused,
        form=form,
    )
