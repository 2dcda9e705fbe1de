"""The newsletter's pages: to end it by a letter's link, and to write it (C4, RFC 8058)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Posted
from starlette.responses import Response

from api import newsletters
from api.deps import HouseDep
from api.pages.forms import Form, PerLanguage, keeping
from api.pages.frame import go, show
from api.pages.members import AdministeringSenderDep, AdministratorDep, SenderDep
from club import newsletter
from club.login import Caller
from house import House
from schemas.mailing import NewsletterIn

router = APIRouter()


class Written(PerLanguage):
    """A letter in both languages, as typed."""

    fields = ("subject", "text")

    subject_fr: str = ""
    text_fr: str = ""
    subject_en: str = ""
    text_en: str = ""

    def letter(self) -> NewsletterIn:
        """The form as `POST /admin/newsletters` would have it."""
        return NewsletterIn.model_validate(self.offered)


@router.get("/newsletter/{secret}")
def ask_to_end(request: Request, secret: str) -> Response:
    """The question; looking at the page ends nothing, since mail programs open links too."""
    return show(request, "newsletter_end.html", None, secret=secret, ended=False)


@router.post("/newsletter/{secret}")
def end(request: Request, house: HouseDep, secret: str) -> Response:
    """End it by the link alone: from the page, or in one click from a mail program."""
    newsletter.end(house.truth, secret)
    return show(request, "newsletter_end.html", None, secret=secret, ended=True)


@router.post("/me/newsletter")
def choose(
    house: HouseDep, sender: SenderDep, *, subscribed: Annotated[bool, Posted()]
) -> Response:
    """Subscribe, or unsubscribe."""
    newsletter.choose(house.truth, sender.account.id, subscribed=subscribed)
    return go("/me", done="saved")


@router.get("/admin/newsletter")
def ask_to_write(request: Request, house: HouseDep, administrator: AdministratorDep) -> Response:
    """The form, and how far the letters to many are."""
    return _show(request, house, administrator, Form({}))


@router.post("/admin/newsletter")
def send(
    request: Request,
    house: HouseDep,
    administrator: AdministeringSenderDep,
    posted: Annotated[Written, Posted()],
) -> Response:
    """Send it to all who subscribed."""
    form = Form(posted.model_dump())
    with keeping(form, request, rename=Written.names()):
        newsletter.send(house.truth, administrator.account, posted.letter())
    if form.refused:
        return _show(request, house, administrator, form)
    return go("/admin/newsletter", done="under_way")


def _show(request: Request, house: House, administrator: Caller, form: Form) -> Response:
    listed = newsletters.list_mailings(house, request, administrator)
    return show(
        request,
        "admin_newsletter.html",
        administrator,
        form.status,
        mailings=listed.entries,
        subscribers=listed.subscribers,
        form=form,
    )
