"""Group accounts: the seats of a plan that its owner pays and others share (C6)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, EmailStr, StringConstraints, model_validator
from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from schemas.account import SLUG
from schemas.body import Body
from schemas.columns import UtcDateTime, new_id
from schemas.publication import Author
from schemas.words import Tier


class Seat(SQLModel, table=True):
    """A member's part in a group, from the invitation to the end; kept as history (C3)."""

    __table_args__ = (
        # Nobody is in two groups at once.
        Index(
            "seat_taken",
            "member_id",
            unique=True,
            sqlite_where=text("accepted_at IS NOT NULL AND ended_at IS NULL"),
            postgresql_where=text("accepted_at IS NOT NULL AND ended_at IS NULL"),
        ),
        Index(
            "seat_untold",
            "email",
            sqlite_where=text("told_at IS NULL AND ended_at IS NULL"),
            postgresql_where=text("told_at IS NULL AND ended_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    owner_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    member_id: str | None = Field(
        default=None, foreign_key="account.id", index=True, ondelete="CASCADE"
    )
    """None while an address is invited, whether it has an account or not."""
    email: str | None = Field(default=None, index=True)
    invited_at: datetime = Field(sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the invited account was written to."""
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was refused, left or taken away."""


class SeatState(StrEnum):
    """Where an open seat stands."""

    INVITED = "invited"
    ACCEPTED = "accepted"


class SeatIn(Body):
    """Body of `POST /me/group/members`: by the address of the Site, or by email."""

    member: Annotated[str, StringConstraints(pattern=f"^{SLUG.pattern}$", max_length=40)] | None = (
        None
    )
    email: EmailStr | None = None

    @model_validator(mode="after")
    def _names_one(self) -> SeatIn:
        if (self.member is None) is (self.email is None):
            raise ValueError("one of member and email")
        return self


class SeatOut(BaseModel):
    """A seat as the group's owner sees it."""

    id: str
    member: Author | None
    """Null while an address is invited."""
    email: str | None
    state: SeatState


class InvitationOut(BaseModel):
    """A seat as whoever it is offered to, or holds it, sees it."""

    id: str
    owner: Author
    state: SeatState


class GroupOut(BaseModel):
    """An account's group, and the groups that it is in or invited to."""

    seats: int
    """Seats of the plan in force."""
    tier: Tier | None
    """What its members share."""
    members: list[SeatOut]
    invitations: list[InvitationOut]
