"""Deals between two members, and how each rates the other (A16)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints
from pydantic import Field as Limit
from sqlmodel import Field, SQLModel

from schemas.account import Slug
from schemas.body import Body
from schemas.columns import UtcDateTime, new_id, word
from schemas.publication import Author
from schemas.text import plain_line

Subject = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160), plain_line
]
Stars = Annotated[int, Limit(ge=1, le=5)]


class DealState(StrEnum):
    """Where a deal stands; only what both say was one can be rated."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class Deal(SQLModel, table=True):
    """Business that two members did, as one recorded it and the other confirmed it."""

    id: str = Field(default_factory=new_id, primary_key=True)
    proposer_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    partner_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    subject: str
    state: DealState = Field(default=DealState.PROPOSED, sa_type=word(DealState))
    created_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def other(self, account_id: str) -> str:
        """The other of the two."""
        return self.partner_id if account_id == self.proposer_id else self.proposer_id


class Rating(SQLModel, table=True):
    """What one side of a deal thinks of the other; once a deal and side."""

    deal_id: str = Field(foreign_key="deal.id", primary_key=True, ondelete="CASCADE")
    rater_id: str = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    rated_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    stars: int
    created_at: datetime = Field(sa_type=UtcDateTime)


class DealIn(Body):
    """Body of `POST /deals`: with whom, and about what."""

    partner: Slug
    subject: Subject


class DealDecision(Body):
    """Body of `PUT /deals/{id}`, from the one who did not record it."""

    state: Literal["confirmed", "declined"]


class RatingIn(Body):
    """Body of `POST /deals/{id}/rating`: one star for the worst, five for the best."""

    stars: Stars


class DealOut(BaseModel):
    """A deal as one of the two sees it; what the other gave is not told."""

    id: str
    partner: Author
    """The other of the two."""
    subject: str
    state: DealState
    recorded: bool
    """Whether whoever asks recorded it; if not, it is theirs to confirm."""
    stars: int | None
    """What whoever asks gave."""
    created_at: datetime
    decided_at: datetime | None
