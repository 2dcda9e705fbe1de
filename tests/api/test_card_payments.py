"""Payments by card: asked for once, and taken as their provider has signed them (C5)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from cryptography.fernet import Fernet
from fastapi import FastAPI, Request
from pydantic import SecretStr, ValidationError
from starlette.responses import JSONResponse

from club.card_signature import TOLERANCE, sign
from demo.seed import PRICES
from schemas.words import Role
from settings import Settings
from tests.api.club_client import Browser, Club, is_problem, register, running_club, serving
from tests.api.conftest import moderator_of
from tests.api.test_plans import buy, order, pass_days, pay, state_of

SECRET = "whsec_of_this_test"


@dataclass
class Provider:
    """Answers as Stripe's API does: one checkout for an idempotency key."""

    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    by_key: dict[str, str] = field(default_factory=dict)
    status: int = 200

    def application(self) -> FastAPI:
        app = FastAPI()

        @app.post("/v1/checkout/sessions")
        async def create(request: Request) -> JSONResponse:
            assert request.headers["authorization"] == "Bearer sk_test_1"
            key = request.headers["idempotency-key"]
            self.asked.append((key, dict(parse_qsl((await request.body()).decode()))))
            name = self.by_key.setdefault(key, f"cs_{len(self.by_key)}")
            body = {"id": name, "url": f"https://checkout.example/{name}"}
            return JSONResponse(body, self.status)

        return app


@contextmanager
def club_with_cards(settings: Settings) -> Iterator[tuple[Club, Provider]]:
    provider = Provider()
    with serving(provider.application()) as url:
        update = {
            "stripe_secret_key": SecretStr("sk_test_1"),
            "stripe_webhook_secrets": (SecretStr("whsec_old"), SecretStr(SECRET)),
            "stripe_url": url,
        }
        with running_club(settings.model_copy(update=update), rounds=False) as club:
            yield club, provider


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Club, Provider]]:
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("cards"),
        secret_keys=(SecretStr(Fernet.generate_key().decode()),),
        price_list=PRICES,
    )
    with club_with_cards(settings) as both:
        yield both


def event(invoice: dict[str, Any], name: str, **changes: Any) -> dict[str, Any]:
    """What the provider tells of an invoice that was paid in full."""
    paid = {
        "id": f"cs_{name}",
        "object": "checkout.session",
        "client_reference_id": invoice["number"],
        "payment_status": "paid",
        "amount_total": invoice["total"],
        "currency": invoice["currency"].lower(),
        **changes,
    }
    return {
        "id": f"evt_{name}",
        "object": "event",
        "type": "checkout.session.completed",
        "created": 1_780_000_000,
        "data": {"object": paid},
    }


def send(
    club: Club,
    told: dict[str, Any],
    *,
    secret: str = SECRET,
    ago: float = 0,
    signature: str | None = None,
) -> httpx.Response:
    """What the webhook answers to an event that was signed so many seconds ago."""
    body = json.dumps(told, indent=2).encode()
    at = int(club.clock().timestamp() - ago)
    headers = {"stripe-signature": sign(body, secret, at) if signature is None else signature}
    return club.visitor().http.post("/api/v1/payments/events", content=body, headers=headers)


def invoice_of(member: Browser, **wanted: Any) -> dict[str, Any]:
    return dict(member.get(f"/me/invoices/{order(member, **wanted)['invoice']}"))


def test_c5_what_is_paid_by_card_is_in_force_once_its_provider_says_so(
    own_settings: Settings,
) -> None:
    with club_with_cards(own_settings) as (club, provider):
        support, member, stranger = (
            moderator_of(club, Role.ADMINISTRATOR), register(club), register(club)
        )  # fmt: skip
        invoice = invoice_of(member)
        assert invoice["card"] is True
        path = f"/me/invoices/{invoice['number']}/checkout"
        is_problem(stranger.call("POST", path), 404)
        assert member.post(path) == member.post(path), "asked twice, one page"
        [(_, sent), again] = provider.asked
        assert again[1] == sent
        assert sent["client_reference_id"] == invoice["number"]
        price = "line_items[0][price_data]"
        assert (sent[f"{price}[unit_amount]"], sent[f"{price}[currency]"]) == ("22800", "eur")
        assert member.account["email"] not in str(sent), "the provider is told of nobody"
        waiting = event(invoice, "debit", payment_status="unpaid")
        assert send(club, waiting).json() == {"outcome": None}, "has not come in yet"
        told = event(invoice, "debit") | {"id": "evt_later"}
        told["type"] = "checkout.session.async_payment_succeeded"
        for _ in range(2):
            assert send(club, told).json() == {"outcome": "recorded"}, "told twice, taken once"
        assert member.get("/me")["tier"] == "premium_vip"
        assert state_of(member) == ["running"]
        is_problem(member.call("POST", path), 409, "state_conflict")
        assert support.get("/admin/plans/misfits")["entries"] == []
        second = event(invoice, "second")
        assert send(club, second).json() == {"outcome": "not_open"}, "paid twice"
        [misfit] = support.get("/admin/plans/misfits")["entries"]
        assert (misfit["reference"], misfit["amount"]) == ("cs_second", 22800)
        close = f"/admin/plans/misfits/{misfit['id']}/close"
        is_problem(member.call("POST", close), 403)
        for _ in range(2):
            support.post(close, expect=204)
        assert support.get("/admin/plans/misfits")["entries"] == []
        is_problem(support.call("POST", "/admin/plans/misfits/evt_later/close"), 404)


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"amount_total": 22799}, "wrong_amount"),
        ({"currency": "usd"}, "wrong_amount"),
        ({"client_reference_id": "1999-000001"}, "unknown_invoice"),
        ({"client_reference_id": None}, "unknown_invoice"),
    ],
)
def test_c5_what_does_not_fit_the_invoice_waits_for_support(
    cards: tuple[Club, Provider], changes: dict[str, Any], outcome: str
) -> None:
    club, _ = cards
    support, member = moderator_of(club, Role.ADMINISTRATOR), register(club)
    invoice = invoice_of(member)
    odd = f"odd_{invoice['number']}"
    assert send(club, event(invoice, odd, **changes)).json() == {"outcome": outcome}
    assert member.get("/me")["tier"] == "basic_free"
    waiting = support.get("/admin/plans/misfits")["entries"]
    assert [one["outcome"] for one in waiting if one["reference"] == f"cs_{odd}"] == [outcome]
    assert f"cs_{odd}" in support.http.get("/admin/plans").text
    even = event(invoice, f"even_{invoice['number']}")
    assert send(club, even).json() == {"outcome": "recorded"}


def test_c5_events_that_are_forged_or_replayed_are_refused(cards: tuple[Club, Provider]) -> None:
    club, _ = cards
    member = register(club)
    told = event(invoice_of(member), "forged")
    body = json.dumps(told, indent=2).encode()
    now = int(club.clock().timestamp())
    for signature in (
        "",
        "t=,v1=",
        f"t={now}",
        f"t={now},v1=" + "0" * 64,
        f"t={now},v1=é",
        sign(body, SECRET, now).replace("v1=", "v0="),
        sign(body, SECRET, now).replace(f"t={now}", f"t={now + 1}"),
        sign(body + b" ", SECRET, now),
    ):
        raw = signature.encode()
        answer = club.visitor().http.post(
            "/api/v1/payments/events", content=body, headers={b"stripe-signature": raw}
        )
        is_problem(answer, 403, "forbidden")
    for ago in (TOLERANCE + 30, -TOLERANCE - 30):
        is_problem(send(club, told, ago=ago), 403, "forbidden")
    is_problem(send(club, told, secret="whsec_other"), 403, "forbidden")
    assert state_of(member) == ["open"], "nothing of it was taken"
    is_problem(send(club, {"id": "evt_1"}), 422, "invalid")
    refund = told | {"type": "charge.refunded", "data": {"object": {"id": "ch_1"}}}
    assert send(club, refund).json() == {"outcome": None}, "of no concern: acknowledged"
    one_of_two = sign(body, "whsec_old", now) + "," + sign(body, SECRET, now).split(",")[1]
    assert send(club, told, signature=one_of_two).json() == {"outcome": "recorded"}


def test_c5_a_card_that_pays_late_counts_and_support_restores(cards: tuple[Club, Provider]) -> None:
    club, _ = cards
    support, member = moderator_of(club, Role.ADMINISTRATOR), register(club)
    invoice = invoice_of(member)
    pass_days(club, 15)
    is_problem(member.call("GET", "/me"), 401)
    assert send(club, event(invoice, "late")).json() == {"outcome": "recorded"}
    slug = member.account["slug"]
    assert slug in [one["slug"] for one in support.get("/admin/plans/accounts")["entries"]]
    support.post(f"/admin/plans/accounts/{slug}/restore", {}, expect=204)
    member.post("/session", {"email": member.account["email"], "password": "correct horse battery"},
                expect=200)  # fmt: skip
    assert state_of(member) == ["running"]


def test_c5_what_was_withdrawn_or_left_is_not_taken(cards: tuple[Club, Provider]) -> None:
    club, _ = cards
    member, leaver = register(club), register(club)
    withdrawn, left = invoice_of(member), invoice_of(leaver)
    [ordered] = member.get("/me/plan")["orders"]
    assert member.call("DELETE", f"/me/orders/{ordered['id']}").status_code == 204
    assert leaver.call("DELETE", "/me").status_code == 204
    assert send(club, event(withdrawn, "withdrawn")).json() == {"outcome": "not_open"}
    assert send(club, event(left, "left")).json() == {"outcome": "not_open"}
    note = member.get("/me/invoices")["entries"][0]
    is_problem(member.call("POST", f"/me/invoices/{note['number']}/checkout"), 409)


def test_c5_the_page_of_an_invoice_leads_to_the_card_where_the_club_takes_it(
    cards: tuple[Club, Provider],
) -> None:
    club, provider = cards
    member = register(club)
    provider.asked.clear()
    provider.by_key.clear()
    number = invoice_of(member)["number"]
    path = f"/me/invoices/{number}"
    assert "Pay by card" in member.http.get(path).text
    answer = member.http.post(f"{path}/checkout", data={"csrf_token": member.csrf})
    assert answer.headers["refresh"] == "0; url=https://checkout.example/cs_0"
    assert 'href="https://checkout.example/cs_0"' in answer.text
    back = dict(provider.asked)[next(iter(provider.by_key))]["cancel_url"]
    assert back == f"{club.house.settings.origin}{path}"
    provider.status = 500
    is_problem(member.call("POST", f"{path}/checkout"), 503, "payments_unavailable")
    page = member.http.post(f"{path}/checkout", data={"csrf_token": member.csrf})
    assert (page.status_code, "pay by transfer" in page.text) == (503, True)
    provider.status = 200
    club.clock.moved += timedelta(days=1)
    member.post(f"{path}/checkout")
    assert len(provider.by_key) == 2, "yesterday's page is closed: another one"


def test_c5_a_club_that_takes_no_cards_offers_none(club: Club) -> None:
    support, member = moderator_of(club, Role.ADMINISTRATOR), register(club)
    invoice = invoice_of(member)
    assert invoice["card"] is False
    path = f"/me/invoices/{invoice['number']}"
    assert "Pay by card" not in member.http.get(path).text
    is_problem(member.call("POST", f"{path}/checkout"), 404)
    is_problem(send(club, event(invoice, "unasked")), 404)
    assert pay(support, invoice).status_code == 201
    assert buy(support, member, plan="keywords-10", months=1)["state"] == "running"


def test_the_keys_of_card_payments_go_together() -> None:
    with pytest.raises(ValueError, match="go together"):
        Settings(stripe_secret_key=SecretStr("sk_test_1"))


def test_c5_a_demo_club_plays_the_provider(embedded_settings: Settings) -> None:
    played = embedded_settings.model_copy(update={"played_cards": True})
    with running_club(played) as club:
        member, stranger = register(club), register(club)
        number = invoice_of(member)["number"]
        page = f"/me/invoices/{number}/card"
        assert member.post(f"/me/invoices/{number}/checkout")["url"].endswith(page)
        assert member.http.get(page).status_code == 200
        assert stranger.http.get(page).status_code == 404
        fields = {"csrf_token": stranger.csrf}
        assert stranger.http.post(page, data=fields).status_code == 404
        assert member.http.post(page).status_code == 403
        assert not member.get(f"/me/invoices/{number}")["paid"]
        for _ in range(2):
            answer = member.http.post(page, data={"csrf_token": member.csrf})
            assert answer.headers["location"].startswith(f"/me/invoices/{number}")
        assert member.get(f"/me/invoices/{number}")["paid"]
        assert state_of(member) == ["running"]
        assert "Nothing is to be paid" in member.http.get(page).text


def test_no_other_club_plays_it(cards: tuple[Club, Provider]) -> None:
    club, _ = cards
    member = register(club)
    page = f"/me/invoices/{invoice_of(member)['number']}/card"
    assert member.http.get(page).status_code == 404
    assert member.http.post(page, data={"csrf_token": member.csrf}).status_code == 404
    with pytest.raises(ValidationError, match="PLAYED_CARDS"):
        Settings(
            played_cards=True,
            stripe_secret_key=SecretStr("sk"),
            stripe_webhook_secrets=(SecretStr("w"),),
        )
