"""Signatures: a member's contact cards (A12)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, EmailStr
from pydantic import Field as Limit
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.account import Country, Name, SpokenLanguage
from schemas.body import Body
from schemas.columns import UtcDateTime, new_id, word
from schemas.words import Tier

MOST_SIGNATURES = 4
"""Signatures an account may have (A12)."""


class Civility(StrEnum):
    """How a person wishes to be addressed."""

    MR = "mr"
    MS = "ms"
    NEUTRAL = "neutral"


class Signature(SQLModel, table=True):
    """One contact card; its email is never shown, it goes with messages alone (A12, A13)."""

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    title: str
    email: str
    civility: Civility = Field(sa_type=word(Civility))
    first_name: str
    last_name: str
    field_of_work: str
    job_title: str
    position: str
    sector: str
    languages: list[str] = Field(sa_column=Column(JSON, nullable=False))
    country: str
    reading_tier: Tier = Field(default=Tier.BASIC_FREE, sa_type=word(Tier))
    """The lowest tier whose members see the card."""
    created_at: datetime = Field(sa_type=UtcDateTime)


class SignatureIn(Body):
    """Body of `POST /signatures` and `PUT /signatures/{id}`."""

    title: Name
    email: EmailStr
    civility: Civility
    first_name: Name
    last_name: Name
    field_of_work: Name
    job_title: Name
    position: Name
    sector: Name
    languages: Annotated[list[SpokenLanguage], Limit(min_length=1, max_length=20)]
    country: Country
    reading_tier: Tier = Tier.BASIC_FREE


class Card(BaseModel):
    """A signature as other members see it: without its email."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str
    civility: Civility
    first_name: str
    last_name: str
    field_of_work: str
    job_title: str
    position: str
    sector: str
    languages: list[str]
    country: str


class SignatureOut(Card):
    """A signature as its own member sees it."""

    email: str
    reading_tier: Tier
    created_at: datetime
