"""What moderators do and see: acts, the log of them, and the queue (K5, A15)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, StringConstraints
from pydantic import Field as Limit
from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from schemas.account import Credentials
from schemas.body import Body
from schemas.columns import UtcDateTime, new_id, word
from schemas.publication import Doubt, KeywordReport
from schemas.text import plain_block
from schemas.words import PublicationState

Why = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000), plain_block]
Passage = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]
ActNumber = Annotated[int, Limit(ge=1, le=2**31 - 1)]
Position = Annotated[int, Limit(ge=0)]


class Act(StrEnum):
    """What a moderator decides."""

    APPROVE = "approve"
    REFUSE = "refuse"
    HOLD = "hold"
    VOUCH = "vouch"
    UNVOUCH = "unvouch"
    BAN = "ban"
    LIFT = "lift"
    BLOCK = "block"
    UNBLOCK = "unblock"
    GRANT = "grant"
    """An appeal is granted: what it was against is undone."""
    DISMISS = "dismiss"
    POLICY = "policy"
    """A new version of a policy is dated and announced (A17)."""
    DEACTIVATE = "deactivate"
    """An account did not pay in time (C5)."""
    RESTORE = "restore"
    FACTOR = "factor"
    """A second factor that was lost is switched off by the operator (C1)."""
    NOTICE = "notice"
    """A notice of the club is put up, or taken down (C11)."""
    LETTER = "letter"
    """The club has written: its newsletter, or an answer (C4, C11)."""
    RETRY = "retry"
    """An administrator had everything that waits tried again."""
    EMBARGO = "embargo"
    """A country is put on the list of embargoes (A7)."""
    EMBARGO_END = "embargo_end"
    """And taken off again."""
    LOOK = "look"
    """Support looked at an account, for the purpose that the reason tells (C3)."""
    ADDRESS = "address"
    """The operator gave the account's Site another address (A6)."""
    SAME = "same"
    """Support found that another account is the same member's (A3)."""
    DISTINCT = "distinct"
    """Support found that another account like it is another member's."""


INFRINGEMENTS = (Act.REFUSE, Act.BAN, Act.BLOCK)
"""Acts that count against an account, of all of a publication or of all of the account (A15)."""

UNTOLD = (Act.SAME, Act.DISTINCT)
"""Acts that no member reads: they tell that another account has what theirs has (A3, A9)."""

APPEALABLE = (Act.REFUSE, Act.HOLD, Act.BAN, Act.BLOCK)


class ModerationAct(SQLModel, table=True):
    """One decision; rows are added and never changed (A15). Kept by value: either side may go."""

    __tablename__ = "moderation_act"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    moderator: str
    """The moderator's slug, as it was; empty for what came to its end by itself."""
    moderator_id: str | None = None
    account_id: str = Field(index=True)
    publication_id: str | None = Field(default=None, index=True)
    keyword: str | None = None
    """The keyword's text, where the act is about a single one."""
    act: Act = Field(sa_type=word(Act))
    reason: str = ""
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Until when a ban or block holds; None for good."""


class Appeal(SQLModel, table=True):
    """An author's one answer to an act, for another moderator to decide on (A15)."""

    __table_args__ = (
        Index(
            "appeal_open",
            "made_at",
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    act_id: int = Field(foreign_key="moderation_act.id", unique=True)
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    words: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    granted: bool | None = None


class ReviewIn(Body):
    """Body of `POST /publications/{id}/keywords/{position}/review`."""

    passage: Passage = ""
    """The words of the publication that bear the keyword out, as they stand there."""


class DecisionIn(Body):
    """Body of `POST /admin/moderation/publications/{id}`; without `keyword`, of all of it."""

    act: Act
    keyword: Position | None = None
    """The keyword's position."""
    reason: Why = ""
    until: AwareDatetime | None = None
    """When a ban ends by itself; without it, never."""


class VouchIn(Body):
    """Body of `PUT /admin/moderation/accounts/{slug}`."""

    vouched: bool
    reason: Why = ""


class StandingIn(Body):
    """Body of `POST /admin/moderation/accounts/{slug}`."""

    act: Literal[Act.BLOCK, Act.UNBLOCK]
    reason: Why = ""
    until: AwareDatetime | None = None
    """When a block ends by itself; without it, never."""


AppealWords = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000),
    plain_block,
]


class AppealIn(Body):
    """Body of `POST /appeals`."""

    act: ActNumber
    words: AppealWords


class BlockedAppealIn(Credentials):
    """Body of `POST /appeals/block`: whoever is blocked cannot log in."""

    words: AppealWords


class VerdictIn(Body):
    """Body of `POST /admin/moderation/appeals/{id}`."""

    granted: bool
    reason: Why = ""


class ActOut(BaseModel):
    """A decision as authors and moderators read it."""

    id: int
    at: datetime
    act: Act
    publication_id: str | None
    keyword: str | None
    reason: str
    until: datetime | None = None
    may_appeal: bool = False
    """Whether its author may still appeal against it."""


class AppealOut(BaseModel):
    """An appeal as its author reads it."""

    id: str
    act: ActOut
    words: str
    made_at: datetime
    granted: bool | None
    """Null until another moderator has decided."""


class OpenAppeal(AppealOut):
    """An appeal as moderators read it."""

    decided_by: str
    """Who took the act: anybody else may decide on the appeal."""
    author: str
    author_slug: str
    title: str | None
    """The publication's, where the act is of one."""
    infringements: int


class Reporter(BaseModel):
    """Somebody who reported a publication, and what became of what they reported before (K6)."""

    slug: str
    settled: int
    refused: int
    """Of the settled ones, those that a moderator found nothing in."""


class LoggedAct(ActOut):
    """A decision as moderators read it: with who took it, and of whom."""

    moderator: str
    account_id: str


class Moderated(BaseModel):
    """A publication and its author as moderators see them."""

    id: str
    title: str
    subtitle: str
    texts: list[str]
    language: str
    state: PublicationState
    author: str
    author_slug: str


class Resembled(Moderated):
    """A publication that another one looks like a copy of (K6)."""

    published_at: datetime | None


class Case(Moderated):
    """A publication that waits for a moderator, with its evidence, reports and history."""

    vouched: bool
    keywords: list[KeywordReport]
    doubts: list[Doubt]
    """Why it is held as stuffed or copied."""
    original: Resembled | None
    """What it looks like a copy of."""
    reported_by: int
    """Members who reported it, since it was last decided on."""
    reporters: list[Reporter]
    comments: list[str]
    """What they wrote, the latest first."""
    infringements: int
    """Acts against its author that stand: refused and banned publications, blocks."""
    banned_until: datetime | None
    history: list[LoggedAct]
