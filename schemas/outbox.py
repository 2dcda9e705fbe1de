"""The outbox: what a committed change promised to carry out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from schemas.columns import UtcDateTime, large, word


class Topic(StrEnum):
    """What a promise is about; its `ref` is the identifier of that thing."""

    PUBLICATION = "publication"
    KEYWORD = "keyword"
    MEMBER = "member"
    EDITION = "edition"
    SHARER = "sharer"
    CIRCLES = "circles"
    POLICY = "policy"


class Promise(SQLModel, table=True):
    """A row written in the transaction of the change it belongs to; identifiers only.

    `indexed` and `announced` are ticked separately; a row with both is kept.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "outbox_open",
            "lease_until",
            sqlite_where=text("NOT (indexed AND announced)"),
            postgresql_where=text("NOT (indexed AND announced)"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=large())
    topic: Topic = Field(sa_type=word(Topic))
    ref: str
    note: str | None = None
    """What the truth can no longer tell, such as the session that ended."""
    lease_until: datetime = Field(sa_type=UtcDateTime)
    """Until then whoever claimed the row is at work on it."""
    attempts: int = 0
    error: str | None = None
    """What the latest attempt that failed did by: classes of errors, nobody's words."""
    indexed: bool = False
    announced: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class Trace(SQLModel, table=True):
    """What open pages may still show of a publication that has changed since.

    Written with the change, read as the `before` of its event, gone once that is announced.
    """

    publication_id: str = Field(primary_key=True)
    revision: int = Field(sa_type=large())
    """The publication's revision after the latest change that left this trace."""
    shown: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
