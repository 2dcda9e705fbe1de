"""What plans cost here and when they are to be paid: the price list, and its delays (C5)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from schemas.errors import N_, Invalid
from schemas.price_list import Bank, Offer, PriceList, Seller


@dataclass(frozen=True, slots=True)
class Tariff:
    """The price list and the delays that the operator set."""

    prices: PriceList
    notice: timedelta
    """How long before a plan ends its next invoice is ready."""
    deadline: timedelta
    """How long after its invoice an order is to be paid, at least."""

    def offered(self, code: str, months: int) -> tuple[Offer, int]:
        """The plan with this code and its price in cents; raises `Invalid`."""
        offer = self.prices.offer(code)
        if offer is None:
            sentence = N_("There is no such plan. Choose one of the price list.")
            raise Invalid(sentence, fields={"plan": sentence})
        price = offer.prices.get(months)
        if price is None:
            sentence = N_("This plan is not sold for so many months.")
            raise Invalid(sentence, fields={"months": sentence})
        return offer, price

    @property
    def seller(self) -> Seller:
        """Who writes invoices; raises `Invalid` where nothing is sold."""
        if self.prices.seller is None:
            raise Invalid(N_("This club sells no plans."))
        return self.prices.seller

    @property
    def bank(self) -> Bank:
        """Where transfers go; raises `Invalid` where nothing is sold."""
        if self.prices.bank is None:
            raise Invalid(N_("This club sells no plans."))
        return self.prices.bank


def read_price_list(path: Path | None) -> PriceList:
    """The list that a TOML file has, an empty one without a file; raises `ValueError`."""
    if path is None:
        return PriceList()
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    for plan in said.get("plans", ()):
        plan["prices"] = {_months(text): cents for text, cents in plan["prices"].items()}
    return PriceList.model_validate(said)


def _months(text: str) -> int:
    if not re.fullmatch("[0-9]{1,2}", text):
        raise ValueError(f"not a number of months: {text}")
    return int(text)
