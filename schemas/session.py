"""Sessions of browsers and access tokens of programs; only hashes of secrets are stored."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, new_id
from schemas.text import plain_line


class Session(SQLModel, table=True):
    """A browser that is logged in; the cookie holds the encrypted `id` alone (C1)."""

    id: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    delegate_id: str | None = Field(
        default=None, foreign_key="delegate.id", index=True, ondelete="CASCADE"
    )
    """Who acts for the account by it; none: its holder (A4, A5)."""
    parent_id: str | None = Field(
        default=None, foreign_key="session.id", index=True, ondelete="CASCADE"
    )
    """The session at the club that this one was handed over by, and ends with."""
    site_id: str | None = Field(
        default=None, foreign_key="account.id", index=True, ondelete="CASCADE"
    )
    """Whose Site it reads, at that Site's own host and nowhere else; none: the club's."""
    handle: str = Field(default_factory=new_id, unique=True)
    """What its holder ends it by."""
    browser: str = ""
    """What the browser said it is (C3)."""
    address: str = ""
    """The IP address that it logged in from (C3)."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class Handover(SQLModel, table=True):
    """A session at the club on its way to a Site's own host; works once, until `expires_at` (C1).

    `id` is the digest of what the browser brings there, `visit` of what it was given there before.
    """

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id", index=True, ondelete="CASCADE")
    site_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    visit: str
    expires_at: datetime = Field(sa_type=UtcDateTime)


class SessionOut(BaseModel):
    """A session as its holder reads it."""

    id: str
    browser: str
    address: str
    created_at: datetime
    expires_at: datetime
    current: bool
    """Whether it is the one that asks."""
    site: str | None = None
    """The slug of the Site that it reads at that Site's own host; none: the club's."""


class AccessToken(SQLModel, table=True):
    """A personal access token: what a program sends as `Authorization: Bearer`."""

    __tablename__ = "access_token"

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    delegate_id: str | None = Field(
        default=None, foreign_key="delegate.id", index=True, ondelete="CASCADE"
    )
    """Who made it to act for the account; none: its holder (A4, A5)."""
    name: str
    digest: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class TokenIn(Body):
    """Body of `POST /me/tokens`."""

    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), plain_line
    ]


class TokenOut(BaseModel):
    """A token without its secret."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    created_at: datetime


class NewToken(TokenOut):
    """The one answer that tells the secret."""

    token: str
