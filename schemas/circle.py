"""Dynamic Circles: named filters over one's authorised subscribers (F3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Limit
from pydantic_core import PydanticCustomError
from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.account import Country, Name, SpokenLanguage
from schemas.body import Body
from schemas.columns import UtcDateTime, new_id
from schemas.errors import N_
from schemas.keyword import KeywordText
from schemas.publication import Author
from schemas.text import TOLD
from schemas.words import Tier

MOST_CIRCLES = 20
"""Circles that one account may have."""

Words = Annotated[list[Name], Limit(max_length=20)]


class Circle(SQLModel, table=True):
    """A circle of one account; who is in it is found out whenever somebody asks."""

    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    """Whose authorised subscribers it is drawn from."""
    name: str
    rule: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """As `Rule` has it."""
    keys: dict[str, list[str]] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    """By number of each written edition: the interests of the rule's keywords; None without any."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)

    def is_read_by(self, editions: Iterable[int]) -> bool:
        """Whether these editions have read the rule's keywords, if there are any."""
        return self.keys is None or all(str(edition) in self.keys for edition in editions)


class Rule(Body):
    """Who is in a circle: one of the values of each field that has any; with none, everybody.

    Each field is one that the circle's owner may see of a member, but for the tier: who is in a
    circle by tier, and how many, the owner is not told. Sectors and jobs are given by
    their words: `baker` stands for *master baker*, too.
    """

    model_config = ConfigDict(frozen=True)

    countries: Annotated[list[Country], Limit(max_length=100)] = []
    cities: Words = []
    languages: Annotated[list[SpokenLanguage], Limit(max_length=50)] = []
    """Spoken ones."""
    sectors: Words = []
    jobs: Words = []
    tiers: list[Tier] = []
    keywords: Annotated[list[KeywordText], Limit(max_length=10)] = []
    """What a member's publications offer, as any member may see them on a hub or Site: of
    whichever kind, whatever the need. Never what members look for."""
    since: date | None = None
    """Authorised on this day or later, in UTC."""
    until: date | None = None
    """Authorised on this day or earlier."""

    @property
    def tells_what_is_hidden(self) -> bool:
        """Whether who is in the circle would show its owner what profiles do not say (A9)."""
        return bool(self.tiers)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise PydanticCustomError(TOLD, N_("These days are the wrong way round."))
        return self


class CircleIn(Body):
    """Body of `POST /circles` and `PUT /circles/{id}`."""

    name: Name
    rule: Rule = Rule()


class Insider(BaseModel):
    """A member of a circle, as far as its owner may see: the sample shows a few."""

    member: Author
    country: str | None
    city: str | None
    """None where the member hides where they are (A9)."""
    sector: str | None
    job: str | None
    languages: list[str]
    since: datetime | None


class Composition(BaseModel):
    """Who is in a circle now: how many, and a few of them, the latest authorised first."""

    count: int | None
    """None where it would tell what profiles do not; the sample is empty then."""
    sample: list[Insider]


class CircleOut(BaseModel):
    """A circle as its owner sees it."""

    id: str
    name: str
    rule: Rule
    count: int | None
    """Members in it now; None for a circle by tier."""
    publications: int
    """Publications that are restricted to it, whatever their state."""
    created_at: datetime
    updated_at: datetime


class CirclePage(CircleOut):
    """A circle with a few of those who are in it."""

    sample: list[Insider]
