"""The owner's settings of their Site (M2, P7)."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import CallerDep, HouseDep
from api.openapi import problems
from club import sites
from schemas.site import SitePatch, SiteSettingsOut

router = APIRouter(prefix="/me/site", tags=["sites"], responses=problems(401))


@router.get("", operation_id="see_site_settings")
def see(house: HouseDep, caller: CallerDep) -> SiteSettingsOut:
    """The Site's header, its look, and whether the owner's name is hidden there."""
    with house.truth.read() as session:
        return SiteSettingsOut.model_validate(sites.settings_of(session, caller.account.id))


@router.patch("", operation_id="change_site_settings", responses=problems(403))
def change(house: HouseDep, caller: CallerDep, patch: SitePatch) -> SiteSettingsOut:
    """Change what is sent; visitors see it from their next look on."""
    kept = sites.change_settings(house.truth, caller.account.id, patch)
    return SiteSettingsOut.model_validate(kept)
