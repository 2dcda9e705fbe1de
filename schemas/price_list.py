"""The price list: what the club sells, by whom, and how it is paid (C5, K4)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator, model_validator
from pydantic import Field as Limit
from stdnum import iban

from schemas.account import Country
from schemas.words import Tier

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Cents = Annotated[int, Limit(ge=0, le=10**9)]
Months = Annotated[int, Limit(ge=1, le=60)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Seller(_Part):
    """Who writes the invoices."""

    name: str
    address: list[str]
    registration: str = ""
    vat_number: str = ""


class Bank(_Part):
    """The account that transfers go to."""

    holder: str
    iban: str
    bic: str = ""

    @field_validator("iban")
    @classmethod
    def _is_an_iban(cls, number: str) -> str:
        return str(iban.validate(number))


class Offer(_Part):
    """A plan: a tier, with seats for others or without, or a package of keywords."""

    code: Code
    tier: Tier | None = None
    seats: Annotated[int, Limit(ge=0, le=1_000)] = 0
    """Members who share it besides its owner (C6)."""
    keywords: Annotated[int, Limit(ge=0, le=10_000)] = 0
    """Keywords that a package adds to the tier's (K4)."""
    prices: dict[Months, Cents]
    """Cents without VAT, by months."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.tier is None) is not (self.keywords > 0):
            raise ValueError("a plan is a tier or a package of keywords")
        if self.tier is Tier.BASIC_FREE:
            raise ValueError("every account is Basic Free without a plan")
        if self.seats and self.tier is None:
            raise ValueError("a package of keywords is not shared")
        return self


class PriceList(_Part):
    """What is sold; empty where the operator sells nothing."""

    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] = "EUR"
    seller: Seller | None = None
    bank: Bank | None = None
    vat: dict[Country, Decimal] = {}
    """Percent, by the buyer's country."""
    plans: list[Offer] = []

    @field_validator("vat", mode="before")
    @classmethod
    def _exact(cls, rates: object) -> object:
        # TOML has binary fractions: 8.1 is meant, not the nearest one.
        return {key: str(rate) for key, rate in rates.items()} if isinstance(rates, dict) else rates

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.plans and (self.seller is None or self.bank is None):
            raise ValueError("who sells plans has a [seller] and a [bank]")
        if len(self._by_code) < len(self.plans):
            raise ValueError("two plans have the same code")
        return self

    @cached_property
    def _by_code(self) -> dict[str, Offer]:
        return {offer.code: offer for offer in self.plans}

    def offer(self, code: str) -> Offer | None:
        """The plan with this code."""
        return self._by_code.get(code)

    def vat_of(self, net: int, country: str) -> tuple[Decimal, int]:
        """The rate in percent and the cents of VAT for a buyer there, half a cent rounded up."""
        rate = self.vat.get(country, Decimal(0))
        exact = Decimal(net) * rate / 100
        return rate, int(exact.quantize(Decimal(1), ROUND_HALF_UP))
