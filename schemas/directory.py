"""What members are found by, and how a search tells of them (A9)."""

from __future__ import annotations

from pydantic import BaseModel
from sqlmodel import Field, SQLModel

from schemas.publication import Author
from schemas.search import Highlight


class MemberWord(SQLModel, table=True):
    """A word that a member's name or shown profile says, as searches look for it."""

    __tablename__ = "member_word"

    word: str = Field(primary_key=True)
    account_id: str = Field(
        primary_key=True, foreign_key="account.id", ondelete="CASCADE", index=True
    )
    weight: int
    """What it says of the member: a name more than a trade, a trade more than a town."""


class FoundMember(BaseModel):
    """A member that a search has found: what their profile shows, and why."""

    member: Author
    sector: str | None
    job: str | None
    city: str
    country: str | None
    languages: list[str]
    highlights: list[Highlight]
    publications: list[str] = []
    """Titles of theirs that answer."""
