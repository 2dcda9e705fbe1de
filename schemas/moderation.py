"""What moderators do and see: acts, the log of them, and the queue (K5, A15)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Limit
from sqlmodel import Field, SQLModel

from schemas.columns import UtcDateTime, word
from schemas.publication import Doubt, KeywordReport
from schemas.text import plain_block
from schemas.words import PublicationState

Why = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000), plain_block]


class Act(StrEnum):
    """What a moderator decides."""

    APPROVE = "approve"
    REFUSE = "refuse"
    HOLD = "hold"
    VOUCH = "vouch"
    UNVOUCH = "unvouch"


class ModerationAct(SQLModel, table=True):
    """One decision; rows are added and never changed (A15). Kept by value: either side may go."""

    __tablename__ = "moderation_act"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    moderator: str
    """The moderator's slug, as it was."""
    account_id: str = Field(index=True)
    publication_id: str | None = Field(default=None, index=True)
    keyword: str | None = None
    """The keyword's text, where the act is about a single one."""
    act: Act = Field(sa_type=word(Act))
    reason: str = ""


class ReviewIn(BaseModel):
    """Body of `POST /publications/{id}/keywords/{position}/review`."""

    model_config = ConfigDict(extra="forbid")

    passage: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)] = ""
    """The words of the publication that bear the keyword out, as they stand there."""


class DecisionIn(BaseModel):
    """Body of `POST /admin/moderation/publications/{id}`; without `keyword`, of all of it."""

    model_config = ConfigDict(extra="forbid")

    act: Act
    keyword: Annotated[int, Limit(ge=0)] | None = None
    """The keyword's position."""
    reason: Why = ""


class VouchIn(BaseModel):
    """Body of `PUT /admin/moderation/accounts/{slug}`."""

    model_config = ConfigDict(extra="forbid")

    vouched: bool
    reason: Why = ""


class ActOut(BaseModel):
    """A decision as authors and moderators read it."""

    at: datetime
    act: Act
    publication_id: str | None
    keyword: str | None
    reason: str


class LoggedAct(ActOut):
    """A decision as moderators read it: with who took it, and of whom."""

    id: int
    moderator: str
    account_id: str


class Resembled(BaseModel):
    """A publication that another one looks like a copy of (K6)."""

    id: str
    title: str
    subtitle: str
    texts: list[str]
    language: str
    state: PublicationState
    author: str
    author_slug: str
    published_at: datetime | None


class Case(BaseModel):
    """A publication that waits for a moderator, with its evidence, reports and history."""

    id: str
    title: str
    subtitle: str
    texts: list[str]
    language: str
    state: PublicationState
    author: str
    author_slug: str
    vouched: bool
    keywords: list[KeywordReport]
    doubts: list[Doubt]
    """Why it is held as stuffed or copied."""
    original: Resembled | None
    """What it looks like a copy of."""
    reported_by: int
    """Members who reported it, since it was last decided on."""
    comments: list[str]
    """What they wrote, the latest first."""
    history: list[LoggedAct]
