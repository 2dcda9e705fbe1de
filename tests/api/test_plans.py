"""Plans ordered, invoiced, paid, in force and over (C5, K4, A14)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from babel.dates import format_date

from club.plan_rounds import advance
from schemas.price_list import PriceList
from schemas.words import Role
from settings import Settings
from tests.api.club_client import (
    PASSWORD,
    Browser,
    Club,
    add_keyword,
    eventually,
    invented,
    is_problem,
    letters_to,
    on_hub,
    program,
    publish,
    register,
    running_club,
    token_of,
)
from tests.api.conftest import moderator_of
from workers.upkeep import make_round

YEAR = {"plan": "premium-vip", "months": 12}


def order(member: Browser, **changes: Settings) -> dict[str, Any]:
    """A plan that was ordered, by default a year of Premium VIP."""
    return dict(member.post("/me/orders", {**YEAR, **changes}))


def pay(support: Browser, invoice: dict[str, Any], **changes: Settings) -> httpx.Response:
    """What recording the payment of an invoice answers."""
    body = {
        "amount": invoice["total"],
        "currency": invoice["currency"],
        "received_on": "2026-11-02",
        "reference": f"statement 7, {invoice['number']}",
        **changes,
    }
    return support.call("POST", f"/admin/plans/invoices/{invoice['number']}/payments", body)


def buy(support: Browser, member: Browser, **changes: Settings) -> dict[str, Any]:
    """An order that was paid, as it is now."""
    ordered = order(member, **changes)
    invoice = member.get(f"/me/invoices/{ordered['invoice']}")
    assert pay(support, invoice).status_code == 201
    return next(one for one in member.get("/me/plan")["orders"] if one["id"] == ordered["id"])


def pass_days(club: Club, days: float) -> None:
    """Move the clock and do what is due."""
    club.clock.moved += timedelta(days=days)
    for _ in range(3):
        make_round(club.house)


def for_years(club: Club, member: Browser) -> Browser:
    """A member's program: browsers have to log in again after a year."""
    lasting = program(club, token_of(member))
    lasting.account = member.account
    return lasting


def state_of(member: Browser) -> list[str]:
    return [one["state"] for one in member.get("/me/plan")["orders"]]


@pytest.fixture
def lasting(embedded_settings: Settings) -> Iterator[Club]:
    """A club of this test's own, whose clock may be moved."""
    with running_club(embedded_settings) as club:
        yield club


def test_c5_a_paid_order_puts_its_tier_in_force_until_its_end(club: Club) -> None:
    support, member = moderator_of(club, Role.ADMINISTRATOR), register(club)
    assert {one["code"] for one in club.visitor().get("/plans")["plans"]} > {"premium-vip"}
    ordered = order(member)
    assert (ordered["state"], ordered["price"]) == ("open", 19000)
    assert member.get("/me")["tier"] == "basic_free", "not paid yet"
    invoice = member.get(f"/me/invoices/{ordered['invoice']}")
    assert (invoice["total"], invoice["said"]["vat_rate"]) == (22800, "20"), "a buyer in France"
    is_problem(pay(support, invoice, amount=22799), 422, "invalid")
    first, again = pay(support, invoice), pay(support, invoice)
    assert first.json()["id"] == again.json()["id"], "the same receipt, told twice"
    is_problem(pay(support, invoice, reference="another"), 409, "state_conflict")
    plan = member.get("/me/plan")
    assert plan["tier"] == member.get("/me")["tier"] == "premium_vip"
    assert plan["until"] == plan["orders"][0]["ends_at"]
    assert plan["keywords"] == member.get("/keywords")["quota"]["limit"] == 100


def test_c5_a_running_plan_cannot_be_changed_nor_paid_back(club: Club) -> None:
    support, member = moderator_of(club, Role.ADMINISTRATOR), register(club)
    running = buy(support, member)
    problem = is_problem(
        member.call("POST", "/me/orders", {"plan": "premium-diamond", "months": 1}),
        409,
        "plan_running",
    )
    assert running["ends_at"][:10] in problem["detail"]
    is_problem(member.call("DELETE", f"/me/orders/{running['id']}"), 409, "no_refund")
    next_one = buy(support, member, plan="basic-plus", extend=True)
    assert (next_one["state"], next_one["begins_at"]) == ("paid", running["ends_at"])
    assert member.get("/me")["tier"] == "premium_vip", "until then nothing changes"
    is_problem(member.call("DELETE", f"/me/orders/{next_one['id']}"), 409, "no_refund")


def test_c5_an_order_sent_again_is_the_same_and_an_unpaid_one_can_be_withdrawn(club: Club) -> None:
    member, stranger = register(club), register(club)

    def send(key: str, months: int = 12) -> httpx.Response:
        headers = {"idempotency-key": key}
        return member.call("POST", "/me/orders", {**YEAR, "months": months}, headers=headers)

    once, twice = send("a"), send("a")
    assert once.json() == twice.json()
    is_problem(send("a", months=1), 409, "state_conflict")
    is_problem(send("b"), 409, "state_conflict")
    invoice = once.json()["invoice"]
    for path in (f"/me/invoices/{invoice}", "/me/invoices/1999-000001"):
        is_problem(stranger.call("GET", path), 404)
    path = f"/me/orders/{once.json()['id']}"
    is_problem(stranger.call("DELETE", path), 404)
    for _ in range(2):
        assert member.call("DELETE", path).status_code == 204
    note, taken_back = member.get("/me/invoices")["entries"]
    assert (taken_back["number"], note["said"]["cancels"]) == (invoice, invoice)
    assert (note["kind"], note["total"] + taken_back["total"]) == ("credit_note", 0)
    for wanted, field in (({"plan": "none"}, "plan"), ({"months": 7}, "months")):
        refused = is_problem(member.call("POST", "/me/orders", {**YEAR, **wanted}), 422)
        assert field in refused["fields"]


def test_c5_before_the_end_a_letter_says_that_an_invoice_is_ready_and_no_more(
    lasting: Club,
) -> None:
    support = for_years(lasting, moderator_of(lasting, Role.ADMINISTRATOR))
    member = for_years(lasting, register(lasting))
    buy(support, member)
    written = len(letters_to(lasting, member))
    pass_days(lasting, 330)
    assert len(letters_to(lasting, member)) == written, "not yet"
    pass_days(lasting, 10)
    pass_days(lasting, 1)
    subject, _, text = letters_to(lasting, member)[written].partition("\n")
    assert len(letters_to(lasting, member)) == written + 1, "told once"
    invoice = member.get("/me/invoices")["entries"][0]
    assert subject == "Your invoice is ready"
    secrets = (str(invoice["total"]), "228", invoice["number"], invoice["reference"], "FR14")
    assert not any(secret in text for secret in secrets), "all that is in the account alone"
    assert state_of(member) == ["open", "running"]
    assert pay(support, invoice).status_code == 201
    assert state_of(member) == ["paid", "running"]
    pass_days(lasting, 30)
    assert state_of(member) == ["running", "ended"]
    assert member.get("/me")["tier"] == "premium_vip", "without a gap"


def test_c5_who_has_what_is_not_sold_any_more_is_told_before_it_ends(lasting: Club) -> None:
    support = for_years(lasting, moderator_of(lasting, Role.ADMINISTRATOR))
    member = for_years(lasting, register(lasting))
    until = buy(support, member)["ends_at"]
    tariff = lasting.house.tariff
    without = PriceList.model_validate({**tariff.prices.model_dump(), "plans": []})
    lasting.clock.moved += timedelta(days=340)
    for _ in range(2):
        advance(lasting.house.truth, replace(tariff, prices=without))
    told = [one for one in letters_to(lasting, member) if "does not sell it any more" in one]
    assert len(told) == 1, "once"
    assert format_date(datetime.fromisoformat(until), "long", locale="en") in told[0]
    assert state_of(member) == ["running"]


def test_c5_unpaid_at_the_deadline_deactivates_until_support_restores(
    own_settings: Settings,
) -> None:
    with running_club(own_settings) as club:
        support, author = moderator_of(club, Role.ADMINISTRATOR), register(club)
        reader, word = register(club), invented()
        add_keyword(reader, word)
        title = publish(author, word)["title"]
        eventually(lambda: on_hub(reader) == [title])
        order(author)
        pass_days(club, 13)
        assert author.get("/me")["tier"] == "basic_free"
        pass_days(club, 2)
        eventually(lambda: on_hub(reader) == [])
        is_problem(author.call("GET", "/me"), 401)
        entry = {"email": author.account["email"], "password": PASSWORD}
        is_problem(club.visitor().call("POST", "/session", entry), 403, "deactivated")
        slug = author.account["slug"]
        assert [one["slug"] for one in support.get("/admin/plans/accounts")["entries"]] == [slug]
        restore = f"/admin/plans/accounts/{slug}/restore"
        is_problem(reader.call("POST", restore, {}), 403)
        support.post(restore, {"reason": "Paid by cheque.", "withdraw": True}, expect=204)
        is_problem(support.call("POST", restore, {}), 409, "state_conflict")
        eventually(lambda: on_hub(reader) == [title])
        assert state_of(author) == ["withdrawn"]
        assert "Paid by cheque." in letters_to(club, author)[-1]


def test_c5_whoever_withdraws_what_follows_is_basic_free_when_the_plan_ends(lasting: Club) -> None:
    support = for_years(lasting, moderator_of(lasting, Role.ADMINISTRATOR))
    member = for_years(lasting, register(lasting))
    buy(support, member)
    pass_days(lasting, 340)
    following = member.get("/me/plan")["orders"][0]
    assert member.call("DELETE", f"/me/orders/{following['id']}").status_code == 204
    pass_days(lasting, 40)
    assert state_of(member) == ["withdrawn", "ended"]
    assert member.get("/me/plan")["tier"] == "basic_free"


def test_c5_numbers_have_no_gaps_whatever_is_refused(club: Club) -> None:
    members = [register(club) for _ in range(3)]
    numbers = []
    for member in members:
        numbers.append(int(order(member)["invoice"][-6:]))
        is_problem(member.call("POST", "/me/orders", YEAR), 409)
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_k4_packages_add_to_the_quota_and_what_is_above_it_sleeps(own_settings: Settings) -> None:
    with running_club(own_settings) as club:
        support, member, author = (
            moderator_of(club, Role.ADMINISTRATOR),
            register(club),
            register(club),
        )
        words = [invented() for _ in range(11)]
        for one in words[:10]:
            add_keyword(member, one)
        wanted = {"text": words[10], "kind": "b2b", "language": "en"}
        refused = is_problem(member.call("POST", "/keywords", wanted), 409, "quota_reached")
        assert "Basic Plus" in refused["detail"]
        assert "/me/plan" in refused["detail"]
        buy(support, member, plan="keywords-10", months=1)
        assert member.get("/keywords")["quota"] == {"used": 10, "limit": 20}
        add_keyword(member, words[10])
        old, new = (publish(author, one)["title"] for one in (words[0], words[10]))
        eventually(lambda: set(on_hub(member)) == {old, new})
        pass_days(club, 20)
        following = member.get("/me/plan")["orders"][0]
        member.call("DELETE", f"/me/orders/{following['id']}")
        pass_days(club, 20)
        states = [one["state"] for one in member.get("/keywords")["entries"]]
        assert states == ["asleep", *["active"] * 10], "the newest sleeps, and is not lost"
        eventually(lambda: on_hub(member) == [old])
        with member.live() as pushed:
            unseen = publish(author, words[10])["title"]
            seen = publish(author, words[0])["title"]
            event = pushed.next()
            assert event is not None
            assert event["data"]["publication"]["title"] == seen, "push and pull agree"
        oldest = member.get("/keywords")["entries"][-1]
        assert member.call("DELETE", f"/keywords/{oldest['id']}").status_code == 204
        eventually(lambda: set(on_hub(member)) == {new, unseen})


def test_c7_what_is_for_a_tier_refuses_lower_ones_clearly_and_tells_nothing_of_it(
    club: Club,
) -> None:
    support, reader, author = moderator_of(club, Role.ADMINISTRATOR), register(club), register(club)
    word = invented()
    add_keyword(reader, word)
    reserved = publish(author, word, settings={"reading_tier": "premium_vip"})
    path = f"/publications/{reserved['id']}"
    for below in (reader, club.visitor()):
        answer = below.call("GET", path)
        problem = is_problem(answer, 403, "tier_too_low")
        assert problem["tier"] == "premium_vip"
        assert "Premium VIP" in problem["detail"]
        page = below.http.get(f"/p/{reserved['id']}")
        assert page.status_code == 403
        assert word not in answer.text + page.text, "never the content"
    assert on_hub(reader) == []
    buy(support, reader)
    assert reader.get(path)["title"] == reserved["title"]
    eventually(lambda: on_hub(reader) == [reserved["title"]])
    author.call("POST", f"{path}/offline")
    is_problem(register(club).call("GET", path), 404)
