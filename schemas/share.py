"""Shares: publications and profiles that members show on their Site and to subscribers (P6)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, model_validator
from pydantic import Field as Limit
from pydantic_core import PydanticCustomError
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, large, new_id
from schemas.errors import N_
from schemas.publication import Author, Entry
from schemas.text import TOLD


class Towards(StrEnum):
    """Where a share shows."""

    SITE = "site"
    SUBSCRIBERS = "subscribers"


class Share(SQLModel, table=True):
    """One account's share of one publication; `via` is the share by which it was seen."""

    __table_args__ = (
        UniqueConstraint("account_id", "publication_id"),
        Index("share_by_account", "account_id", "sequence"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE")
    """Who shares it."""
    publication_id: str = Field(foreign_key="publication.id", index=True, ondelete="CASCADE")
    via_id: str | None = Field(default=None, foreign_key="share.id", index=True, ondelete="CASCADE")
    on_site: bool = False
    to_subscribers: bool = False
    sequence: int = Field(sa_type=large())
    """The publication's, which never changes: shares stand in feeds where it does."""
    created_at: datetime = Field(sa_type=UtcDateTime)


class ProfileShare(SQLModel, table=True):
    """One account's share of another member's profile, which every member may open anyway."""

    __tablename__ = "profile_share"
    __table_args__ = (
        UniqueConstraint("account_id", "member_id"),
        Index("profile_share_by_account", "account_id", "created_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE")
    """Who shares it."""
    member_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    """Whose profile it is."""
    on_site: bool = False
    to_subscribers: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class ShareIn(Body):
    """Body of `POST /shares`."""

    publication: str | None = None
    profile: str | None = None
    """In its place: the slug of whose profile it is, its Company Profile where it has one (P4)."""
    to: Annotated[list[Towards], Limit(min_length=1, max_length=2)]

    @model_validator(mode="after")
    def _names_one_thing(self) -> Self:
        if (self.publication is None) is (self.profile is None):
            raise PydanticCustomError(TOLD, N_("Name a publication or a profile, one of them."))
        return self


class ProfileCard(BaseModel):
    """A shared profile: the member's name and trade, and where they are if that shows (A9)."""

    member: Author
    sector: str | None
    job: str | None
    city: str
    country: str | None


class SharedProfile(BaseModel):
    """A profile on a feed, with who brings it there."""

    profile: ProfileCard
    shared_by: Author


class ShareOut(BaseModel):
    """A share as its sharer and whose it is see it: of a publication, or of a profile."""

    id: str
    sharer: Author
    publication: Entry | None = None
    profile: ProfileCard | None = None
    to: list[Towards]
    created_at: datetime
