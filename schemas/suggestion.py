"""Suggestions of members: shapes, and who is not to be suggested to whom any more (M4)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel
from sqlmodel import Field, SQLModel

from schemas.account import Slug
from schemas.body import Body
from schemas.columns import UtcDateTime
from schemas.keyword import Reason
from schemas.publication import Author

MOST_DISMISSED = 1_000
"""Members that one member may have dismissed."""


class Relation(StrEnum):
    """What a suggested member may be to the viewer: by needs first, by trade then (M4)."""

    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    LANDLORD = "landlord"
    TENANT = "tenant"
    SHARER = "sharer"
    BARTERER = "barterer"
    MANUFACTURER = "manufacturer"
    EXPORTER = "exporter"
    IMPORTER = "importer"
    DISTRIBUTOR = "distributor"
    RESELLER = "reseller"
    AGENT = "agent"
    PARTNER = "partner"
    ADVISER = "adviser"
    INVESTOR = "investor"
    EMPLOYEE = "employee"


class Dismissal(SQLModel, table=True):
    """A member whom another does not want suggested again."""

    account_id: str = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    member_id: str = Field(
        foreign_key="account.id", primary_key=True, index=True, ondelete="CASCADE"
    )
    created_at: datetime = Field(sa_type=UtcDateTime)


class DismissalIn(Body):
    """Body of `POST /suggestions/dismissed`."""

    member: Slug


class SuggestedMember(Author):
    """A suggested member, as far as their profile shows."""

    sector: str | None
    job: str | None
    country: str | None


class FeatureScore(BaseModel):
    """What one feature gave to a score."""

    feature: str
    value: float
    """From 0 to 1."""
    weight: float


class Suggested(BaseModel):
    """A suggestion: who, what they may be to the viewer, and why, in the viewer's own keywords."""

    member: SuggestedMember
    score: float
    """From 0 to 1; it compares within one viewer's suggestions only."""
    relations: list[Relation]
    reasons: list[Reason]
    because: list[str]
    """Sentences in the viewer's language."""
    parts: list[FeatureScore]
