"""Deals and ratings through HTTP and on pages (A16, K6)."""

from __future__ import annotations

from typing import Any

import pytest

from club.reliability import is_reliable, reliability
from schemas.account import Account
from tests.api.club_client import Browser, Club, is_problem, register


def slug(member: Browser) -> str:
    return str(member.account["slug"])


def recorded(proposer: Browser, partner: Browser) -> dict[str, Any]:
    """A deal that waits for the partner."""
    return dict(proposer.post("/deals", {"partner": slug(partner), "subject": "Ten barrels"}))


def confirmed(proposer: Browser, partner: Browser) -> str:
    """The id of a deal that both confirm."""
    deal = recorded(proposer, partner)["id"]
    answer = partner.call("PUT", f"/deals/{deal}", {"state": "confirmed"})
    assert answer.status_code == 200, answer.text
    return str(deal)


def held(club: Club, member: Browser) -> Account:
    with club.house.truth.read() as session:
        return session.get_one(Account, member.account["id"])


def test_a16_a_deal_counts_when_both_confirm_it_and_each_rates_once(club: Club) -> None:
    buyer, seller, other = (register(club) for _ in range(3))
    deal = recorded(buyer, seller)
    path = f"/deals/{deal['id']}"
    assert (deal["state"], deal["recorded"], deal["partner"]["slug"]) == (
        "proposed", True, slug(seller),
    )  # fmt: skip
    stars = {"stars": 5}
    is_problem(buyer.call("POST", f"{path}/rating", stars), 409)
    is_problem(buyer.call("PUT", path, {"state": "confirmed"}), 409)
    is_problem(other.call("PUT", path, {"state": "confirmed"}), 404)
    is_problem(buyer.call("POST", "/deals", {"partner": slug(seller), "subject": "x"}), 409)
    assert seller.call("PUT", path, {"state": "confirmed"}).json()["state"] == "confirmed"
    is_problem(seller.call("PUT", path, {"state": "declined"}), 409)
    is_problem(other.call("POST", f"{path}/rating", stars), 404)
    for wrong in (0, 6, "many"):
        is_problem(buyer.call("POST", f"{path}/rating", {"stars": wrong}), 422)
    assert buyer.post(f"{path}/rating", stars)["stars"] == 5
    is_problem(buyer.call("POST", f"{path}/rating", {"stars": 1}), 409)
    # Nobody is told what they were given.
    assert seller.get("/deals")["entries"][0]["stars"] is None
    seller.post(f"{path}/rating", {"stars": 2})
    assert buyer.get("/me/export")["deals"] == buyer.get("/deals")["entries"]
    assert held(club, seller).reliability == reliability([5.0])
    assert held(club, buyer).reliability == reliability([2.0])


def test_a16_nobody_rates_themselves(club: Club) -> None:
    member = register(club)
    answer = member.call("POST", "/deals", {"partner": slug(member), "subject": "Myself"})
    assert is_problem(answer, 422)["fields"].keys() == {"partner"}
    answer = member.call("POST", "/deals", {"partner": "nobody-at-all", "subject": "Ghosts"})
    assert is_problem(answer, 404)["fields"].keys() == {"partner"}


def test_a16_a_declined_deal_is_not_rated_and_a_tier_keeps_strangers_away(club: Club) -> None:
    buyer, seller = register(club), register(club)
    deal = recorded(buyer, seller)["id"]
    seller.call("PUT", f"/deals/{deal}", {"state": "declined"})
    is_problem(buyer.call("POST", f"/deals/{deal}/rating", {"stars": 1}), 409)
    seller.call("PATCH", "/me", {"contact_tier": "premium_vip"})
    is_problem(buyer.call("POST", "/deals", {"partner": slug(seller), "subject": "Again"}), 403)


def test_k6_many_deals_with_one_friend_count_as_one_rater(club: Club) -> None:
    member, friend = register(club), register(club)
    for _ in range(6):
        friend.post(f"/deals/{confirmed(friend, member)}/rating", {"stars": 5})
    account = held(club, member)
    assert (account.raters, account.reliability) == (1, reliability([5.0]))
    assert not is_reliable(account)


def test_a16_the_most_reliable_show_it(club: Club) -> None:
    member, reader = register(club, language="en"), register(club)
    for number in range(5):
        assert not reader.get(f"/sites/{slug(member)}/profile")["reliable"], number
        rater = register(club)
        rater.post(f"/deals/{confirmed(rater, member)}/rating", {"stars": 5})
    assert reader.get(f"/sites/{slug(member)}/profile")["reliable"]
    assert "Reliable, say members" in reader.http.get(f"/s/{slug(member)}/profile").text


@pytest.mark.parametrize("averages", [[], [1.0] * 500, [5.0] * 500, [5.0], [1.0, 5.0]])
def test_a16_reliability_is_bounded(averages: list[float]) -> None:
    assert 0 <= reliability(averages) <= 1
    assert abs(reliability([*averages, 5.0]) - reliability(averages)) < 0.1


def test_a16_deals_are_recorded_confirmed_and_rated_on_the_page(club: Club) -> None:
    buyer, seller = register(club), register(club)
    form = {"csrf_token": buyer.csrf, "partner": slug(seller), "subject": "Ten barrels"}
    assert "Ten barrels" in buyer.http.post("/me/deals", data=form, follow_redirects=True).text
    refused = buyer.http.post("/me/deals", data={**form, "partner": slug(buyer)})
    assert refused.status_code == 422
    assert slug(buyer) in refused.text
    deal = seller.get("/deals")["entries"][0]["id"]
    for member, step, sent in (
        (seller, "decide", {"state": "confirmed"}),
        (buyer, "rate", {"stars": "4"}),
    ):
        form = {"csrf_token": member.csrf, **sent}
        answer = member.http.post(f"/me/deals/{deal}/{step}", data=form, follow_redirects=True)
        assert answer.status_code == 200
    assert buyer.get("/deals")["entries"][0]["stars"] == 4


def test_a16_a_rating_that_is_none_is_told_beside_its_choice(club: Club) -> None:
    buyer, seller = register(club), register(club)
    deal = confirmed(buyer, seller)
    form = {"csrf_token": buyer.csrf, "stars": "6"}
    answer = buyer.http.post(f"/me/deals/{deal}/rate", data=form)
    assert answer.status_code == 422
    assert f'<p class="error" id="stars-{deal}-error">' in answer.text
    assert f'href="#stars-{deal}"' in answer.text
    assert buyer.get("/deals")["entries"][0]["stars"] is None


def test_a16_deals_are_paged_the_newest_first(club: Club) -> None:
    member, *partners = (register(club) for _ in range(4))
    made = [recorded(member, partner)["id"] for partner in partners]
    # One of three is between others: whoever pages never sees it.
    recorded(partners[0], partners[1])
    found: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for _ in range(2):
        page = member.get("/deals", **query)
        found += [one["id"] for one in page["entries"]]
        query["cursor"] = page["next"]
    assert found == made[::-1]
    assert page["next"] is None
    for wrong in ("1", "1-x", "x" * 41):
        is_problem(member.call("GET", f"/deals?cursor={wrong}"), 422)
    first = member.get("/deals", limit=1)["next"]
    text = member.http.get(f"/me/deals?cursor={first}").text
    assert slug(partners[1]) in text
    assert slug(partners[2]) not in text
