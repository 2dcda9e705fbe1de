"""Payment by card: what a provider tells of it, and what came of that (C5)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Limit
from sqlmodel import Field, SQLModel

from schemas.columns import UtcDateTime, large, word

METHOD = "card"
"""Method of a payment that a provider told of."""

Told = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern="^[!-~]+$")]
"""A name that the provider gave: visible ASCII."""


class CardOutcome(StrEnum):
    """What came of a payment that a provider told of."""

    RECORDED = "recorded"
    WRONG_AMOUNT = "wrong_amount"
    """Not what the invoice asks for: nothing is recorded, support looks at it."""
    NOT_OPEN = "not_open"
    """The invoice was paid or withdrawn already, or whoever had it has left."""
    UNKNOWN_INVOICE = "unknown_invoice"


class PaymentEvent(SQLModel, table=True):
    """A payment that a provider told of; kept, so that it is taken once (C5)."""

    __tablename__ = "payment_event"

    id: str = Field(primary_key=True)
    """The provider's name of the event."""
    outcome: CardOutcome = Field(sa_type=word(CardOutcome), index=True)
    invoice_number: str
    """As it was told: there may be no such invoice."""
    reference: str
    """The provider's name of the payment."""
    amount: int = Field(sa_type=large())
    """Cents."""
    currency: str
    occurred_at: datetime = Field(sa_type=UtcDateTime)
    received_at: datetime = Field(sa_type=UtcDateTime)
    settled_by: str | None = None
    """Slug of the administrator who dealt with what did not fit."""
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Event(BaseModel):
    """What a provider sends, in Stripe's shape; fields besides these do not matter."""

    id: Told
    type: Told
    created: Annotated[int, Limit(ge=0, le=2**40)]
    """Seconds since 1970."""
    data: dict[str, Any] = {}


class PaidCheckout(BaseModel):
    """A checkout of Stripe's, as far as an invoice is concerned."""

    id: Told
    client_reference_id: Annotated[str, StringConstraints(max_length=255)] | None = None
    """The invoice's number, which we asked with."""
    payment_status: str
    amount_total: Annotated[int, Limit(ge=0, le=10**12)]
    currency: Annotated[str, StringConstraints(to_upper=True, pattern="^[A-Za-z]{3}$")]


class CheckoutOut(BaseModel):
    """Where an invoice is paid by card."""

    url: str


class EventReceived(BaseModel):
    """What became of an event; the provider reads the status alone."""

    outcome: CardOutcome | None
    """None for what is of no concern here."""


class MisfitOut(BaseModel):
    """A payment by card that no open invoice asks for, as support sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    outcome: CardOutcome
    invoice_number: str
    reference: str
    amount: int
    currency: str
    occurred_at: datetime
