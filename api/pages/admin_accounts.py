"""Accounts as support finds and sees them, on pages for administrators (C3, A15)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api import admin_accounts as api
from api.deps import HouseDep
from api.moved import SlugDep
from api.pages.forms import Form, keeping
from api.pages.frame import show
from api.pages.members import AdministratorDep
from club.site_addresses import by_slug
from schemas.support import AccountLine, AccountsQuery, LookQuery
from schemas.words import AccountState

router = APIRouter(prefix="/admin/accounts")

STATES = tuple(state for state in AccountState if state is not AccountState.ANONYMISED)

_Text = Annotated[str, Query(max_length=500)]


@router.get("")
def accounts_page(
    request: Request,
    house: HouseDep,
    administrator: AdministratorDep,
    *,
    q: _Text = "",
    state: _Text = "",
    after: _Text = "",
) -> Response:
    """Accounts by name, Site's address, whole email address or state."""
    form = Form({"q": q, "state": state})
    found = None
    with keeping(form, request):
        asked = {"q": q, "state": state or None, "after": after or None}
        found = api.find(house, administrator, AccountsQuery.model_validate(asked))
    return show(
        request,
        "admin_accounts.html",
        administrator,
        form.status,
        form=form,
        found=found,
        states=STATES,
    )


@router.get("/{slug}")
def account_page(
    request: Request,
    house: HouseDep,
    administrator: AdministratorDep,
    slug: SlugDep,
    purpose: Annotated[str | None, Query(max_length=1_000)] = None,
) -> Response:
    """What the account is called; with a purpose, all that support sees, and the look is logged."""
    form = Form({"purpose": purpose or ""})
    with house.truth.read() as session:
        account = AccountLine.model_validate(by_slug(session, slug))
    seen = None
    if purpose is not None:
        with keeping(form, request):
            asked = LookQuery.model_validate({"purpose": purpose})
            seen = api.look(house, administrator, slug, asked)
    return show(
        request,
        "admin_account.html",
        administrator,
        form.status,
        form=form,
        account=account,
        seen=seen,
        own=administrator.account.slug == slug,
    )
