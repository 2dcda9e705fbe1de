"""What members say of entries: hidden, muted, wrongly matched, reported (K5, K6, K8)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, StringConstraints
from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, new_id
from schemas.publication import Author, Entry
from schemas.text import plain_block

Comment = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000), plain_block]


class What(StrEnum):
    """What a member says of an entry."""

    HIDE = "hide"
    MUTE = "mute"
    WRONG_MATCH = "wrong_match"
    REPORT = "report"


class Exclusion(SQLModel, table=True):
    """What a member does not want to be shown: one publication, or all of one author's (K8)."""

    __table_args__ = (
        UniqueConstraint("account_id", "publication_id"),
        UniqueConstraint("account_id", "author_id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    publication_id: str | None = Field(
        default=None, foreign_key="publication.id", index=True, ondelete="CASCADE"
    )
    author_id: str | None = Field(
        default=None, foreign_key="account.id", index=True, ondelete="CASCADE"
    )
    created_at: datetime = Field(sa_type=UtcDateTime)


class WrongMatch(SQLModel, table=True):
    """A marriage that a member finds wrong, kept by value: either side may change (M6)."""

    __tablename__ = "wrong_match"
    __table_args__ = (UniqueConstraint("account_id", "publication_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    publication_id: str | None = Field(
        default=None, foreign_key="publication.id", index=True, ondelete="SET NULL"
    )
    author_id: str | None = Field(
        default=None, foreign_key="account.id", index=True, ondelete="CASCADE"
    )
    """Who wrote the offer: it goes with either account (C8)."""
    pairs: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    """`{"interest": SIDE, "offer": SIDE, "keys": [shared]}`; SIDE is text, kind, language, need."""
    comment: str = ""
    created_at: datetime = Field(index=True, sa_type=UtcDateTime)


class Report(SQLModel, table=True):
    """A member's report of a publication, for moderators; one a member and publication (K6)."""

    __table_args__ = (
        UniqueConstraint("account_id", "publication_id"),
        Index(
            "report_open",
            "publication_id",
            "created_at",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    publication_id: str = Field(foreign_key="publication.id", index=True, ondelete="CASCADE")
    comment: str = ""
    created_at: datetime = Field(index=True, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When a moderator dealt with it."""
    upheld: bool | None = None
    """Whether the moderator found something in it."""


class FeedbackIn(Body):
    """Body of `POST /feedback`; `keyword` is the text or id of the reader's own keyword."""

    publication: str
    what: What
    keyword: str | None = None
    comment: Comment = ""


class FeedbackOut(BaseModel):
    """What a member said; `publication` is null once it is not open to that member."""

    id: str
    what: What
    publication: Entry | None
    author: Author | None
    comment: str
    created_at: datetime
