"""Notices of the club that stand above every page for a time (C11)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, StringConstraints
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, new_id
from schemas.text import plain_line

Said = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), plain_line
]


class ClubNotice(SQLModel, table=True):
    """What the club tells everybody: planned maintenance, rules that change."""

    __tablename__ = "club_notice"

    id: str = Field(default_factory=new_id, primary_key=True)
    texts: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    """By language."""
    link: str | None = None
    """Path of the page that tells more."""
    from_at: datetime = Field(sa_type=UtcDateTime)
    until_at: datetime = Field(sa_type=UtcDateTime, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class SaidTwice(Body):
    """The same in both languages."""

    fr: Said
    en: Said


class NoticeIn(Body):
    """Body of `POST /admin/notices`."""

    texts: SaidTwice
    from_at: AwareDatetime
    until_at: AwareDatetime
    by_email: bool = False
    """Whether every member is written to as well."""


class NoticeOut(BaseModel):
    """A notice in the reader's language."""

    id: str
    text: str
    link: str | None
    from_at: datetime
    until_at: datetime
