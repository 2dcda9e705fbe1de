"""Generations of the index and the live pointer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from schemas.columns import UtcDateTime, word
from schemas.edition import FIRST


class GenerationState(StrEnum):
    """Only one generation is live; all but the dropped ones are written."""

    BUILDING = "building"
    LIVE = "live"
    RETIRED = "retired"
    DROPPED = "dropped"


def generation_name(number: int | None) -> str:
    """The name that engines know a generation by: `g1`, `g2`, …"""
    return f"g{number}"


class Generation(SQLModel, table=True):
    """One set of indices, made by one edition of the analyzers' settings."""

    __table_args__ = (
        Index(
            "one_live_generation",
            "state",
            unique=True,
            sqlite_where=text("state = 'live'"),
            postgresql_where=text("state = 'live'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    state: GenerationState = Field(default=GenerationState.BUILDING, sa_type=word(GenerationState))
    edition: int = FIRST
    """The edition that answers while this generation is live."""
    editions: list[int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Editions whose keys it holds in full; None for the first."""
    rules: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    busy_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Until then somebody fills it; None once it holds everything. One that is neither was
    interrupted: it lacks something, and whoever comes next fills it."""

    @property
    def name(self) -> str:
        """The name that engines know it by."""
        return generation_name(self.id)
