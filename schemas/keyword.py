"""Members' keywords: the table and its public shapes (K1–K4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Limit
from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, large, new_id, word
from schemas.edition import FIRST, plain
from schemas.text import plain_line
from schemas.where import WhereIn, WhereOut
from schemas.words import KeywordState, Kind, Need

QUOTAS = {"basic_free": 10, "basic_plus": 25, "premium_vip": 100, "premium_diamond": 300}
"""Keywords an account may hold, by tier (K4)."""

KeywordText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=240), plain_line
]
MOST_EXCLUDED = 10
"""Keywords that one keyword may exclude."""

Excluded = Annotated[list[KeywordText], Limit(max_length=MOST_EXCLUDED)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Concept = Annotated[str, StringConstraints(min_length=1, max_length=200), plain_line]
"""A concept as keys have it: `cpv:15411110`."""


class Keyword(SQLModel, table=True):
    """A keyword a member wrote once; it acts until it is deleted (K2)."""

    __table_args__ = (
        UniqueConstraint("account_id", "kind", "need_name", "text", "language"),
        # SQLite reads the keywords through: an embedded club has few enough.
        Index("keyword_by_key", text("(keys::jsonb)"), postgresql_using="gin").ddl_if(
            dialect="postgresql"
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    text: str
    kind: Kind = Field(sa_type=word(Kind))
    language: str
    need: Need | None = Field(default=None, sa_type=word(Need))
    need_name: str = ""
    """The need and the conditions again, never null, for the unique constraint."""
    keys: list[str] = Field(sa_column=Column(JSON, nullable=False))
    """Interest keys of every written edition, stamped: one of the live one's is a marriage."""
    rules: str
    """Version of the analyzer that made the keys."""
    read_by: list[int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Editions that have read it, also those in which it holds nothing; None for the first."""
    read_in: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Languages it was read in: the one it was given, or all of its writer's."""
    sense: str | None = None
    """The concept that its writer chose, where the text stands for several."""
    place: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Where it looks, as `schemas.geography.unpack_where` reads it; None for anywhere (K8)."""
    excluded: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Keywords that a publication may not have besides, as they were written (K8)."""
    excluded_keys: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Their interest keys, as `keys` has its own."""
    activation: int | None = Field(default=None, index=True, sa_type=large())
    """Outbox number at which the engine held the interest; null while activating."""
    asleep: bool = False
    """Above the quota that holds now: kept, selecting nothing (K4)."""
    created_at: datetime = Field(sa_type=UtcDateTime)

    @property
    def state(self) -> KeywordState:
        """Whether it selects: the engine holds its interests, and its quota keeps it awake."""
        if self.asleep:
            return KeywordState.ASLEEP
        return KeywordState.ACTIVATING if self.activation is None else KeywordState.ACTIVE

    @property
    def guessed(self) -> bool:
        """Whether its language is a guess, so that it is read in several (K7)."""
        return len(self.languages) > 1

    @property
    def readers(self) -> frozenset[int]:
        """The editions that have read it."""
        return frozenset(self.read_by or (FIRST,))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages to read it in, the likeliest first."""
        # Rows of before editions do not say: their keys' languages are those they were read in.
        codes = self.read_in or [key.partition(":")[0] for key in plain(self.keys, FIRST)]
        return tuple(dict.fromkeys([self.language, *(code for code in codes if len(code) == 2)]))


class KeywordIn(Body):
    """Body of `POST /keywords`."""

    model_config = ConfigDict(populate_by_name=True)

    text: KeywordText
    kind: Kind
    language: LanguageCode | None = None
    need: Need | None = None
    sense: Concept | None = None
    where: WhereIn | None = None
    """Where it looks (K8); anywhere where that is not said."""
    excluded: Excluded = Limit(default=[], alias="except")
    """Keywords of the same kind that a publication may not have besides (K8)."""


class KeywordChange(Body):
    """Body of `PATCH /keywords/{id}`: only what is sent changes, null leaves it open again."""

    model_config = ConfigDict(populate_by_name=True)

    sense: Concept | None = None
    language: LanguageCode | None = None
    where: WhereIn | None = None
    """Null: anywhere."""
    excluded: Excluded | None = Limit(default=None, alias="except")
    """Null or empty: nothing."""


class SenseOut(BaseModel):
    """A concept that a keyword may stand for, by its labels in the language of whoever asks."""

    model_config = ConfigDict(from_attributes=True)

    concept: str
    label: str
    broader: list[str]
    """What it is a kind of, nearest first."""
    also: list[str]
    """Its other labels."""


class Quota(BaseModel):
    """Keywords held and allowed (K4)."""

    used: int
    limit: int


class KeywordOut(BaseModel):
    """A keyword as its owner sees it."""

    model_config = ConfigDict(from_attributes=True, populate_by_name=True)

    id: str
    text: str
    kind: Kind
    language: str
    guessed: bool
    """Whether the language is a guess: the keyword is read in all of its writer's."""
    need: Need | None
    keys: list[str]
    sense: str | None
    where: WhereOut | None = Limit(default=None, validation_alias="place")
    """Where it looks; null for anywhere."""
    excluded: list[str] | None = Limit(default=None, alias="except")
    """Keywords that a publication may not have besides."""
    state: KeywordState
    created_at: datetime


class KeywordTold(KeywordOut):
    """A keyword with how it was understood, in the language of whoever asks."""

    explanation: str
    senses: list[SenseOut]
    """What may be meant, where that is open; `sense` is the one that was chosen."""


class KeywordAdded(KeywordTold):
    """Answer to `POST /keywords`."""

    quota: Quota


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an entry is there: the reader's own keyword that selected it (M1)."""

    keyword: str
    kind: Kind
    need: Need | None
