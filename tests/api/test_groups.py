"""Group accounts: the owner pays, members share the plan (C6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import col, select

from club import retention
from club.tiers import put_in_force
from schemas.account import Account
from schemas.plan import PlanOrder
from schemas.words import Role
from settings import Settings
from tests.api.club_client import (
    Browser,
    Club,
    is_problem,
    letters_to,
    register,
    running_club,
)
from tests.api.conftest import moderator_of
from tests.api.test_plans import buy, for_years, pass_days, pay
from workers.upkeep import make_round


@pytest.fixture
def lasting(embedded_settings: Settings) -> Iterator[Club]:
    """A club of this test's own, whose clock may be moved."""
    with running_club(embedded_settings) as club:
        yield club


def group_owner(club: Club) -> Browser:
    """A member whose plan is shared by five others."""
    support, owner = moderator_of(club, Role.ADMINISTRATOR), register(club)
    owner = for_years(club, owner)
    buy(support, owner, plan="premium-vip-group")
    return owner


def join(owner: Browser, member: Browser) -> str:
    """A seat that was offered and accepted."""
    seat = owner.post("/me/group/members", {"member": member.account["slug"]})["id"]
    member.post(f"/me/group/invitations/{seat}", expect=204)
    return str(seat)


def tier_of(member: Browser) -> Any:
    return member.get("/me")["tier"]


def test_c6_members_share_the_plan_from_accepting_to_leaving(club: Club) -> None:
    owner, member, stranger = group_owner(club), register(club), register(club)
    seat = owner.post("/me/group/members", {"member": member.account["slug"]})["id"]
    (invitation,) = member.get("/me/group")["invitations"]
    assert invitation["owner"]["slug"] == owner.account["slug"]
    assert tier_of(member) == "basic_free", "invited is not accepted"
    is_problem(stranger.call("POST", f"/me/group/invitations/{seat}"), 404)
    is_problem(stranger.call("DELETE", f"/me/group/members/{seat}"), 404)
    for _ in range(2):
        member.post(f"/me/group/invitations/{seat}", expect=204)
    assert tier_of(member) == "premium_vip"
    assert member.get("/keywords")["quota"]["limit"] == 100
    assert member.get("/me/invoices")["entries"] == [], "the owner pays"
    assert member.call("DELETE", f"/me/group/invitations/{seat}").status_code == 204
    assert tier_of(member) == "basic_free"
    assert owner.get("/me/group")["members"] == []
    again = join(owner, member)
    assert owner.call("DELETE", f"/me/group/members/{again}").status_code == 204
    assert tier_of(member) == "basic_free", "taken away"


def test_c6_an_address_is_invited_alike_whether_it_has_an_account(lasting: Club) -> None:
    owner, member = group_owner(lasting), register(lasting)
    known, unknown = (
        owner.post("/me/group/members", {"email": address})
        for address in (member.account["email"], "nobody-at-all@example.com")
    )
    assert known.keys() == unknown.keys()
    assert known["member"] is unknown["member"] is None
    make_round(lasting.house)
    told = [one for one in letters_to(lasting, member) if "share a plan" in one]
    assert len(told) == 1
    path = f"/me/group/invitations/{known['id']}"
    is_problem(member.call("POST", path), 404)
    with lasting.house.truth.work() as work:
        work.session.get_one(Account, member.account["id"]).email_validated_at = work.now
        work.commit()
    member.post(path, expect=204)
    assert tier_of(member) == "premium_vip", "whoever reads its letters"


def test_c6_there_are_as_many_seats_as_the_plan_has(club: Club) -> None:
    owner, members = group_owner(club), [register(club) for _ in range(6)]
    for member in members[:5]:
        join(owner, member)
    sixth = {"member": members[5].account["slug"]}
    is_problem(owner.call("POST", "/me/group/members", sixth), 409, "state_conflict")
    other = group_owner(club)
    seat = other.post("/me/group/members", {"member": members[0].account["slug"]})["id"]
    is_problem(members[0].call("POST", f"/me/group/invitations/{seat}"), 409, "state_conflict")
    own = {"member": other.account["slug"]}
    is_problem(other.call("POST", "/me/group/members", own), 409, "state_conflict")
    is_problem(register(club).call("POST", "/me/group/members", sixth), 409, "state_conflict")
    assert owner.call("DELETE", "/me").status_code == 204
    assert {tier_of(member) for member in members} == {"basic_free"}, "nothing is left to share"


def test_c6_when_the_plan_lapses_members_have_their_own_tier_again(lasting: Club) -> None:
    support = for_years(lasting, moderator_of(lasting, Role.ADMINISTRATOR))
    owner, member = group_owner(lasting), for_years(lasting, register(lasting))
    join(owner, member)
    buy(support, member, plan="basic-plus")
    assert tier_of(member) == "premium_vip", "the higher of the two"
    pass_days(lasting, 340)
    following = owner.get("/me/plan")["orders"][0]
    assert owner.call("DELETE", f"/me/orders/{following['id']}").status_code == 204
    assert pay(support, member.get("/me/invoices")["entries"][0]).status_code == 201
    pass_days(lasting, 30)
    assert tier_of(member) == "basic_plus"
    assert tier_of(owner) == "basic_free"


@pytest.mark.parametrize("goes", ["erased", "anonymised"])
def test_c6_who_goes_leaves_the_seat_to_the_next_and_the_owner_takes_all(
    club: Club, goes: str
) -> None:
    owner, first, second = group_owner(club), register(club), register(club)
    for member in (first, second):
        join(owner, member)
    _one_seat_left(club, owner)
    assert [tier_of(one) for one in (first, second)] == ["premium_vip", "basic_free"]
    _go(club, first, goes)
    assert tier_of(second) == "premium_vip"
    _go(club, owner, goes)
    assert tier_of(second) == "basic_free", "nothing is left to share"


def _one_seat_left(club: Club, owner: Browser) -> None:
    with club.house.truth.work() as work:
        mine = select(PlanOrder).where(col(PlanOrder.account_id) == owner.account["id"])
        work.session.exec(mine).one().seats = 1
        put_in_force(work, work.session.get_one(Account, owner.account["id"]))
        work.commit()


def _go(club: Club, member: Browser, how: str) -> None:
    if how == "erased":
        assert member.call("DELETE", "/me").status_code == 204
        return
    with club.house.truth.work() as work:
        retention.anonymise(work, work.session.get_one(Account, member.account["id"]))
        work.commit()
