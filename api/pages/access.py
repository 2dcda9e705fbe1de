"""Joining, logging in, logging out."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from pydantic import BaseModel
from starlette.responses import Response

from api import validation
from api.accounts import admit, end_sessions, greet
from api.deps import HouseDep, VisitorDep, address_of, language_of
from api.pages.forms import Form, keeping
from api.pages.frame import (
    VisitDep,
    check_form,
    check_visit,
    end_visit,
    go,
    keep_visit,
    own_path,
    show,
)
from api.pages.login_code import ask_code
from club.login import Login, log_in
from house import House
from schemas.account import Credentials, JoiningEnterprise, JoiningIndividual
from schemas.errors import N_, LimitReached, Suspended
from schemas.mail_link import ValidationLetterIn

router = APIRouter()

_PERSON = ("full_name", "birth_date", "job")
_COMPANY = ("legal_name", "legal_form", "incorporated_on", "sector")
_RENAMED = {f"administrator.{name}": name for name in _PERSON}

CHOICES = {
    "country": N_("Choose a country."),
    "time_zone": N_("Choose a time zone."),
    "language": N_("Choose a language."),
    "languages": N_("Choose the languages you speak."),
}
"""What a form says of a choice that was not made."""

_INSTEAD = {
    **CHOICES,
    "email": N_("This is not an email address."),
    "slug": N_("Two to forty small letters and digits, with hyphens between them."),
    "accept_policies": N_("Accept the rules to join."),
}


class Registration(BaseModel):
    """Fields of the registration form, as typed."""

    type: str = "individual"
    email: str = ""
    password: str = ""
    slug: str = ""
    full_name: str = ""
    birth_date: str = ""
    job: str = ""
    legal_name: str = ""
    legal_form: str = ""
    incorporated_on: str = ""
    sector: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    language: str = ""
    languages: list[str] = []
    time_zone: str = ""
    accept_policies: str = ""
    newsletter: str = ""
    website: str = ""
    """Hidden from people: what fills it in is a robot."""
    csrf_token: str = ""

    def joining(self) -> JoiningIndividual | JoiningEnterprise:
        """The form as `POST /accounts` would have it; fields left empty are left out."""
        typed = {name: value for name, value in self.model_dump().items() if value}
        for name in ("csrf_token", "website"):
            typed.pop(name, None)
        typed["accept_policies"] = self.accept_policies == "true"
        person = {name: typed.pop(name) for name in _PERSON if name in typed}
        if self.type == "enterprise":
            return JoiningEnterprise.model_validate({**typed, "administrator": person})
        for name in _COMPANY:
            typed.pop(name, None)
        return JoiningIndividual.model_validate({**typed, **person})


class TypedLogin(BaseModel):
    """Fields of the login form, as typed; `next` is where it leads.

    `instead` is another address for an account that is suspended (A11).
    """

    email: str = ""
    password: str = ""
    instead: str = ""
    next: str = "/hub"
    csrf_token: str = ""


@router.get("/register", dependencies=[VisitDep])
def ask_to_register(request: Request, visitor: VisitorDep) -> Response:
    """The registration form, filled with what can be guessed."""
    if visitor is not None:
        return go("/hub")
    language = language_of(request)
    form = Form({"type": "individual", "language": language, "languages": [language]})
    return keep_visit(request, show(request, "register.html", None, form=form))


@router.post("/register", dependencies=[VisitDep])
def accept_registration(
    request: Request,
    house: HouseDep,
    posted: Annotated[Registration, Posted()],
) -> Response:
    """Register and log in (A1, C2); what a robot filled in goes nowhere, and is answered alike."""
    form = Form(posted.model_dump(exclude={"password", "csrf_token", "website"}))
    account = None
    with keeping(form, request, rename=_RENAMED, instead=_INSTEAD):
        check_visit(request, posted.csrf_token)
        joining = posted.joining()
        if not posted.website:
            account = admit(house, request, joining)
    if form.refused:
        page = show(request, "register.html", None, form.status, form=form)
        return keep_visit(request, page)
    response = go("/me/keywords", done="joined")
    if account is not None:
        greet(house, request, response, Login(account))
    return end_visit(request, response)


@router.get("/login", dependencies=[VisitDep])
def ask_to_log_in(request: Request, visitor: VisitorDep) -> Response:
    """The login form; it returns to where one was."""
    back = own_path(request.query_params.get("next", "/hub"))
    if visitor is not None:
        return go(back)
    page = show(request, "login.html", None, form=Form({}), next=back, suspended=None)
    return keep_visit(request, page)


@router.post("/login", dependencies=[VisitDep])
def accept_login(
    request: Request,
    house: HouseDep,
    posted: Annotated[TypedLogin, Posted()],
) -> Response:
    """Log in; where a second factor is on, that is the first step of two."""
    form = Form({"email": posted.email, "instead": posted.instead})
    back, suspended = own_path(posted.next), None
    asked: Response | None = None
    with keeping(form, request):
        check_visit(request, posted.csrf_token)
        credentials = Credentials(email=posted.email, password=posted.password)
        try:
            login = log_in(house.truth, credentials, address_of(request))
            asked = ask_code(request, house, login, back)
        except Suspended:
            suspended = "here"
            _ask_to_validate(request, house, credentials, posted.instead)
            suspended = "elsewhere" if posted.instead else "here"
            raise
    if form.refused:
        page = show(
            request, "login.html", None, form.status, form=form, next=back, suspended=suspended
        )
        return keep_visit(request, page)
    if asked is not None:
        return asked
    response = go(back)
    greet(house, request, response, login)
    return end_visit(request, response)


def _ask_to_validate(request: Request, house: House, known: Credentials, instead: str) -> None:
    """Have a suspended account's letter sent, to another address if one was typed."""
    wanted = ValidationLetterIn(**known.model_dump(), instead=instead or None)
    # Unless a letter is on its way already.
    with nullcontext() if instead else suppress(LimitReached):
        validation.ask(house, request, wanted)


@router.post("/logout")
def log_out(
    request: Request,
    house: HouseDep,
    visitor: VisitorDep,
    csrf_token: Annotated[str, Posted()] = "",
) -> Response:
    """Log out; this session's open pages close."""
    response = go("/", done="left")
    if visitor is not None:
        check_form(request, csrf_token)
    end_sessions(house, request, response, visitor)
    return response
