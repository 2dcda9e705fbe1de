"""Who acts for an account besides its holder, and what each may do (A2, A4, A5)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, EmailStr
from pydantic import Field as Limit
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.account import AccountFace, AccountOut, Name, Password, Slug
from schemas.body import Body
from schemas.columns import UtcDateTime, new_id, word


class Right(StrEnum):
    """What a holder can let others do on the account; each call and page needs one of them."""

    PUBLICATIONS = "publications"
    """Publish, edit, withdraw, share; answer the moderators."""
    KEYWORDS = "keywords"
    """The private keywords, and all that they bring: hub, search, suggestions, feedback."""
    MESSAGES = "messages"
    """Individual messages and the signatures that go with them."""
    SUBSCRIPTIONS = "subscriptions"
    """Subscribers, subscriptions, feed and circles."""
    SITE = "site"
    """The Site, the profile and the account's own data."""
    DEALS = "deals"
    STATISTICS = "statistics"
    MONEY = "money"
    """Plan, invoices and payments."""
    DELEGATES = "delegates"
    """Make sub-accounts, set their rights, read what they did."""


class DelegateKind(StrEnum):
    """How somebody came to act for an account."""

    SUB = "sub"
    """A login of their own, with the rights that the holder chose (A4)."""
    SUPERVISOR = "supervisor"
    """Likewise, and manages sub-accounts: everything but money and erasing (A4)."""
    WEBMASTER = "webmaster"
    """A certified member who works from an account of their own (A5)."""


GRANTABLE: dict[DelegateKind, frozenset[Right]] = {
    DelegateKind.SUB: frozenset(Right) - {Right.DELEGATES},
    DelegateKind.SUPERVISOR: frozenset(Right) - {Right.MONEY},
    DelegateKind.WEBMASTER: frozenset(Right) - {Right.MONEY, Right.DELEGATES},
}
"""What each kind can be let do at most."""

USUAL: dict[DelegateKind, frozenset[Right]] = {
    DelegateKind.SUB: frozenset(),
    DelegateKind.SUPERVISOR: GRANTABLE[DelegateKind.SUPERVISOR],
    DelegateKind.WEBMASTER: frozenset((Right.PUBLICATIONS, Right.SITE, Right.STATISTICS)),
}
"""What each kind may where nothing else is said."""

MINOR = frozenset((Right.PUBLICATIONS, Right.KEYWORDS, Right.SUBSCRIPTIONS))
"""All that somebody of 16 or 17 can be let do: nothing with strangers' addresses or money (A2)."""


class Delegate(SQLModel, table=True):
    """Somebody who acts for an account; the row outlasts its end, for the log to name it."""

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    kind: DelegateKind = Field(sa_type=word(DelegateKind))
    worker_id: str | None = Field(
        default=None, foreign_key="account.id", index=True, ondelete="SET NULL"
    )
    """The Webmaster's own account; nobody else has one."""
    email: str | None = Field(default=None, unique=True)
    """What a sub-account or supervisor logs in with; none any more once it has ended."""
    password_hash: str | None = None
    full_name: str | None = None
    birth_date: date | None = None
    job: str | None = None
    language: str
    rights: list[str] = Field(sa_column=Column(JSON, nullable=False))
    guardian_confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the holder said to be the legal guardian of somebody under age (A2)."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)

    def may(self, right: Right) -> bool:
        """Whether it was let do that."""
        return right in self.rights

    def rights_cover(self, other: Delegate) -> bool:
        """Whether it may all that the other may."""
        return set(other.rights) <= set(self.rights)


Rights = Annotated[frozenset[Right], Limit(max_length=len(Right))]


class SubIn(Body):
    """Body of `POST /delegates` for a sub-account or a supervisor."""

    kind: Literal["sub", "supervisor"]
    email: EmailStr
    password: Password
    full_name: Name
    birth_date: date
    job: Name | None = None
    language: Literal["fr", "en"] | None = None
    """Theirs; the account's when left out."""
    rights: Rights | None = None
    guardian: bool = False
    """For somebody of 16 or 17: the holder is their legal guardian."""


class WebmasterIn(Body):
    """Body of `POST /delegates` for a certified Webmaster."""

    kind: Literal["webmaster"]
    slug: Slug
    rights: Rights | None = None


DelegateIn = Annotated[SubIn | WebmasterIn, Limit(discriminator="kind")]


class DelegateChange(Body):
    """Body of `PATCH /delegates/{id}`: only what is sent changes."""

    rights: Rights | None = None
    password: Password | None = None


class DelegateOut(BaseModel):
    """A delegate as those read it who manage it."""

    id: str
    kind: DelegateKind
    name: str
    email: str | None
    slug: str | None
    """The Webmaster's own Site."""
    job: str | None
    minor: bool
    rights: list[Right]
    since: datetime
    ended_at: datetime | None


class Acting(BaseModel):
    """For whom somebody acts, as they read it themselves."""

    id: str
    kind: DelegateKind
    account: str
    """Slug of the account that is acted for."""
    account_name: str
    rights: list[Right]
    since: datetime


class WebmasterChange(Body):
    """Body of `PUT /admin/webmasters/{slug}`."""

    certified: bool


class Greeting(BaseModel):
    """Answer to registering and logging in: who one is, and the token that writes need."""

    account: AccountOut | AccountFace
    acting: Acting | None = None
    """For whom one acts, where that is not one's own account."""
    csrf_token: str
