"""What administrators work on before it becomes an edition: the draft and its previews (M6)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, new_id, word
from schemas.edition import EditionState
from schemas.text import line_or_nothing
from schemas.words import Kind

THE_DRAFT = 1
"""There is one draft: two administrators work on the same, and the second is told."""

Why = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300), line_or_nothing]


class Draft(SQLModel, table=True):
    """Settings in the making; what was said of one revision does not hold for the next."""

    __tablename__ = "tuning_draft"

    id: int = Field(default=THE_DRAFT, primary_key=True)
    based_on: int = Field(foreign_key="edition.id")
    changes: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """Changes to the shipped settings, as an edition has them."""
    thesauri: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))
    revision: int = 1
    author: str
    """Name of who changed it last."""
    updated_at: datetime = Field(sa_type=UtcDateTime)


class TaskState(StrEnum):
    """How far work in the background is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Preview(SQLModel, table=True):
    """What one revision of the draft would do to the live data, once it has been counted."""

    __tablename__ = "tuning_preview"

    id: str = Field(default_factory=new_id, primary_key=True)
    revision: int
    state: TaskState = Field(default=TaskState.WAITING, sa_type=word(TaskState))
    done: int = 0
    total: int = 0
    """Rows read so far, of how many."""
    result: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    lease_until: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)


class DraftIn(Body):
    """Body of `PATCH /admin/analyzers/draft`: fields of one language and kind, or the thesauri.

    A field is sent whole: a list of words, an object of entries, a number.
    """

    revision: int
    language: str | None = None
    kind: Kind | None = None
    rules: dict[str, list[str] | dict[str, str] | float] = {}
    thesauri: list[str] | None = None


class EditionOut(BaseModel):
    """An edition: who made it, when, why, and what it says otherwise than the one before."""

    number: int
    live: bool
    state: EditionState
    done: int
    total: int
    """Rows that its building has done, of how many."""
    based_on: int | None
    author: str
    why: str
    created_at: datetime
    thesauri: list[str]
    changes: dict[str, Any]
    """By language, kind and field: words added and removed, entries put, a number."""


class DraftOut(BaseModel):
    """The draft, and what it says otherwise than the live edition."""

    revision: int
    based_on: int
    author: str
    updated_at: datetime
    thesauri: list[str]
    changes: dict[str, Any]


class FieldOut(BaseModel):
    """A field that can be tuned."""

    name: str
    shape: Literal["words", "entries", "number"]
    description: str
