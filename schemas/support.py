"""What support asks about accounts, and what it is told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from schemas.access import AccessOut
from schemas.account import Slug
from schemas.body import Body
from schemas.moderation import LoggedAct
from schemas.plan import PlanOut
from schemas.text import line_or_nothing, plain_line
from schemas.words import AccountState, AccountType, Role, Tier

Sought = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), line_or_nothing]
Purpose = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300), plain_line
]


class AccountsQuery(Body):
    """Query of `GET /admin/accounts`; what is left out asks nothing."""

    q: Sought = ""
    """A whole email address, or a part of a name or of a Site's address."""
    state: AccountState | None = None
    after: Slug | None = None
    """The `next` of the page before."""


class LookQuery(Body):
    """Query of `GET /admin/accounts/{slug}`."""

    purpose: Purpose
    """Why support looks: it is kept in the log, and the member can read it."""


class AccountLine(BaseModel):
    """An account in a list: nothing that its own Site does not tell, and its standing."""

    model_config = ConfigDict(from_attributes=True)

    slug: str
    name: str
    type: AccountType
    tier: Tier
    role: Role
    state: AccountState
    blocked_until: datetime | None
    deactivated_at: datetime | None
    created_at: datetime


class AccountFile(AccountLine):
    """An account as support sees it, for a purpose."""

    email: str
    email_validated_at: datetime | None
    email_bounced_at: datetime | None
    active_at: datetime | None
    """When its member was last active, to the day."""
    country: str
    language: str
    vouched: bool
    infringements: int
    """Acts against it that stand."""
    plan: PlanOut
    acts: list[LoggedAct]
    """What was decided about it, and who looked, the newest first."""
    accesses: list[AccessOut]
    """Its latest requests, the newest first."""
