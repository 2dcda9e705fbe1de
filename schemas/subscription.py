"""Subscriptions: who asked to follow whom, and what was decided (F1)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, new_id, word
from schemas.publication import Author


class SubscriptionState(StrEnum):
    """Where a subscription stands; only an authorised one brings the account's feed (F1)."""

    PENDING = "pending"
    AUTHORISED = "authorised"
    REFUSED = "refused"


class Subscription(SQLModel, table=True):
    """One member's request to follow one account; a refused one stays, so that nobody nags."""

    __table_args__ = (
        UniqueConstraint("subscriber_id", "account_id"),
        Index("subscription_by_subscriber", "subscriber_id", "state", "account_id"),
        Index("subscription_by_account", "account_id", "state", "created_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    subscriber_id: str = Field(foreign_key="account.id", ondelete="CASCADE")
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE")
    """The account that is followed."""
    state: SubscriptionState = Field(
        default=SubscriptionState.PENDING, sa_type=word(SubscriptionState)
    )
    created_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SubscriptionIn(Body):
    """Body of `POST /subscriptions`: the slug of the account to follow."""

    account: str


class Decision(Body):
    """Body of `PUT /subscribers/{id}`."""

    state: Literal[SubscriptionState.AUTHORISED, SubscriptionState.REFUSED]


class SubscriptionOut(BaseModel):
    """A subscription as the member who asked for it sees it."""

    id: str
    account: Author
    state: SubscriptionState
    created_at: datetime


class SubscriberOut(BaseModel):
    """A subscription as the account that is followed sees it."""

    id: str
    member: Author
    state: SubscriptionState
    created_at: datetime
    decided_at: datetime | None
