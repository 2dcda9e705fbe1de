"""Letters to many members at once: notices of the club and its newsletter (C4, C11)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, new_id, word
from schemas.text import plain_block, plain_line


class MailingPurpose(StrEnum):
    """Why so many are written to, which says who they are."""

    POLICY = "policy"
    MAINTENANCE = "maintenance"
    NEWSLETTER = "newsletter"
    """Only those who subscribed to it."""


class Mailing(SQLModel, table=True):
    """One text for many; `reached` is the last account, by id, that has its letter."""

    __table_args__ = (
        Index(
            "mailing_open",
            "created_at",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    purpose: MailingPurpose = Field(sa_type=word(MailingPurpose))
    texts: dict[str, dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    """By language: `subject` and `text`."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    reached: str = ""
    written: int = 0
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NewsletterSubscription(SQLModel, table=True):
    """A member who wants the newsletter; its letters end it by the secret in their links."""

    __tablename__ = "newsletter_subscription"

    account_id: str = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    secret: str = Field(unique=True)
    since: datetime = Field(sa_type=UtcDateTime)


class MailText(Body):
    """A letter in one language."""

    subject: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160), plain_line
    ]
    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), plain_block
    ]


class NewsletterIn(Body):
    """Body of `POST /admin/newsletters`: one letter, in both languages."""

    fr: MailText
    en: MailText


class MailingOut(BaseModel):
    """How far the letters of a mailing are."""

    id: str
    purpose: MailingPurpose
    subject: str
    created_at: datetime
    finished_at: datetime | None
    """When the last letter was written; None while more are to be."""
    written: int
    waiting: int
    """Letters that no mail server has taken yet."""
    refused: int
    """Letters that a mail server will never take: bounces."""


class NewsletterState(Body):
    """Whether a member wants the newsletter: body of `PUT /me/newsletter`, and its answer."""

    subscribed: bool
