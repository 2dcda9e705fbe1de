"""Signs of life of the background work: when each of its parts was last at work."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel
from sqlmodel import Field, SQLModel

from schemas.columns import UtcDateTime, word


class BackgroundPart(StrEnum):
    """A part of the background work."""

    WORKER = "worker"
    """Who makes the rounds: a thread of the server, or Celery's workers."""
    BEAT = "beat"
    """Celery's schedule, without which workers have nothing to do."""


class Heartbeat(SQLModel, table=True):
    """A row a part; the migration writes them, so that nobody races to."""

    part: BackgroundPart = Field(primary_key=True, sa_type=word(BackgroundPart))
    at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignOfLife(BaseModel):
    """When a part was last at work."""

    part: BackgroundPart
    at: datetime | None
    late: bool
    """It should have given a sign since, or gave none ever."""
