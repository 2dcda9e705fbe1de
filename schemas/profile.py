"""Members' profiles: what each tells of themselves besides their account, shown or hidden (A9)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field as Limit
from pydantic import StringConstraints
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.links import Link
from schemas.particulars import Detail, Particulars
from schemas.publication import Author
from schemas.text import plain_line
from schemas.words import AccountType

MOST_PHONES = 6
MOST_MESSENGERS = 6
MOST_NETWORKS = 10
"""Phones, messengers and social networks that a profile may name."""


class ProfileField(StrEnum):
    """What a member can show or hide, in the order of a profile (A9)."""

    REGISTRATION_NUMBER = "registration_number"
    VAT_NUMBER = "vat_number"
    PHONES = "phones"
    MESSENGERS = "messengers"
    SOCIAL_NETWORKS = "social_networks"
    STREET = "street"
    BUILDING = "building"
    INDUSTRIAL_ZONE = "industrial_zone"
    PO_BOX = "po_box"
    POSTCODE = "postcode"
    PLACE = "place"
    """City, state and country, together."""


SHOWN_AT_FIRST = (ProfileField.PLACE,)
"""What shows until its member decides."""


def shows(shown: Collection[str] | None, field: ProfileField) -> bool:
    """Whether other members see a field; `shown` is as in a profile's row, None without a row."""
    return field.value in (SHOWN_AT_FIRST if shown is None else shown)


class PhoneKind(StrEnum):
    """What rings."""

    WORK = "work"
    MOBILE = "mobile"
    HOME = "home"
    FAX = "fax"


class Service(StrEnum):
    """Instant messengers."""

    WHATSAPP = "whatsapp"
    SIGNAL = "signal"
    TELEGRAM = "telegram"
    MESSENGER = "messenger"
    THREEMA = "threema"
    VIBER = "viber"
    WECHAT = "wechat"
    LINE = "line"
    TEAMS = "teams"
    DISCORD = "discord"
    MATRIX = "matrix"


class Phone(Body):
    """A phone number; written as dialled at home or abroad, kept as dialled from abroad."""

    kind: PhoneKind
    number: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), plain_line
    ]


class Messenger(Body):
    """A name on an instant messenger."""

    service: Service
    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), plain_line
    ]


class Profile(SQLModel, table=True):
    """A member's profile; an account without a row has an empty one."""

    account_id: str = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    registration_number: str = ""
    vat_number: str = ""
    phones: list[dict[str, Any]] = Field(default=[], sa_column=Column(JSON, nullable=False))
    messengers: list[dict[str, Any]] = Field(default=[], sa_column=Column(JSON, nullable=False))
    social_networks: list[str] = Field(default=[], sa_column=Column(JSON, nullable=False))
    street: str = ""
    building: str = ""
    industrial_zone: str = ""
    po_box: str = ""
    region: str = ""
    shown: list[str] = Field(default=list(SHOWN_AT_FIRST), sa_column=Column(JSON, nullable=False))
    """Values of `ProfileField` that other members see."""
    shareable: bool = True
    """Whether members may show it on their Sites and to their subscribers (P6)."""

    def shows(self, field: ProfileField) -> bool:
        """Whether other members see it."""
        return shows(self.shown, field)


class ProfilePatch(Body):
    """Body of `PATCH /me/profile`: only what is sent changes, and null changes nothing."""

    registration_number: Detail | None = None
    vat_number: Detail | None = None
    phones: Annotated[list[Phone], Limit(max_length=MOST_PHONES)] | None = None
    messengers: Annotated[list[Messenger], Limit(max_length=MOST_MESSENGERS)] | None = None
    social_networks: Annotated[list[Link], Limit(max_length=MOST_NETWORKS)] | None = None
    street: Detail | None = None
    building: Detail | None = None
    industrial_zone: Detail | None = None
    po_box: Detail | None = None
    region: Detail | None = None
    shown: Annotated[list[ProfileField], Limit(max_length=len(ProfileField))] | None = None
    shareable: bool | None = None


class ProfileOut(Particulars):
    """A profile as its member sees it; postcode, city and country are the account's."""

    phones: list[Phone]
    messengers: list[Messenger]
    social_networks: list[str]
    postcode: str
    city: str
    country: str
    shown: list[ProfileField]
    shareable: bool


class PublicProfile(Particulars):
    """A profile as other members see it: what is hidden is as if it were empty."""

    member: Author
    type: AccountType
    legal_form: str | None
    incorporated_on: date | None
    sector: str | None
    job: str | None
    languages: list[str]
    reliable: bool
    """Whether those who did business with the member found them reliable (A16)."""
    phones: list[Phone] = Limit(default=[])
    messengers: list[Messenger] = Limit(default=[])
    social_networks: list[str] = Limit(default=[])
    postcode: str = ""
    city: str = ""
    country: str | None = None
    shareable: bool
    """Whether other members may share it (P6)."""


def in_profile_order(fields: Collection[str]) -> list[ProfileField]:
    """Fields as a profile lists them, each once."""
    return [field for field in ProfileField if shows(fields, field)]
