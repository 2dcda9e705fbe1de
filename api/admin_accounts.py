"""Accounts as support finds and sees them (C3, A15). Administrators only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.deps import AdministratorDep, HouseDep
from api.moved import SlugDep
from api.openapi import problems
from club import address_changes, support
from schemas.site_address import AddressChange
from schemas.support import AccountFile, AccountLine, AccountsQuery, LookQuery

router = APIRouter(prefix="/admin/accounts", tags=["administration"], responses=problems(401, 403))


class FoundAccounts(BaseModel):
    """Accounts in the order of their Sites' addresses."""

    entries: list[AccountLine]
    next: str | None
    """`after` of the next page; null after the last."""


@router.get("", operation_id="find_accounts", responses=problems(422))
def find(
    house: HouseDep, _administrator: AdministratorDep, sought: Annotated[AccountsQuery, Query()]
) -> FoundAccounts:
    """Accounts by name, Site's address, whole email address or state."""
    with house.truth.read() as session:
        entries, after = support.find(session, sought)
    return FoundAccounts(entries=entries, next=after)


@router.get("/{slug}", operation_id="look_at_account", responses=problems(404, 422))
def look(
    house: HouseDep,
    administrator: AdministratorDep,
    slug: SlugDep,
    asked: Annotated[LookQuery, Query()],
) -> AccountFile:
    """State, plan, acts and latest requests of an account; the look is logged with its purpose."""
    return support.look(house.truth, administrator.account, slug, asked.purpose)


@router.patch("/{slug}", operation_id="change_address", responses=problems(404, 409, 422))
def change_address(
    house: HouseDep, administrator: AdministratorDep, slug: SlugDep, wanted: AddressChange
) -> AccountLine:
    """Give the account's Site another slug; its holder is told why, and the old one leads there."""
    account = address_changes.change(
        house.truth, administrator.account, slug, wanted, house.settings.reserved_names
    )
    return AccountLine.model_validate(account)
