"""The directory entry of a Company Profile, in the compose form (P4)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from club.shown_profiles import shown_profile
from schemas.account import Account
from schemas.company import MOST_PHONES, CompanyOut
from schemas.particulars import Particulars
from schemas.profile import PhoneKind, Profile

PREFIX = "company_"
"""Start of the form's names of the entry's fields."""

_AT_WORK = (PhoneKind.WORK, PhoneKind.MOBILE)
_LISTS = ("phones", "activities", "brands", "certifications", "social_networks")


class CompanyFields(BaseModel):
    """The entry as typed; a list has one thing a line."""

    company_registration_number: str = ""
    company_vat_number: str = ""
    company_street: str = ""
    company_building: str = ""
    company_industrial_zone: str = ""
    company_po_box: str = ""
    company_postcode: str = ""
    company_city: str = ""
    company_region: str = ""
    company_country: str = ""
    company_phones: str = ""
    company_opening_hours: str = ""
    company_staff: str = ""
    company_activities: str = ""
    company_brands: str = ""
    company_certifications: str = ""
    company_social_networks: str = ""

    def entry_values(self) -> dict[str, str]:
        """What was typed, by the form's names."""
        return self.model_dump(include=set(CompanyFields.model_fields))

    def entry(self) -> dict[str, Any]:
        """The entry as `POST /publications` would have it."""
        typed = {
            name.removeprefix(PREFIX): text.strip() for name, text in self.entry_values().items()
        }
        lists = {name: typed.pop(name).splitlines() for name in _LISTS}
        chosen = {name: typed.pop(name) or None for name in ("country", "staff")}
        lines = {name: [one for one in some if one.strip()] for name, some in lists.items()}
        return {**typed, **chosen, **lines}


def filled_in(entry: CompanyOut | None) -> dict[str, str]:
    """The form's values for an entry that is there."""
    if entry is None:
        return {}
    values = {}
    for name, value in entry.model_dump(mode="json").items():
        if PREFIX + name in CompanyFields.model_fields:
            values[PREFIX + name] = "\n".join(value) if isinstance(value, list) else value or ""
    return values


def begun_for(account: Account, profile: Profile) -> dict[str, str]:
    """What a new entry begins with, for its author to keep or clear.

    Where the enterprise is, and what its profile shows to members.
    """
    shown = shown_profile(profile, account)
    called = [phone.number for phone in shown.phones if phone.kind in _AT_WORK]
    told = {
        **{name: getattr(shown, name) for name in Particulars.model_fields},
        **{name: getattr(account, name) for name in ("postcode", "city", "country")},
        "phones": "\n".join(called[:MOST_PHONES]),
        "social_networks": "\n".join(shown.social_networks),
    }
    return {PREFIX + name: text for name, text in told.items()}


def renamed(errors: dict[str, str]) -> dict[str, str]:
    """Sentences by the form's names: those of the entry's fields come beside these."""
    found = {}
    for name, sentence in errors.items():
        whole, _, part = name.partition(".")
        found[PREFIX + part.partition(".")[0] if whole == "company" and part else name] = sentence
    return found
