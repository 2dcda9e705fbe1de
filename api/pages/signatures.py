"""The member's contact cards: written, changed, removed (A12)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api.deps import HouseDep
from api.pages.forms import Form, keeping
from api.pages.frame import confirm_deletion, go, show
from api.pages.members import MemberDep, SenderDep
from club import signatures
from club.login import Caller
from house import House
from schemas.account import Account
from schemas.errors import N_
from schemas.signature import MOST_SIGNATURES, Civility, Signature, SignatureIn
from schemas.words import Tier

router = APIRouter(prefix="/me/signatures")


class Typed(BaseModel):
    """Fields of the form, as typed."""

    title: str = ""
    email: str = ""
    civility: str = ""
    first_name: str = ""
    last_name: str = ""
    field_of_work: str = ""
    job_title: str = ""
    position: str = ""
    sector: str = ""
    languages: list[str] = []
    country: str = ""
    reading_tier: str = Tier.BASIC_FREE.value


@router.get("")
def signatures_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """The member's signatures, with the form for one more."""
    return _show(request, house, member, Form(_blank(member.account)))


@router.post("")
def add(
    request: Request, house: HouseDep, sender: SenderDep, posted: Annotated[Typed, Posted()]
) -> Response:
    """Write a signature."""
    form = Form(posted.model_dump())
    with keeping(form, request):
        wanted = SignatureIn.model_validate(form.values)
        signatures.add_signature(house.truth, sender.account.id, wanted)
    return (
        _show(request, house, sender, form) if form.refused else go("/me/signatures", done="saved")
    )


@router.get("/{signature_id}")
def edit(request: Request, house: HouseDep, member: MemberDep, signature_id: str) -> Response:
    """The form, filled with a signature as it is."""
    with house.truth.read() as session:
        row = signatures.owned(session, member.account.id, signature_id)
    return _show(request, house, member, Form(_values(row)), signature_id)


@router.post("/{signature_id}")
def save(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    signature_id: str,
    posted: Annotated[Typed, Posted()],
) -> Response:
    """Write a signature anew."""
    form = Form(posted.model_dump())
    with keeping(form, request):
        wanted = SignatureIn.model_validate(form.values)
        signatures.change_signature(house.truth, sender.account.id, signature_id, wanted)
    if form.refused:
        return _show(request, house, sender, form, signature_id)
    return go("/me/signatures", done="saved")


@router.get("/{signature_id}/delete")
def ask_to_remove(
    request: Request, house: HouseDep, member: MemberDep, signature_id: str
) -> Response:
    """Ask before what cannot be undone."""
    with house.truth.read() as session:
        title = signatures.owned(session, member.account.id, signature_id).title
    consequence = N_("Nobody sees this card any more; messages you sent with it stay sent.")
    return confirm_deletion(
        request, member, title, consequence=consequence, list_page="/me/signatures"
    )


@router.post("/{signature_id}/delete")
def remove(house: HouseDep, sender: SenderDep, signature_id: str) -> Response:
    """Remove a signature."""
    signatures.remove_signature(house.truth, sender.account.id, signature_id)
    return go("/me/signatures", done="deleted")


def _blank(account: Account) -> dict[str, object]:
    """What a first card most likely says."""
    person = account.person
    first, _, last = str(person["full_name"] or "").partition(" ")
    return {
        **Typed().model_dump(),
        "email": account.email,
        "first_name": first,
        "last_name": last,
        "job_title": person["job"] or "",
        "sector": account.sector or "",
        "languages": account.languages,
        "country": account.country,
        "civility": Civility.NEUTRAL.value,
    }


def _values(row: Signature) -> dict[str, object]:
    return {name: getattr(row, name) for name in Typed.model_fields}


def _show(
    request: Request, house: House, member: Caller, form: Form, editing: str | None = None
) -> Response:
    with house.truth.read() as session:
        held = signatures.signatures(session, member.account.id)
    return show(
        request,
        "signatures.html",
        member,
        form.status,
        signatures=held,
        most=MOST_SIGNATURES,
        tiers=[(tier.value, tier.label) for tier in Tier],
        editing=editing,
        form=form,
    )
