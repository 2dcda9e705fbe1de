"""Registering again with the same address extends the account, for its mailbox alone (C5)."""

from __future__ import annotations

import re

from schemas.words import Role
from settings import Settings
from tests.api.club_client import (
    Browser,
    Club,
    is_problem,
    joining,
    letters_to,
    register,
    running_club,
    write_letters,
)
from tests.api.conftest import moderator_of
from tests.api.test_plans import buy, pass_days

VIP = {"plan": "premium-vip", "months": 12}


def links(club: Club, member: Browser) -> list[str]:
    """The secrets of the links that were written to a member."""
    write_letters(club)
    return re.findall(r"/extend/(\S+)", "\n".join(letters_to(club, member)))


def registers_again(club: Club, member: Browser, **changes: object) -> dict[str, object]:
    body = joining(email=member.account["email"].upper(), password="another long word", **changes)
    return is_problem(club.visitor().call("POST", "/accounts", body), 409, "email_taken")


def test_c5_registering_again_offers_the_mailbox_to_extend_the_account(club: Club) -> None:
    support, member = moderator_of(club, Role.ADMINISTRATOR), register(club)
    running = buy(support, member, plan="basic-plus")
    for _ in range(2):
        registers_again(club, member, full_name="Somebody Else")
    (secret,) = links(club, member)
    anybody = club.visitor()
    assert member.get("/me")["full_name"] == "Ada Lovelace", "nothing is taken over"
    is_problem(anybody.call("POST", "/extension", {**VIP, "secret": "x"}), 404)
    is_problem(anybody.call("POST", "/extension", {**VIP, "secret": secret, "months": 5}), 422)
    ordered = anybody.post("/extension", {**VIP, "secret": secret})
    is_problem(anybody.call("POST", "/extension", {**VIP, "secret": secret}), 404)
    is_problem(anybody.call("GET", f"/me/invoices/{ordered['invoice']}"), 401)
    told = member.get("/me/plan")["orders"]
    assert [one["state"] for one in told] == ["open", "running"]
    assert told[1]["ends_at"] == running["ends_at"], "what runs is not changed"


def test_c5_a_deactivated_account_is_not_extended_before_support_restores_it(
    embedded_settings: Settings,
) -> None:
    with running_club(embedded_settings) as club:
        member = register(club)
        member.post("/me/orders", VIP)
        pass_days(club, 13.5)
        registers_again(club, member)
        (secret,) = links(club, member)
        pass_days(club, 0.9)
        is_problem(
            club.visitor().call("POST", "/extension", {**VIP, "secret": secret}),
            403,
            "deactivated",
        )
        registers_again(club, member)
        assert links(club, member) == [secret], "no other link"
        assert "Write to the club first." in letters_to(club, member)[-1]
