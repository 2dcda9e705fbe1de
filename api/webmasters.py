"""Certifying Webmasters (A5). Administrators only."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import AdministratorDep, HouseDep
from api.moved import SlugDep
from api.openapi import problems
from club import webmasters
from schemas.account import AccountFace
from schemas.delegation import WebmasterChange

router = APIRouter(
    prefix="/admin/webmasters", tags=["administration"], responses=problems(401, 403)
)


class WebmasterList(BaseModel):
    """The certified Webmasters, by name."""

    entries: list[AccountFace]


@router.get("")
def list_webmasters(house: HouseDep, _administrator: AdministratorDep) -> WebmasterList:
    """Who is certified."""
    with house.truth.read() as session:
        rows = webmasters.certified(session)
    return WebmasterList(entries=[AccountFace.model_validate(row) for row in rows])


@router.put("/{slug}", responses=problems(404))
def certify_webmaster(
    house: HouseDep, _administrator: AdministratorDep, slug: SlugDep, change: WebmasterChange
) -> AccountFace:
    """Certify a member, or no more; that ends all they work on."""
    account = webmasters.certify(house.truth, slug, certified=change.certified)
    return AccountFace.model_validate(account)
