"""The member's own data and access tokens (C8)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from babel.dates import format_date
from fastapi import APIRouter, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api.browsers import browser_name
from api.deps import HouseDep, language_of
from api.i18n import country_names, language_names, locale_of, translator
from api.pages.forms import Form, keeping
from api.pages.frame import go, show
from api.pages.members import MemberDep, SenderDep
from club import digests, newsletter, second_factor, sessions, tokens
from club.login import Caller
from house import House
from schemas.account import Account
from schemas.digest import Pace
from schemas.session import TokenIn

router = APIRouter(prefix="/me")


@router.get("")
def account_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """The member's data and tokens."""
    return _show(request, house, member, Form({}))


@router.post("/tokens")
def make_token(
    request: Request, house: HouseDep, sender: SenderDep, name: Annotated[str, Posted()] = ""
) -> Response:
    """Make a token and tell its secret, on this answer alone: nothing keeps it."""
    form, secret = Form({"name": name}), None
    with keeping(form, request):
        _, secret = tokens.make_token(
            house.truth,
            sender.account.id,
            TokenIn.model_validate({"name": name}).name,
            person=sender.person,
        )
    return _show(request, house, sender, form if form.refused else Form({}), secret)


@router.post("/tokens/{token_id}/revoke")
def revoke_token(house: HouseDep, sender: SenderDep, token_id: str) -> Response:
    """End a token at once."""
    tokens.revoke_token(house.truth, sender.account.id, token_id, person=sender.person)
    return go("/me", done="revoked")


def _show(
    request: Request, house: House, member: Caller, form: Form, secret: str | None = None
) -> Response:
    with house.truth.read() as session:
        held = tokens.tokens(session, member.account.id, person=member.person)
        logged_in = sessions.sessions(session, member, house.truth)
        factor = second_factor.state_of(session, member)
        reads_news = newsletter.is_subscribed(session, member.account.id)
        pace = digests.pace_of(session, member.account.id)
    return show(
        request,
        "account.html",
        member,
        form.status,
        facts=_facts(member.account, language_of(request)),
        tokens=held,
        sessions=logged_in,
        browser_name=browser_name,
        newsletter=reads_news,
        digest=Form({"pace": pace}),
        paces=_paces(language_of(request)),
        factor=factor,
        token=secret,
        asked_by=member.account.email_due_at if member.account.email_asked_at else None,
        form=form,
    )


def _paces(language: str) -> list[tuple[Pace, str]]:
    """How often a digest may come, in the reader's language."""
    say = translator(language).gettext
    return [
        (Pace.NEVER, say("Never")),
        (Pace.DAILY, say("Every morning")),
        (Pace.WEEKLY, say("On Monday mornings")),
    ]


def _day(value: date | str | None, language: str) -> str:
    """A date as the reader's language writes it; an administrator's is kept as text."""
    if value is None:
        return ""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return format_date(day, "long", locale=locale_of(language))


def _facts(account: Account, language: str) -> list[tuple[str, Any]]:
    """Label and value of what the club holds of an account, in the reader's language."""
    say = translator(language).gettext
    person = account.person
    spoken = dict(language_names(language, tuple(account.languages)))
    return [
        (say("Email"), account.email),
        (say("Legal name"), account.legal_name),
        (say("Legal form"), account.legal_form),
        (say("Date of incorporation"), _day(account.incorporated_on, language)),
        (say("Sector"), account.sector),
        (say("Full name"), person["full_name"]),
        (say("Date of birth"), _day(person["birth_date"], language)),
        (say("Job"), person["job"]),
        (say("Postcode"), account.postcode),
        (say("City"), account.city),
        (say("Country"), dict(country_names(language)).get(account.country, account.country)),
        (say("Languages you speak"), ", ".join(spoken.values())),
        (say("Time zone"), account.time_zone.replace("_", " ")),
    ]
