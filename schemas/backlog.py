"""What waits to be carried out: counts and times by what it is about, and nobody's data."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from schemas.letter import LetterPurpose
from schemas.outbox import Topic


class Failure(BaseModel):
    """What promises of one topic failed by when they were tried last."""

    error: str
    """Classes of errors; of a bug, where it is."""
    promises: int
    attempts: int
    """Most that one of them was tried."""
    since: datetime
    """When the oldest of them was made."""


class WaitingPromises(BaseModel):
    """Promises of one topic that are not carried out in full."""

    topic: Topic
    waiting: int
    oldest: datetime
    attempts: int
    """Most that one of them was tried."""
    failures: list[Failure]
    """Those tried most first; empty while all that waits is a first attempt."""


class WaitingLetters(BaseModel):
    """Letters of one purpose that no mail server has taken."""

    purpose: LetterPurpose
    waiting: int
    """Tried again by themselves."""
    refused: int
    """Refused by the mail server or given up after a week: kept for a month, tried no more."""
    oldest: datetime


class Retried(BaseModel):
    """What is tried again in the next round."""

    promises: int
    letters: int
