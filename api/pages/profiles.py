"""A member's profile on pages: written and shown or hidden, field by field; read by others (A9)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api.deps import HouseDep
from api.moved import SlugDep
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep
from api.pages.subscriptions import standing_with
from api.profiles import see_profile
from club import profiles
from club.login import Caller
from schemas.profile import (
    MOST_MESSENGERS,
    MOST_PHONES,
    PhoneKind,
    ProfileOut,
    ProfilePatch,
    Service,
)

router = APIRouter()

_FEWEST_ROWS = 3
"""Rows for phones, and likewise for messengers, that the form begins with."""


class Typed(BaseModel):
    """Fields of the form, as typed; a row of phones or messengers is one of each list."""

    registration_number: str = ""
    vat_number: str = ""
    street: str = ""
    building: str = ""
    industrial_zone: str = ""
    po_box: str = ""
    region: str = ""
    phone_kind: list[str] = []
    phone_number: list[str] = []
    messenger_service: list[str] = []
    messenger_name: list[str] = []
    social_networks: str = ""
    shown: list[str] = []
    shareable: bool = False

    def patch(self) -> dict[str, Any]:
        """The form as `PATCH /me/profile` would have it; empty rows and lines are left out."""
        lists = {"phone_kind", "phone_number", "messenger_service", "messenger_name"}
        return {
            **self.model_dump(exclude=lists),
            "phones": _filled(self.phone_kind, "kind", self.phone_number, "number"),
            "messengers": _filled(self.messenger_service, "service", self.messenger_name, "name"),
            "social_networks": [
                line.strip() for line in self.social_networks.splitlines() if line.strip()
            ],
        }


@router.get("/me/profile")
def profile_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """The member's profile as it is."""
    return _show(request, member, Form(_values(see_profile(house, member)).model_dump()))


@router.post("/me/profile")
def save(
    request: Request, house: HouseDep, sender: SenderDep, posted: Annotated[Typed, Posted()]
) -> Response:
    """Keep the profile."""
    form = Form(posted.model_dump())
    with keeping(form, request):
        patch = ProfilePatch.model_validate(posted.patch())
        profiles.change_profile(house.truth, sender.account.id, patch)
    # A sentence about one row of a list stands beside the whole list.
    form.errors = {name.partition(".")[0]: text for name, text in form.errors.items()}
    return _show(request, sender, form) if form.refused else go("/me/profile", done="saved")


@router.get("/s/{slug}/profile")
def read_profile(request: Request, house: HouseDep, member: MemberDep, slug: SlugDep) -> Response:
    """A member's profile, as far as it shows."""
    profile = profiles.open_profile(house.truth, member.account, slug)
    return show(
        request,
        "member.html",
        member,
        profile=profile,
        own=member.account.slug == slug,
        subscription=standing_with(house, member, slug),
    )


def _filled(choices: list[str], choice: str, texts: list[str], text: str) -> list[dict[str, str]]:
    rows = zip(choices, texts, strict=False)
    return [{choice: one, text: typed.strip()} for one, typed in rows if typed.strip()]


def _values(profile: ProfileOut) -> Typed:
    """The form for a profile that is there."""
    same = Typed.model_fields.keys() & type(profile).model_fields.keys()
    return Typed.model_validate(
        {
            **profile.model_dump(mode="json", include=same),
            "phone_kind": [phone.kind.value for phone in profile.phones],
            "phone_number": [phone.number for phone in profile.phones],
            "messenger_service": [one.service.value for one in profile.messengers],
            "messenger_name": [one.name for one in profile.messengers],
            "social_networks": "\n".join(profile.social_networks),
        }
    )


def _rows(choices: list[str], texts: list[str], most: int) -> list[tuple[str, str]]:
    """Rows as they were, and room for one more."""
    rows = [row for row in zip(choices, texts, strict=False) if row[1]]
    return [*rows, *[("", "")] * max(_FEWEST_ROWS - len(rows), 1)][:most]


def _show(request: Request, member: Caller, form: Form) -> Response:
    typed = form.values
    return show(
        request,
        "profile.html",
        member,
        form.status,
        form=form,
        account=member.account,
        phones=_rows(typed["phone_kind"], typed["phone_number"], MOST_PHONES),
        messengers=_rows(typed["messenger_service"], typed["messenger_name"], MOST_MESSENGERS),
        phone_kinds=[kind.value for kind in PhoneKind],
        services=[service.value for service in Service],
    )
