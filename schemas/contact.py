"""What anybody writes to the club by its contact form (C11, A15)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, EmailStr, StringConstraints
from sqlmodel import Field, SQLModel

from schemas.account import Name
from schemas.body import Body
from schemas.columns import UtcDateTime, new_id, word
from schemas.text import plain_block


class ContactTopic(StrEnum):
    """What somebody writes about."""

    QUESTION = "question"
    FEEDBACK = "feedback"
    RIGHTS = "rights"
    """A text or picture that was published without permission (A15)."""
    DATA = "data"
    """One's personal data (C8)."""


class ContactMessage(SQLModel, table=True):
    """A message to the club, by a member or by a stranger, and what was answered."""

    __tablename__ = "contact_message"

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str | None = Field(
        default=None, foreign_key="account.id", index=True, ondelete="CASCADE"
    )
    topic: ContactTopic = Field(sa_type=word(ContactTopic))
    name: str
    email: str
    language: str
    text: str
    sent_at: datetime = Field(sa_type=UtcDateTime, index=True)
    answer: str | None = None
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


_Block = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000), plain_block
]


class ContactIn(Body):
    """Body of `POST /contact`."""

    topic: ContactTopic
    name: Name
    email: EmailStr
    text: _Block


class AnswerIn(Body):
    """Body of `POST /admin/contact/{id}/answer`."""

    text: _Block


class ContactOut(BaseModel):
    """A message as its sender, if a member, and administrators read it."""

    id: str
    topic: ContactTopic
    name: str
    email: str
    text: str
    sent_at: datetime
    answer: str | None
    answered_at: datetime | None
