"""What was done on an account by others than its holder (A4, A5)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel
from sqlmodel import Field, SQLModel

from schemas.columns import UtcDateTime, large, word
from schemas.delegation import DelegateKind, Right


class Deed(StrEnum):
    """What was done, in a word."""

    LOGGED_IN = "logged_in"
    LOGGED_OUT = "logged_out"
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    OFFLINE = "offline"
    ONLINE = "online"
    DECIDED = "decided"
    SENT = "sent"


class Activity(SQLModel, table=True):
    """One deed of a delegate; rows are only ever added, and go when they are too old."""

    id: int | None = Field(default=None, primary_key=True, sa_type=large())
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    delegate_id: str = Field(foreign_key="delegate.id", index=True, ondelete="CASCADE")
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    deed: Deed = Field(sa_type=word(Deed))
    matter: Right | None = Field(default=None, sa_type=word(Right))
    """The right that it took; none for what concerns the login alone."""
    ref: str | None = None
    """Identifier of what it was done to, where that has one."""


class ActivityOut(BaseModel):
    """A line of the log."""

    id: str
    at: datetime
    delegate: str
    """Identifier of who did it."""
    name: str
    kind: DelegateKind
    deed: Deed
    matter: Right | None
    ref: str | None


class ActivityLog(BaseModel):
    """A page of the log, newest first."""

    entries: list[ActivityOut]
    next: str | None
