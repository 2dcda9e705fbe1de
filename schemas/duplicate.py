"""Accounts that may be one member’s: what leads to them, and what support decides (A3)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel
from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, new_id
from schemas.moderation import Why
from schemas.support import AccountLine


class Clue(StrEnum):
    """What speaks for two accounts being one member's, or against it."""

    REGISTRATION = "registration"
    VAT = "vat"
    MAILBOX = "mailbox"
    NAME = "name"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    TOWN = "town"
    OTHER_REGISTRATION = "other_registration"
    OTHER_BIRTH_DATE = "other_birth_date"
    SAME_GROUP = "same_group"


class DuplicateKey(SQLModel, table=True):
    """A digest of something that an account is compared by: who shares one may be its duplicate."""

    __tablename__ = "duplicate_key"
    __table_args__ = (Index("duplicate_key_latest", "key", "joined_at"),)

    key: str = Field(primary_key=True)
    account_id: str = Field(
        primary_key=True, foreign_key="account.id", ondelete="CASCADE", index=True
    )
    joined_at: datetime = Field(sa_type=UtcDateTime)
    """When the account was made: of too many, the latest are compared."""


class DuplicateCheck(SQLModel, table=True):
    """An account that is to be compared: somebody joined or changed what they are compared by."""

    __tablename__ = "duplicate_check"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True)


class DuplicateFlag(SQLModel, table=True):
    """Two accounts that may be one member's, until support decides, and what it decided."""

    __tablename__ = "duplicate_flag"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    first_id: str = Field(foreign_key="account.id", ondelete="CASCADE")
    """The smaller identifier, so that a pair has one row."""
    second_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    clues: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    """Each as `ClueOut` has it."""
    score: float
    certain: bool
    """Whether a number says that it is one legal entity."""
    found_at: datetime = Field(sa_type=UtcDateTime)
    same: bool | None = None
    """What support decided; None until it has."""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)


class ClueOut(BaseModel):
    """A clue, how far it holds from 0 to 1, and what it adds to the score or takes off it."""

    clue: Clue
    value: float
    points: float


class DuplicateLine(BaseModel):
    """A pair in the list: nothing of either account that its own Site does not tell."""

    id: str
    accounts: tuple[AccountLine, AccountLine]
    """The older account first."""
    clues: list[ClueOut]
    score: float
    certain: bool
    found_at: datetime
    same: bool | None
    """What support decided; null until it has."""
    decided_at: datetime | None


class ComparedAccount(AccountLine):
    """What one of two accounts is compared by, as support sees it for a purpose."""

    full_name: str | None
    """Of an enterprise: its administrator's, who may be another's too."""
    birth_date: date | None
    email: str
    city: str
    country: str
    registration_number: str
    vat_number: str
    phones: list[str]


class DuplicateFile(DuplicateLine):
    """A pair with what is compared, side by side."""

    compared: tuple[ComparedAccount, ComparedAccount]
    """In the order of `accounts`."""


class DuplicatesQuery(Body):
    """Query of `GET /admin/duplicates`."""

    decided: bool = False
    """Whether those that support has decided on; else those that wait."""


class DuplicateDecision(Body):
    """Body of `POST /admin/duplicates/{id}`."""

    same: bool
    """Whether both are one member's."""
    reason: Why = ""
