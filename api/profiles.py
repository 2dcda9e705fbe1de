"""Members' profiles: one's own, and those of others as far as they show (A9)."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import CallerDep, HouseDep
from api.moved import SlugDep
from api.openapi import problems
from club import profiles
from schemas.profile import ProfileOut, ProfilePatch, PublicProfile

router = APIRouter(tags=["profiles"], responses=problems(401))


@router.get("/me/profile")
def see_profile(house: HouseDep, caller: CallerDep) -> ProfileOut:
    """The member's own profile, and which of its fields others see."""
    with house.truth.read() as session:
        return profiles.own_profile(session, caller.account)


@router.patch("/me/profile", responses=problems(403))
def change_profile(house: HouseDep, caller: CallerDep, patch: ProfilePatch) -> ProfileOut:
    """Change what is sent; register, VAT and phone numbers are checked and tidied."""
    profiles.change_profile(house.truth, caller.account.id, patch)
    return see_profile(house, caller)


@router.get("/sites/{slug}/profile", responses=problems(404, 429))
def open_profile(house: HouseDep, caller: CallerDep, slug: SlugDep) -> PublicProfile:
    """A member's profile as other members see it."""
    return profiles.open_profile(house.truth, caller.account, slug)
