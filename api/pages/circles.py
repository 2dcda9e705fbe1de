"""Dynamic Circles: drawn by a rule, with a live count of who is in them now (F3)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from api.deps import HouseDep, language_of
from api.i18n import country_names, language_names
from api.pages.forms import Form, keeping
from api.pages.frame import confirm_deletion, go, show
from api.pages.members import MemberDep, SenderDep
from club import circles
from club.login import Caller
from house import House
from schemas.circle import MOST_CIRCLES, CircleIn, CirclePage, Composition, Rule
from schemas.errors import N_, Invalid
from schemas.words import Tier

router = APIRouter(prefix="/me/circles")

_WORDS = ("cities", "sectors", "jobs", "keywords")
"""Fields that take words, with commas between."""

PREVIEW = "preview"


class Typed(BaseModel):
    """Fields of the form, as typed."""

    name: str = ""
    countries: list[str] = []
    cities: str = ""
    languages: list[str] = []
    sectors: str = ""
    jobs: str = ""
    keywords: str = ""
    tiers: list[str] = []
    since: str = ""
    until: str = ""
    action: str = ""

    def rule(self) -> dict[str, Any]:
        """The rule as the API has it."""
        return {
            "countries": self.countries,
            "languages": self.languages,
            "tiers": self.tiers,
            **{name: _split(getattr(self, name)) for name in _WORDS},
            "since": self.since or None,
            "until": self.until or None,
        }

    def circle(self) -> CircleIn:
        """The circle; raises `ValidationError`."""
        return CircleIn.model_validate({"name": self.name, "rule": self.rule()})


@router.get("")
def circles_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """The member's circles, with the form for one more."""
    return _show(request, house, member, Typed())


@router.post("")
def add(
    request: Request, house: HouseDep, sender: SenderDep, posted: Annotated[Typed, Posted()]
) -> Response:
    """Draw a circle, or see who would be in it."""
    form = _form(posted)
    if posted.action != PREVIEW:
        with keeping(form, request):
            circles.add(house.truth, house.analyzer, sender.account.id, posted.circle())
        if not form.refused:
            return go("/me/circles", done="saved")
    return _show(request, house, sender, posted, form)


@router.get("/{circle_id}")
def edit(request: Request, house: HouseDep, member: MemberDep, circle_id: str) -> Response:
    """The form, filled with a circle as it is."""
    with house.truth.read() as session:
        told = circles.circle(session, member.account.id, circle_id)
    return _show(request, house, member, _typed(told), editing=circle_id)


@router.post("/{circle_id}")
def save(
    request: Request,
    house: HouseDep,
    sender: SenderDep,
    circle_id: str,
    posted: Annotated[Typed, Posted()],
) -> Response:
    """Change a circle, or see who would be in it."""
    form = _form(posted)
    if posted.action != PREVIEW:
        with keeping(form, request):
            circles.change(
                house.truth, house.analyzer, sender.account.id, circle_id, posted.circle()
            )
        if not form.refused:
            return go("/me/circles", done="saved")
    return _show(request, house, sender, posted, form, editing=circle_id)


@router.get("/{circle_id}/delete")
def ask_to_remove(request: Request, house: HouseDep, member: MemberDep, circle_id: str) -> Response:
    """Ask before what cannot be undone."""
    with house.truth.read() as session:
        name = circles.owned(session, member.account.id, circle_id).name
    consequence = N_("Your subscribers stay your subscribers.")
    return confirm_deletion(request, member, name, consequence=consequence, list_page="/me/circles")


@router.post("/{circle_id}/delete")
def remove(house: HouseDep, sender: SenderDep, circle_id: str) -> Response:
    """Remove a circle that no publication is restricted to."""
    circles.remove(house.truth, sender.account.id, circle_id)
    return go("/me/circles", done="deleted")


def _split(typed: str) -> list[str]:
    return [word.strip() for word in typed.split(",") if word.strip()]


def _form(posted: Typed) -> Form:
    return Form(posted.model_dump())


def _typed(told: CirclePage) -> Typed:
    rule = told.rule.model_dump(mode="json")
    words = {name: ", ".join(rule[name]) for name in _WORDS}
    days = {name: rule[name] or "" for name in ("since", "until")}
    return Typed(**{**rule, **words, **days}, name=told.name)


def _inside(house: House, account: str, typed: Typed) -> Composition | None:
    """Who the rule holds of now; None while it is none."""
    try:
        rule = Rule.model_validate(typed.rule())
        with house.truth.read() as session:
            return circles.compose(session, house.analyzer, account, rule)
    except (ValidationError, Invalid):
        return None


def _show(
    request: Request,
    house: House,
    member: Caller,
    typed: Typed,
    form: Form | None = None,
    *,
    editing: str | None = None,
) -> Response:
    language, form = language_of(request), form or _form(typed)
    form.errors = {name.partition(".")[0]: said for name, said in _about_fields(form.errors)}
    with house.truth.read() as session:
        held = circles.circles(session, member.account.id)
        occurring = circles.occurring(session, member.account.id)
    countries, languages = dict(country_names(language)), occurring.languages
    return show(
        request,
        "circles.html",
        member,
        form.status,
        circles=held,
        most=MOST_CIRCLES,
        editing=editing,
        form=form,
        inside=_inside(house, member.account.id, typed),
        # What nobody among the subscribers has need not be offered.
        countries=[
            (code, countries.get(code, code))
            for code in sorted({*occurring.countries, *typed.countries})
        ],
        languages=language_names(language, tuple(sorted({*languages, *typed.languages}))),
        names=countries,
        tiers=[(tier.value, tier.label) for tier in Tier],
    )


def _about_fields(errors: dict[str, str]) -> list[tuple[str, str]]:
    """Sentences by the form's field: a rule's fields stand in it without the rule's name."""
    return [
        ("until" if name == "rule" else name.removeprefix("rule."), said)
        for name, said in errors.items()
    ]
