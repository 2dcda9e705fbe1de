"""How often a member may still ask what costs much or could be abused (A18, K6)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from schemas.columns import UtcDateTime, word


class Purpose(StrEnum):
    """What an allowance is for."""

    REACH = "reach"
    SUGGEST = "suggest"
    MESSAGE = "message"
    SUBSCRIBE = "subscribe"
    SHARE = "share"
    PROFILE = "profile"
    MEMBERS = "members"
    DEAL = "deal"
    PUBLISH = "publish"
    SEARCH = "search"
    EMAIL = "email"
    """Letters to an address that a member wants instead of theirs."""
    DELEGATE = "delegate"
    """Sub-accounts, whose addresses may be found to have an account."""
    VISIT = "visit"
    """Searches of one's own Site by visitors who are not logged in."""


class Allowance(SQLModel, table=True):
    """A member's token bucket: `left` tokens at the moment `counted_at`."""

    account_id: str = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    purpose: Purpose = Field(primary_key=True, sa_type=word(Purpose))
    left: float
    counted_at: datetime = Field(sa_type=UtcDateTime)


class StrangerAllowance(SQLModel, table=True):
    """The token bucket of an address or of an account that is asked for, by a hash of it (A18)."""

    __tablename__ = "stranger_allowance"

    key: str = Field(primary_key=True)
    left: float
    counted_at: datetime = Field(index=True, sa_type=UtcDateTime)
