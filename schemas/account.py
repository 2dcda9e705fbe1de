"""Accounts: the table, what registering sends, what the API tells."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal, LiteralString
from zoneinfo import available_timezones

from babel import Locale
from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, StringConstraints
from pydantic import Field as Limit
from pydantic_core import PydanticCustomError
from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, new_id, word
from schemas.errors import N_
from schemas.text import TOLD, plain_line
from schemas.words import AccountState, AccountType, Role, Tier

LANGUAGES = ("en", "fr")
"""Interface languages, as ISO 639-1 codes."""

SPOKEN = frozenset(
    code for code in map(str, Locale("en").languages) if re.fullmatch("[a-z]{2,3}", code)
)
COUNTRIES = frozenset(
    code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code)
)
TIME_ZONES = frozenset(available_timezones())


def _one_of(known: frozenset[str], sentence: LiteralString) -> AfterValidator:
    def check(value: str) -> str:
        if value not in known:
            raise PydanticCustomError(TOLD, sentence)
        return value

    return AfterValidator(check)


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), plain_line
]
Country = Annotated[str, _one_of(COUNTRIES, N_("This is not an ISO 3166-1 country code."))]
SpokenLanguage = Annotated[str, _one_of(SPOKEN, N_("This is not an ISO 639 language code."))]
TimeZone = Annotated[str, _one_of(TIME_ZONES, N_("This is not an IANA time zone."))]
SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
"""Form of a Site's slug: a label of a domain name."""

Slug = Annotated[str, StringConstraints(min_length=2, max_length=40, pattern=f"^{SLUG.pattern}$")]
Postcode = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20), plain_line
]
Password = Annotated[str, StringConstraints(min_length=8, max_length=200)]


class Account(SQLModel, table=True):
    """A member: a person or a legal entity (A1)."""

    __table_args__ = (
        # Where suggestions look for members of the same town, sector or job (M4).
        Index("account_by_place", "country", "city", "created_at"),
        Index("account_by_sector", "sector", "created_at"),
        Index("account_by_job", "job", "created_at"),
        Index("account_by_embargo", "embargoed", "country"),
        Index(
            "account_open_keywords",
            "id",
            sqlite_where=text("keywords_suggest"),
            postgresql_where=text("keywords_suggest"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    type: AccountType = Field(sa_type=word(AccountType))
    email: str = Field(unique=True)
    password_hash: str
    slug: str = Field(unique=True)
    tier: Tier = Field(default=Tier.BASIC_FREE, sa_type=word(Tier))
    state: AccountState = Field(default=AccountState.ACTIVE, sa_type=word(AccountState))
    blocked_until: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When a block ends by itself (A15)."""
    given_tier: Tier = Field(default=Tier.BASIC_FREE, sa_type=word(Tier))
    """What the operator gives it without a plan; `tier` is what is in force (A14)."""
    bought_keywords: int = 0
    """Keywords that its packages add to those of its tier (K4)."""
    deactivated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Since when it has not paid what was due (C5)."""
    role: Role = Field(default=Role.MEMBER, sa_type=word(Role))
    contact_tier: Tier = Field(default=Tier.BASIC_FREE, sa_type=word(Tier))
    """The lowest tier that may write to this member (A10)."""
    suggested: bool = True
    """Whether other members may be told of this one as somebody to know (M4)."""
    keywords_suggest: bool = False
    """Whether the member's private keywords may bring them to those who offer that (M4)."""
    reliability: float = 0.5
    """From 0 to 1, by those who did business with this member; see `club.reliability` (A16)."""
    raters: int = 0
    """Members who rated this one."""
    vouched: bool = False
    """A moderator vouches that this account's keywords are true (K5)."""
    embargoed: bool = False
    """In a country under an embargo: no commerce; see `club.embargoes` (A7)."""
    webmaster: bool = False
    """Certified to work for others as their Webmaster (A5)."""

    full_name: str | None = None
    birth_date: date | None = None
    job: str | None = None
    legal_name: str | None = None
    legal_form: str | None = None
    incorporated_on: date | None = None
    sector: str | None = None
    administrator: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))

    postcode: str
    city: str
    country: str
    language: str
    languages: list[str] = Field(sa_column=Column(JSON, nullable=False))
    time_zone: str
    policies_accepted_at: datetime = Field(sa_type=UtcDateTime)
    """When it last accepted what was in force then; see `club.acceptance` (A17)."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    hub_seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its member last looked at the hub, to the minute."""
    hub_new_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the visit before this one ended: what came since is new (`club.visits`)."""
    email_validated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    email_asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was asked to validate its address, since it last did (A11)."""
    email_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When it is to be asked, or once it was, to be suspended."""
    email_bounced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When a letter to its address first came back, since the address was last validated."""
    active_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When its member was last active, to the day (C9)."""
    retention_told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When a letter warned that what identifies it will go, since it was last active."""
    anonymised_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def name(self) -> str:
        """The name that hubs and feeds show (P7)."""
        return self.legal_name or self.full_name or self.slug

    @property
    def person(self) -> dict[str, Any]:
        """Who answers for the account, as `Person` has it: an enterprise's administrator (A1)."""
        return self.administrator or {
            "full_name": self.full_name,
            "birth_date": self.birth_date,
            "job": self.job,
        }


class Person(Body):
    """A natural person, as A1 asks: also the administrator of an enterprise."""

    full_name: Name
    birth_date: date
    job: Name


class _Joining(Body):
    email: EmailStr
    password: Password
    slug: Slug
    postcode: Postcode
    city: Name
    country: Country
    language: Literal["fr", "en"]
    languages: Annotated[list[SpokenLanguage], Limit(min_length=1, max_length=20)]
    time_zone: TimeZone
    accept_policies: Literal[True]
    newsletter: bool = False


class JoiningIndividual(_Joining, Person):
    """Body of `POST /accounts` for a person."""

    type: Literal["individual"]


class JoiningEnterprise(_Joining):
    """Body of `POST /accounts` for a legal entity."""

    type: Literal["enterprise"]
    legal_name: Name
    legal_form: Name
    incorporated_on: date
    sector: Name
    administrator: Person


Joining = Annotated[JoiningIndividual | JoiningEnterprise, Limit(discriminator="type")]


class AccountPatch(Body):
    """Body of `PATCH /me`: only what is sent changes, and null changes nothing."""

    full_name: Name | None = None
    birth_date: date | None = None
    job: Name | None = None
    legal_name: Name | None = None
    legal_form: Name | None = None
    incorporated_on: date | None = None
    sector: Name | None = None
    postcode: Postcode | None = None
    city: Name | None = None
    country: Country | None = None
    language: Literal["fr", "en"] | None = None
    languages: Annotated[list[SpokenLanguage], Limit(min_length=1, max_length=20)] | None = None
    time_zone: TimeZone | None = None
    contact_tier: Tier | None = None
    suggested: bool | None = None
    keywords_suggest: bool | None = None


class AccountOut(BaseModel):
    """An account as its own holder sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    type: AccountType
    email: str
    slug: str
    name: str
    tier: Tier
    role: Role
    full_name: str | None
    birth_date: date | None
    job: str | None
    legal_name: str | None
    legal_form: str | None
    incorporated_on: date | None
    sector: str | None
    administrator: dict[str, Any] | None
    postcode: str
    city: str
    country: str
    language: str
    languages: list[str]
    time_zone: str
    contact_tier: Tier
    suggested: bool
    keywords_suggest: bool
    email_validated_at: datetime | None
    email_bounced_at: datetime | None
    """When letters began to come back; none while they arrive."""
    embargoed: bool
    created_at: datetime


class AccountFace(BaseModel):
    """An account as somebody who acts for it sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    type: AccountType
    slug: str
    name: str
    tier: Tier
    country: str


class Credentials(Body):
    """Body of `POST /session`."""

    email: Annotated[str, StringConstraints(max_length=320), plain_line]
    password: Annotated[str, StringConstraints(max_length=200)]
