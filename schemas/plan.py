"""Plans that accounts have ordered: the table, and its public shapes (C3, C5, K4)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, new_id, word
from schemas.price_list import Code, Months
from schemas.words import Tier

OrderKey = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern="^[!-~]+$")]
"""What tells an order from another one: visible ASCII."""


class OrderState(StrEnum):
    """Where an order stands."""

    OPEN = "open"
    """Waits to be paid."""
    OVERDUE = "overdue"
    """Was not paid in time: its account is deactivated."""
    PAID = "paid"
    """Begins when the plan before it ends."""
    RUNNING = "running"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


UNPAID = (OrderState.OPEN, OrderState.OVERDUE)
BOUGHT = (OrderState.PAID, OrderState.RUNNING)


class PlanOrder(SQLModel, table=True):
    """One plan, ordered for some months; kept for as long as the account (C3)."""

    __tablename__ = "plan_order"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        # What the background work asks for each round.
        Index(
            "plan_order_next",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    key: str = Field(default_factory=new_id)
    """Whoever sends it again means the same order."""
    plan: str
    """Code in the price list, as it was."""
    tier: Tier | None = Field(default=None, sa_type=word(Tier))
    keywords: int = 0
    seats: int = 0
    months: int
    price: int
    """Cents without VAT."""
    currency: str
    state: OrderState = Field(default=OrderState.OPEN, sa_type=word(OrderState))
    renews: str | None = Field(default=None, unique=True)
    """The order that this one follows by itself."""
    ordered_at: datetime = Field(sa_type=UtcDateTime)
    paid_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    begins_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When something is to be done about it: deadline, beginning, notice, end."""


class OrderIn(Body):
    """Body of `POST /me/orders`."""

    plan: Code
    months: Months
    extend: bool = False
    """Have it follow the plan that runs; without it, a running plan is in the way."""


class OrderOut(BaseModel):
    """An order as its account sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    plan: str
    tier: Tier | None
    keywords: int
    seats: int
    months: int
    price: int
    """Cents without VAT."""
    currency: str
    state: OrderState
    ordered_at: datetime
    paid_at: datetime | None
    begins_at: datetime | None
    ends_at: datetime | None
    invoice: str | None = None
    """Number of its invoice."""
    due_at: datetime | None = None
    """Until when it is to be paid."""


class PlanOut(BaseModel):
    """An account's plan: what is in force, and everything that was ordered (C3)."""

    tier: Tier
    until: datetime | None
    """Until when the tier was bought; null where it was not."""
    keywords: int
    """Keywords that the account may hold."""
    orders: list[OrderOut]
    """The newest first."""


class RestoreIn(Body):
    """Body of `POST /admin/plans/accounts/{slug}/restore`."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)] = ""
    withdraw: bool = False
    """Withdraw what was not paid; without it, there is a new deadline."""
