"""Members' profiles as far as each shows (A9)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlmodel import Session, col, select

from club.reliability import is_reliable
from schemas.account import Account
from schemas.profile import Profile, ProfileField, PublicProfile, in_profile_order
from schemas.publication import Author


def profile_of(session: Session, account_id: str) -> Profile:
    """An account's profile; an empty one where nothing was written yet."""
    return session.get(Profile, account_id) or Profile(account_id=account_id)


def profiles_of(session: Session, accounts: Collection[str]) -> dict[str, Profile]:
    """The profile of each account."""
    rows = session.exec(select(Profile).where(col(Profile.account_id).in_(accounts)))
    found = {row.account_id: row for row in rows}
    return {one: found.get(one) or Profile(account_id=one) for one in accounts}


def shown_profile(profile: Profile, owner: Account) -> PublicProfile:
    """What members see of a profile: the account's name and trade, and what is shown."""
    told: dict[str, Any] = {}
    for field in in_profile_order(profile.shown):
        if field is ProfileField.PLACE:
            told |= {"city": owner.city, "region": profile.region, "country": owner.country}
        elif field is ProfileField.POSTCODE:
            told["postcode"] = owner.postcode
        else:
            told[field.value] = getattr(profile, field)
    return PublicProfile(
        member=Author(slug=owner.slug, name=owner.name),
        type=owner.type,
        legal_form=owner.legal_form,
        incorporated_on=owner.incorporated_on,
        sector=owner.sector,
        job=owner.job,
        languages=owner.languages,
        reliable=is_reliable(owner),
        shareable=profile.shareable,
        **told,
    )
