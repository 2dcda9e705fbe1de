"""Imported thesauri: a row a version, and who holds which version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Column, ForeignKeyConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from schemas.columns import UtcDateTime
from schemas.words import Kind


class Thesaurus(SQLModel, table=True):
    """One version of an imported vocabulary; the newest import of a name is the current one."""

    __table_args__ = (
        Index(
            "one_current_version",
            "name",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
    )

    name: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    """Twelve hexadecimal digits: the digest of name, kinds and concepts."""
    current: bool
    kinds: list[Kind] = Field(sa_column=Column(JSON, nullable=False))
    languages: list[str] = Field(sa_column=Column(JSON, nullable=False))
    """Codes of the languages that labels are in, sorted."""
    concepts: int
    labels: int
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """The concepts, as JSON compressed by zlib: a vocabulary is always read whole."""
    source: str
    """Names of the files it came from."""
    imported_by: str
    imported_at: datetime = Field(sa_type=UtcDateTime)


class ThesaurusHold(SQLModel, table=True):
    """A version that `holder` uses: it is neither dropped nor cleared away."""

    __tablename__ = "thesaurus_hold"
    __table_args__ = (
        ForeignKeyConstraint(["name", "version"], ["thesaurus.name", "thesaurus.version"]),
    )

    holder: str = Field(primary_key=True)
    """Who uses it, as an operator would call it: `edition 7`."""
    name: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
