"""What publications say, as it is looked up to find the same one again (K6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from schemas.columns import UtcDateTime, large


class PublicationWording(SQLModel, table=True):
    """The words of a publication as sorted hashes of four bytes each; see `analyzers.likeness`."""

    __tablename__ = "publication_wording"

    publication_id: str = Field(foreign_key="publication.id", primary_key=True, ondelete="CASCADE")
    title: bytes = Field(sa_type=LargeBinary)
    words: bytes = Field(sa_type=LargeBinary)
    said_at: datetime = Field(sa_type=UtcDateTime)
    """When it came to say this: of two that are alike, the later one is the copy."""


class WordingMark(SQLModel, table=True):
    """A number that a publication very probably shares with whatever is like it."""

    __tablename__ = "wording_mark"

    mark: int = Field(primary_key=True, sa_type=large())
    publication_id: str = Field(
        foreign_key="publication.id", primary_key=True, index=True, ondelete="CASCADE"
    )
