"""The access log: who asked for what, from where and with what, for a bounded time (C3)."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field, SQLModel

from schemas.columns import UtcDateTime, large


class Access(SQLModel, table=True):
    """One request; written a while after it was answered, with others."""

    __tablename__ = "access_log"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True, sa_type=large())
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    account_id: str | None = Field(default=None, index=True)
    """Who was logged in; no reference, so that writing waits for no account."""
    address: str
    """The IP address that asked."""
    method: str
    url: str
    """The path alone, a link's secret left out: what follows `?` may hold anything."""
    status: int
    browser: str
    system: str
    """What the browser and its operating system are called, as far as it says."""


class LookOut(BaseModel):
    """A look of the club's support at an account, as its holder reads it: not whose it was."""

    at: datetime
    purpose: str


class AccessOut(BaseModel):
    """A request as the member who made it reads it."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    address: str
    method: str
    url: str
    status: int
    browser: str
    system: str
