"""Digests: letters with what came to a member's hub since they last looked."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, word


class Pace(StrEnum):
    """How often a digest comes, at most: none is written where there is nothing to tell."""

    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"


class DigestSubscription(SQLModel, table=True):
    """A member who wants digests; their letters end them by the secret in their links."""

    __tablename__ = "digest_subscription"

    account_id: str = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    pace: Pace = Field(sa_type=word(Pace))
    secret: str = Field(unique=True)
    told_until: datetime = Field(sa_type=UtcDateTime)
    """What was published before was told by a digest, or was there when they were asked for."""
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)


class DigestState(Body):
    """How often a member wants digests: body of `PUT /me/digest`, and its answer."""

    pace: Pace
