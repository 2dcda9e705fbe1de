"""Pages where a card is charged: a port, Stripe's, one that plays it, and none (C5).

The club never sees a card: a provider shows the page, and tells by a signed event what was paid
(`club.card_payments`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import httpx
import structlog
from babel.numbers import get_currency_precision

from schemas.errors import N_, NotFound, PaymentsUnavailable

_TIMEOUT = httpx.Timeout(10, connect=5)
"""Seconds for each step: a member waits."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Wanted:
    """What is to be paid; asked twice on a day, it is the same page."""

    invoice: str
    amount: int
    """Cents."""
    currency: str
    back: str
    """Address that the payer comes back to, having paid or not."""
    at: datetime


class Checkout(Protocol):
    """Opens pages where an amount is paid by card."""

    def takes(self, currency: str) -> bool:
        """Whether such a page can be had for this currency."""

    def open(self, wanted: Wanted) -> str:
        """The address of the page; raises `PaymentsUnavailable` when it may be tried again."""


class TransferAlone:
    """For a club that is paid by transfer: it has no such page."""

    def takes(self, currency: str) -> bool:
        """Never."""
        return False

    def open(self, wanted: Wanted) -> str:
        """Raise `NotFound`."""
        raise NotFound(N_("This club is paid by transfer alone."))


class PlayedCheckout:
    """For a demo club and for tests: a page of the club's own, where no money moves."""

    def takes(self, currency: str) -> bool:
        """Whatever there is."""
        return True

    def open(self, wanted: Wanted) -> str:
        """The page below the invoice's."""
        return f"{wanted.back}/card"


class StripeCheckout:
    """Stripe's hosted checkout, or whatever answers as its API does at `url`."""

    def __init__(self, key: str, url: str) -> None:
        self._key = key
        self._sessions = f"{url.rstrip('/')}/v1/checkout/sessions"

    def takes(self, currency: str) -> bool:
        """Those with cents: the provider counts others in other units than we do."""
        return get_currency_precision(currency) == 2

    def open(self, wanted: Wanted) -> str:
        """Ask for a page, once a day and invoice: it is open for a day."""
        headers = {
            "authorization": f"Bearer {self._key}",
            # Whatever is sent with the same key must be the same: no language, no instant.
            "idempotency-key": f"{wanted.invoice}/{wanted.at:%Y-%m-%d}",
        }
        try:
            answer = httpx.post(
                self._sessions, headers=headers, data=_session_body(wanted), timeout=_TIMEOUT
            )
            answer.raise_for_status()
            url = answer.json()["url"]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            log.warning("no checkout", invoice=wanted.invoice, error=str(error))
            raise _unavailable() from error
        if not isinstance(url, str) or not url.startswith(("https://", "http://")):
            raise _unavailable()
        return url


def _session_body(wanted: Wanted) -> dict[str, str]:
    """A checkout of one line; of the payer the provider is told nothing."""
    price = "line_items[0][price_data]"
    return {
        "mode": "payment",
        "client_reference_id": wanted.invoice,
        f"{price}[currency]": wanted.currency.lower(),
        f"{price}[unit_amount]": str(wanted.amount),
        f"{price}[product_data][name]": wanted.invoice,
        "line_items[0][quantity]": "1",
        "success_url": f"{wanted.back}?done=paying",
        "cancel_url": wanted.back,
    }


def _unavailable() -> PaymentsUnavailable:
    return PaymentsUnavailable(
        N_("Paying by card is not possible for a moment. Try again soon, or pay by transfer.")
    )
