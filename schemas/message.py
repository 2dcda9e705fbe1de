"""Individual messages: one member writes to another, and the club relays it (A13)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlmodel import Field, SQLModel

from schemas.account import Slug
from schemas.body import Body
from schemas.columns import UtcDateTime, new_id
from schemas.publication import Author
from schemas.text import plain_block, plain_line

Subject = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160), plain_line
]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000), plain_block
]


class Message(SQLModel, table=True):
    """What was written; kept for its sender, and for moderators when it is reported."""

    id: str = Field(default_factory=new_id, primary_key=True)
    sender_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    recipient_id: str | None = Field(foreign_key="account.id", ondelete="SET NULL", index=True)
    publication_id: str | None = Field(
        default=None, foreign_key="publication.id", ondelete="SET NULL"
    )
    subject: str
    text: str
    created_at: datetime = Field(sa_type=UtcDateTime)


class MessageIn(Body):
    """Body of `POST /messages`: to a member, about a publication of theirs or in general."""

    to: Slug
    publication: str | None = None
    signature: str
    subject: Subject
    text: Words


class MessageOut(BaseModel):
    """A message as its sender sees it; `to` is null once that member has left."""

    id: str
    to: Author | None
    publication: str | None
    subject: str
    text: str
    created_at: datetime
