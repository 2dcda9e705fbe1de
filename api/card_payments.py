"""What a payment provider tells the club, by signed events (C5)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from api.deps import HouseDep
from api.openapi import problems
from club import card_payments, card_signature
from schemas.card import EventReceived
from schemas.errors import N_, NotFound

router = APIRouter(tags=["plans"])


async def _body_of(request: Request) -> bytes:
    return await request.body()


_JSON = {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True}


@router.post(
    "/payments/events",
    operation_id="receive_payment_event",
    responses=problems(403, 404),
    openapi_extra={"requestBody": _JSON},
)
def receive_event(
    house: HouseDep,
    body: Annotated[bytes, Depends(_body_of)],
    stripe_signature: Annotated[str, Header()] = "",
) -> EventReceived:
    """Take an event that the provider has signed; told again, it changes nothing.

    Whatever is not about a payment is acknowledged, and nothing comes of it.
    """
    secrets = [one.get_secret_value() for one in house.settings.stripe_webhook_secrets]
    if not secrets:
        raise NotFound(N_("This club is paid by transfer alone."))
    card_signature.check(body, stripe_signature, secrets, house.truth.clock())
    return EventReceived(outcome=card_payments.receive(house.truth, body))
