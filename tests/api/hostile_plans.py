"""What the pages of plans are given, with hostile text wherever somebody writes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from api.plans import PriceListOut, TierOut
from schemas.card import CardOutcome, MisfitOut
from schemas.duplicate import Clue
from schemas.group import GroupOut, InvitationOut, SeatOut, SeatState
from schemas.invoice import InvoiceKind, InvoiceOut, Party, Said
from schemas.letter import LetterPurpose
from schemas.outbox import Topic
from schemas.plan import OrderOut, OrderState, PlanOut
from schemas.price_list import Offer
from schemas.publication import Author
from schemas.words import Tier
from tests.api.hostile import DECIDED, HOSTILE

_AUTHOR = Author(slug="a", name=HOSTILE)
_NOW = datetime(2026, 5, 17, tzinfo=UTC)
_PARTY = Party(name=HOSTILE, address=[HOSTILE], registration=HOSTILE, vat_number=HOSTILE)
_VIP = {"tier": "premium_vip", "keywords": 0, "seats": 5, "months": 12}
_SAID = Said(
    seller=_PARTY,
    buyer=_PARTY,
    plan="premium-vip",
    **_VIP,
    net=19_000,
    vat_rate="20",
    vat=3_800,
    holder=HOSTILE,
    iban=HOSTILE,
    bic=HOSTILE,
    cancels=HOSTILE,
)


def _invoice(kind: InvoiceKind, *, paid: bool = False) -> InvoiceOut:
    return InvoiceOut(
        number="2026-000001",
        kind=kind,
        issued_at=_NOW,
        due_at=_NOW,
        currency="EUR",
        total=22_800,
        reference=HOSTILE,
        said=_SAID,
        paid=paid,
    )


INVOICE = _invoice(InvoiceKind.INVOICE)
INVOICES = [_invoice(kind, paid=paid) for kind in InvoiceKind for paid in (False, True)]
OPEN = [
    {**INVOICE.model_dump(), "number": f"2026-{overdue:06d}", "slug": "a", "overdue": overdue}
    for overdue in (False, True)
]
SOLD = PriceListOut(
    currency="EUR",
    tiers=[TierOut(tier=tier, keywords=10) for tier in Tier],
    plans=[
        Offer(code="vip", tier=Tier.PREMIUM_VIP, seats=1, prices={1: 100, 12: 1_000}),
        Offer(code="more", keywords=1, prices={1: 100}),
    ],
)
NOTHING_SOLD = SOLD.model_copy(update={"plans": []})
PLAN = PlanOut(
    tier=Tier.PREMIUM_VIP,
    until=_NOW,
    keywords=110,
    orders=[
        OrderOut(
            id=state,
            plan="vip",
            tier=Tier.PREMIUM_VIP,
            keywords=0,
            seats=0,
            months=1,
            price=100,
            currency="EUR",
            state=state,
            ordered_at=_NOW,
            paid_at=_NOW,
            begins_at=_NOW,
            ends_at=_NOW,
            invoice="2026-000001",
            due_at=_NOW,
        )
        for state in OrderState
    ],
)
NO_PLAN = PlanOut(tier=Tier.BASIC_FREE, until=None, keywords=1, orders=[])
DEACTIVATED: list[dict[str, Any]] = [{"id": "a", "slug": "a", "name": HOSTILE, "email": HOSTILE}]
MISFITS = [
    MisfitOut(
        id=HOSTILE,
        outcome=outcome,
        invoice_number=HOSTILE,
        reference=HOSTILE,
        amount=100,
        currency="EUR",
        occurred_at=_NOW,
    )
    for outcome in CardOutcome
]
SYSTEM: dict[str, Any] = {
    "parts": {"truth": "ok", "engine": "away", "bus": "ok"},
    "promises": [{"topic": topic, "waiting": 2, "oldest": _NOW, "attempts": 3,
                  "failures": [{"error": HOSTILE, "promises": 1, "attempts": 3, "since": _NOW}]}
                 for topic in Topic],
    "background": [{"part": "worker", "at": _NOW, "late": False},
                   {"part": "worker", "at": _NOW, "late": True},
                   {"part": "beat", "at": None, "late": True}],
    "letters": [{"purpose": purpose, "waiting": 1, "refused": 1, "oldest": _NOW}
                for purpose in LetterPurpose],
    "generations": [{"name": HOSTILE, "state": state, "created_at": _NOW}
                    for state in ("live", "building", "retired")],
}  # fmt: skip
LOOKED_AT: dict[str, Any] = {
    "slug": "a", "name": HOSTILE, "email": HOSTILE, "tier": Tier.PREMIUM_VIP, "state": "blocked",
    "blocked_until": _NOW, "deactivated_at": None, "created_at": _NOW, "active_at": _NOW,
    "email_validated_at": None, "email_bounced_at": _NOW,
    "country": "FR", "infringements": 2, "plan": PLAN,
    "acts": [DECIDED, {**DECIDED, "act": "look"}],
    "accesses": [{"at": _NOW, "method": "GET", "url": HOSTILE, "status": 200,
                  "address": HOSTILE, "browser": HOSTILE, "system": HOSTILE}],
}  # fmt: skip
_COMPARED: dict[str, Any] = {
    **LOOKED_AT,
    "type": "enterprise",
    "full_name": HOSTILE,
    "birth_date": _NOW.date(),
    "city": HOSTILE,
    "registration_number": HOSTILE,
    "vat_number": HOSTILE,
    "phones": [HOSTILE],
}
PAIR: dict[str, Any] = {
    "id": "d1", "accounts": [LOOKED_AT, LOOKED_AT], "score": 1.5, "certain": True,
    "clues": [{"clue": clue, "value": 0.95, "points": 0.5} for clue in Clue],
    "found_at": _NOW, "same": None, "decided_at": None,
    "compared": [_COMPARED, {**_COMPARED, "type": "individual", "birth_date": None, "phones": []}],
}  # fmt: skip
DECIDED_PAIRS = [{**PAIR, "same": same, "decided_at": _NOW} for same in (True, False)]
GROUP = GroupOut(
    seats=5,
    tier=Tier.PREMIUM_VIP,
    members=[
        SeatOut(id="a", member=_AUTHOR, email=None, state=SeatState.ACCEPTED),
        SeatOut(id="b", member=None, email=HOSTILE, state=SeatState.INVITED),
    ],
    invitations=[InvitationOut(id=one, owner=_AUTHOR, state=one) for one in SeatState],
)
NO_GROUP = GroupOut(seats=0, tier=None, members=[], invitations=[])
