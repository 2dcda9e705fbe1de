"""Policies of the club: their versions, and who accepted which (A17)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, StringConstraints
from pydantic import Field as Limit
from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, new_id, word
from schemas.text import plain_block, plain_line


class PolicyName(StrEnum):
    """The policies that there are, in the order in which they are listed."""

    TERMS = "terms"
    PUBLISHING = "publishing"
    RANKING = "ranking"
    PRIVACY = "privacy"
    COOKIES = "cookies"


FIRST_NUMBER = 1
"""Number of the version of a policy that the club comes with."""


class PolicyVersion(SQLModel, table=True):
    """One version of a policy, in every language of the interface.

    A draft has no date; a dated one is never changed again.
    """

    __tablename__ = "policy_version"
    __table_args__ = (
        UniqueConstraint("name", "number"),
        # Asked with every request: the newest one in force that members have to accept.
        Index(
            "policy_to_accept",
            "in_force_at",
            sqlite_where=text("number > 1"),
            postgresql_where=text("number > 1"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    name: PolicyName = Field(sa_type=word(PolicyName))
    number: int
    texts: dict[str, dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    """By language: `title`, `text` in Markdown, and `changes`, what is new in it."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    announced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    in_force_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told: bool = False
    """Whether open pages were told that it is in force."""

    def in_language(self, language: str) -> WrittenText:
        """What it says to a reader of `language`."""
        return WrittenText.model_validate(self.texts[language])


class PolicyAcceptance(SQLModel, table=True):
    """A member accepted a version; kept as long as the account."""

    __tablename__ = "policy_acceptance"

    account_id: str = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    version_id: str = Field(foreign_key="policy_version.id", primary_key=True)
    accepted_at: datetime = Field(sa_type=UtcDateTime)


class WrittenText(Body):
    """A policy in one language."""

    title: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), plain_line
    ]
    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60_000), plain_block
    ]
    """Markdown."""
    changes: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=1_000), plain_block
    ] = ""
    """What is new, in a few sentences."""


class PolicyTexts(Body):
    """Body of `PUT /admin/policies/{name}`: the next version, in both languages."""

    fr: WrittenText
    en: WrittenText


class Announcing(Body):
    """Body of `POST /admin/policies/{name}/announcement`."""

    in_force_at: AwareDatetime
    """From when on members have to accept it; to come."""


_Number = Annotated[int, Limit(ge=1, le=2**31 - 1)]
Accepted = Annotated[dict[PolicyName, _Number], Limit(min_length=1)]


class AcceptanceIn(Body):
    """Body of `POST /me/policies`: number of the version that was read, by policy."""

    accept: Accepted


class PolicyHead(BaseModel):
    """A version without its text."""

    name: PolicyName
    number: int
    title: str
    changes: str
    announced_at: datetime | None
    in_force_at: datetime | None
    """None for a draft."""


class PolicyOut(PolicyHead):
    """A version as anybody reads it."""

    language: str
    text: str
    """Markdown."""


class PolicyDraft(PolicyHead):
    """A version as administrators read it."""

    texts: PolicyTexts


class AcceptedPolicy(PolicyHead):
    """A version that a member accepted."""

    accepted_at: datetime
