"""How a publication is read and whom it marries, as its author may be told (F4)."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel
from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from schemas.columns import word
from schemas.words import Kind, Need

_IS_OPEN = text("told IS NULL")


class ViewPeriod(SQLModel, table=True):
    """Days in which enough readers opened a publication for their number to be told.

    While it is open, `sketch` holds whom it has counted, as hashes under `secret`; both are erased
    when it ends.
    """

    __tablename__ = "view_period"
    __table_args__ = (
        Index("view_period_open", "last", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    )

    publication_id: str = Field(foreign_key="publication.id", primary_key=True, ondelete="CASCADE")
    since: date = Field(primary_key=True)
    last: date
    """The day of the latest view in it."""
    needed: int
    """Different readers at which it may end: drawn once, told nobody."""
    readers: int = 0
    secret: str | None = None
    sketch: bytes | None = None
    told: int | None = None
    """Different readers, in tens; none while it is open."""


class InterestFigure(SQLModel, table=True):
    """How many members hold an interest, whatever the need, when that was last told to anybody.

    One row a stem: a key without its edition and need. It is looked at once a day, by whoever asks
    first, and moves as a whole: `docs/statistics.md` says when.
    """

    __tablename__ = "interest_figure"

    kind: Kind = Field(sa_type=word(Kind), primary_key=True)
    stem: str = Field(primary_key=True)
    looked_on: date
    moved_on: date
    needed: int
    """How many more or fewer it takes until it moves: drawn anew with each move, told nobody."""
    members: int
    """Who held it when it last moved."""
    secret: str
    sketch: bytes
    """Who was ever in it when it moved, as hashes under `secret`: they move it no more."""
    told: dict[str, dict[str, int]] = Field(sa_column=Column(JSON, nullable=False))
    """In tens, by need (`plain` without) and by tier (`all` together); 0 is left out."""


class Views(BaseModel):
    """Different readers of a publication in some days (UTC), in tens."""

    since: date
    until: date
    readers: int


class Married(BaseModel):
    """A publication's keyword, and how many members hold the interest it satisfies, in tens."""

    text: str
    kind: Kind
    need: Need | None
    members: int | None
    """Null while they are too few to be told."""


class PublicationStatistics(BaseModel):
    """What an author is told of one publication; nothing of fewer than ten people."""

    views: list[Views]
    """The latest first; a reader is in each of them once."""
    marriages: list[Married] | None
    """By its keywords; null of what no hub shows, or circles alone."""
