"""A Company Profile's directory entry: what its author sends, what readers see (P4, A9).

What the account itself says stands in no entry, so that it is true whenever it is read; the rest
is shown as far as its author fills it in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Limit

from schemas.account import Country
from schemas.links import Link
from schemas.particulars import Detail, Particulars
from schemas.text import plain_block, plain_line

MOST_PHONES = 5
"""Phone numbers of an entry."""

MOST_LISTED = 20
"""Lines that a list of an entry may have."""

Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160), plain_line
]
Block = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600), plain_block]
Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 ().\-]{3,30}$")
]


class Staff(StrEnum):
    """How many people work there."""

    ALONE = "1"
    VERY_SMALL = "2-9"
    SMALL = "10-49"
    MEDIUM = "50-249"
    LARGE = "250+"


class CompanyIn(Particulars):
    """The directory entry as its author fills it in; all of it may stay empty."""

    model_config = ConfigDict(extra="forbid")

    postcode: Detail = ""
    city: Detail = ""
    country: Country | None = None
    phones: Annotated[list[Phone], Limit(max_length=MOST_PHONES)] = Limit(default=[])
    opening_hours: Block = ""
    staff: Staff | None = None
    activities: Annotated[list[Line], Limit(max_length=MOST_LISTED)] = Limit(default=[])
    brands: Annotated[list[Line], Limit(max_length=MOST_LISTED)] = Limit(default=[])
    certifications: Annotated[list[Line], Limit(max_length=MOST_LISTED)] = Limit(default=[])
    social_networks: Annotated[list[Link], Limit(max_length=10)] = Limit(default=[])


class CompanyOut(BaseModel):
    """The whole entry: what the account says, then what its author filled in."""

    legal_name: str | None
    legal_form: str | None
    incorporated_on: date | None
    sector: str | None
    languages: list[str]
    """ISO 639 codes of what is spoken there."""
    registration_number: str
    vat_number: str
    street: str
    building: str
    industrial_zone: str
    po_box: str
    postcode: str
    city: str
    region: str
    country: str | None
    phones: list[str]
    opening_hours: str
    staff: Staff | None
    activities: list[str]
    brands: list[str]
    certifications: list[str]
    social_networks: list[str]


def told_by(company: Mapping[str, Any] | None) -> list[str]:
    """What a stored directory entry says in words that others may look for; all of it is shown."""
    if company is None:
        return []
    entry = CompanyIn.model_validate(company)
    lines = [*entry.activities, *entry.brands, *entry.certifications, entry.city, entry.region]
    said = "\n".join(line for line in lines if line)
    return [said] if said else []
