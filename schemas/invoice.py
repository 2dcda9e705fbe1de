"""Invoices, credit notes and payments: written once, never changed (C3, C5)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Limit
from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.body import Body
from schemas.columns import UtcDateTime, new_id, word
from schemas.text import plain_line


class InvoiceKind(StrEnum):
    """An invoice, or what takes it back."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class InvoiceSeries(SQLModel, table=True):
    """The last number given in a year; whoever takes the next holds the row until the commit."""

    __tablename__ = "invoice_series"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int


class Invoice(SQLModel, table=True):
    """What was said on the day; kept when the account goes, as the law asks (C8)."""

    __table_args__ = (UniqueConstraint("order_id", "kind"),)

    number: str = Field(primary_key=True)
    kind: InvoiceKind = Field(sa_type=word(InvoiceKind))
    order_id: str | None = Field(default=None, foreign_key="plan_order.id", ondelete="SET NULL")
    account_id: str | None = Field(
        default=None, foreign_key="account.id", index=True, ondelete="SET NULL"
    )
    issued_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    currency: str
    total: int
    """Cents with VAT; below zero for a credit note."""
    reference: str = Field(index=True)
    """What a payment of it says, as ISO 11649 has it."""
    said: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """All of it, as `Said` reads it."""


class Payment(SQLModel, table=True):
    """Money that came in for an invoice."""

    __table_args__ = (UniqueConstraint("method", "reference"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    invoice_number: str = Field(foreign_key="invoice.number", index=True)
    method: str
    reference: str
    """How whoever brings it tells it from others: a line of a statement, an event's id."""
    amount: int
    currency: str
    received_on: date
    recorded_by: str
    """Slug of the administrator; empty for what a provider told."""
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Party(BaseModel):
    """Seller or buyer, as an invoice names them."""

    model_config = ConfigDict(frozen=True)

    name: str
    address: list[str]
    registration: str = ""
    vat_number: str = ""


class Said(BaseModel):
    """What an invoice says, frozen when it was issued."""

    model_config = ConfigDict(frozen=True)

    seller: Party
    buyer: Party
    plan: str
    tier: str | None
    keywords: int
    seats: int
    months: int
    net: int
    vat_rate: str
    """Percent."""
    vat: int
    holder: str
    iban: str
    bic: str = ""
    cancels: str | None = None
    """Number of the invoice that a credit note takes back."""


class InvoiceOut(BaseModel):
    """An invoice as its account sees it, with how to pay it."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    kind: InvoiceKind
    issued_at: datetime
    due_at: datetime | None
    currency: str
    total: int
    reference: str
    said: Said
    paid: bool = False
    open: bool = False
    """Whether it waits to be paid: neither a credit note, nor paid, nor withdrawn."""
    card: bool = False
    """Whether it can be paid by card now; told where one invoice is asked for."""


class PaymentIn(Body):
    """Body of `POST /admin/plans/invoices/{number}/payments`."""

    amount: Annotated[int, Limit(ge=0, le=10**10)]
    """Cents."""
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
    received_on: date
    reference: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=140), plain_line
    ]
    """What tells it from other payments: number and line of the bank's statement."""


class PaymentOut(BaseModel):
    """A payment that was recorded."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    invoice_number: str
    method: str
    reference: str
    amount: int
    currency: str
    received_on: date
    recorded_by: str
    recorded_at: datetime
