"""Countries under an embargo that binds the club (A7)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlmodel import Field, SQLModel

from schemas.account import Country
from schemas.body import Body
from schemas.columns import UtcDateTime
from schemas.text import plain_block


class Embargo(SQLModel, table=True):
    """A country whose members do no commerce here, for as long as the row is there."""

    country: str = Field(primary_key=True)
    """ISO 3166-1, two letters."""
    reason: str
    """By which law or order, for whoever keeps the list."""
    since: datetime = Field(sa_type=UtcDateTime)


class EmbargoIn(Body):
    """Body of `POST /admin/embargoes`."""

    country: Country
    reason: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000),
        plain_block,
    ]


class EmbargoOut(BaseModel):
    """A country of the list, with how many accounts it concerns now."""

    model_config = ConfigDict(from_attributes=True)

    country: str
    reason: str
    since: datetime
    accounts: int
