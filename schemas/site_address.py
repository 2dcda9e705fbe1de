"""Addresses that Sites had, and how the operator gives a Site another (A6)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints
from sqlmodel import Field, SQLModel

from schemas.account import Slug
from schemas.body import Body
from schemas.columns import UtcDateTime
from schemas.text import plain_block

Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=1_000), plain_block
]


class FormerSlug(SQLModel, table=True):
    """A slug that an account's Site had: it leads to the account, and is nobody else's (A6).

    It goes with the account, as the slug that it has now does.
    """

    __tablename__ = "former_slug"

    slug: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    given_up_at: datetime = Field(sa_type=UtcDateTime)


class AddressChange(Body):
    """Body of `PATCH /admin/accounts/{slug}`: another slug for the account's Site."""

    slug: Slug
    reason: Reason
    """Its holder reads it."""
    entitled: bool = False
    """Whether the operator found that a kept name in the slug is the account's to use."""
