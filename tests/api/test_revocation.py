"""After the answer to a revocation nothing shows what was revoked, at any place there is (P8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from api.app import create_app
from club.standing import block, unblock
from schemas.account import Account
from schemas.words import Tier
from tests.api.club_client import Club, eventually
from tests.api.conftest import moderator_of
from tests.api.places_shown import (
    MEMBER,
    ON_HUBS_AND_SITES,
    OPEN_TO_VIEWER,
    PROFILE,
    PUBLICATION,
    SHARED,
    SHOW_NONE,
    Spot,
    World,
    routes,
)
from tests.api.test_circles import circle, move
from tests.api.test_subscriptions import decide, follow

TO_VIEWER = [spot for spot in PUBLICATION if spot.who == "viewer"]
Act = Callable[[World], object]


def names(spots: Iterable[Spot]) -> list[str]:
    return [f"{spot.route} as {spot.who}" for spot in spots]


def shown(world: World, spots: Iterable[Spot]) -> list[str]:
    return names(spot for spot in spots if world.shows(spot))


def test_every_route_is_a_place_or_known_to_show_nothing(club: Club) -> None:
    none = {path for paths in SHOW_NONE.values() for path in paths.split()}
    places = {spot.route for spot in (*PUBLICATION, *MEMBER)}
    assert not none & places
    unsorted = set(routes(create_app(club.house))) - none - places
    assert not unsorted, "say in places_shown.py what these show"


def comes_to_show(world: World, wanted: list[Spot]) -> None:
    """Wait until these places show it; what is written becomes searchable a moment later."""
    missing = [*wanted]

    def appear() -> bool:
        missing[:] = [spot for spot in missing if not world.shows(spot)]
        return not missing

    try:
        eventually(appear, seconds=8)
    except AssertionError:
        raise AssertionError(f"not shown at {names(missing)}") from None


@pytest.fixture(scope="module")
def world(club: Club) -> World:
    return World(club)


def patch(**settings: object) -> Act:
    def change(world: World) -> None:
        answer = world.author.call("PATCH", f"/publications/{world.id}", {"settings": settings})
        assert answer.status_code == 200, answer.text

    return change


def ban(world: World) -> None:
    path = f"/admin/moderation/publications/{world.id}"
    moderator_of(world.club).post(path, {"act": "ban", "reason": "It is not true."}, expect=200)


REVOKED_BY_AUTHOR: dict[str, Act] = {
    "offline": lambda world: world.author.post(f"/publications/{world.id}/offline", expect=200),
    "deleted": lambda world: world.author.call("DELETE", f"/publications/{world.id}"),
    "banned": ban,
    "nowhere": patch(places=dict.fromkeys(("site", "hub", "feed", "web"), False)),
    "for a tier": patch(reading_tier="premium_vip"),
    "for a circle that nobody is in": lambda world: patch(
        circles=[circle(world.author, cities=["Nowhere"])]
    )(world),
    "author blocked": lambda world: block(world.club.house.truth, world.author.account["email"]),
}


@pytest.mark.parametrize("act", REVOKED_BY_AUTHOR.values(), ids=list(REVOKED_BY_AUTHOR))
def test_p8_what_is_revoked_shows_nowhere(world: World, act: Act) -> None:
    world.publish()
    comes_to_show(world, PUBLICATION)
    act(world)
    assert shown(world, PUBLICATION) == []
    unblock(world.club.house.truth, world.author.account["email"])


def test_f1_who_is_removed_sees_private_messages_nowhere(world: World) -> None:
    world.publish(shared=False, type="private")
    comes_to_show(world, OPEN_TO_VIEWER)
    decide(world.author, world.subscription, "refused")
    assert shown(world, TO_VIEWER) == []
    decide(world.author, world.subscription, "authorised")


def test_f3_who_leaves_a_circle_sees_what_is_for_it_nowhere(world: World) -> None:
    move(world.viewer, city="Rouen")
    chosen = circle(world.author, cities=["Rouen"])
    world.publish(shared=False, settings={"circles": [chosen]})
    comes_to_show(world, OPEN_TO_VIEWER + ON_HUBS_AND_SITES)
    move(world.viewer, city="Lyon")
    assert shown(world, TO_VIEWER) == []


def test_c7_who_falls_below_a_tier_sees_what_is_for_it_nowhere(world: World) -> None:
    def give(tier: Tier) -> None:
        with world.club.house.truth.work() as work:
            work.session.get_one(Account, world.viewer.account["id"]).tier = tier
            work.commit()

    give(Tier.PREMIUM_VIP)
    world.publish(shared=False, settings={"reading_tier": "premium_vip"})
    comes_to_show(world, OPEN_TO_VIEWER + ON_HUBS_AND_SITES)
    give(Tier.BASIC_FREE)
    assert shown(world, TO_VIEWER) == []


REVOKED_SHARES: dict[str, Act] = {
    "taken back": lambda world: world.sharer.call("DELETE", f"/shares/{world.share}"),
    "revoked": lambda world: world.author.call("DELETE", f"/shares/{world.share}"),
    "not shareable": patch(shareable=False),
}


@pytest.mark.parametrize("act", REVOKED_SHARES.values(), ids=list(REVOKED_SHARES))
def test_p6_a_share_that_is_revoked_shows_nowhere(world: World, act: Act) -> None:
    world.publish()
    assert shown(world, SHARED) == names(SHARED)
    act(world)
    assert shown(world, SHARED) == []


REVOKED_PROFILES: dict[str, Act] = {
    "taken back": lambda world: world.sharer.call("DELETE", f"/shares/{world.share}"),
    "ended by its member": lambda world: world.author.call("DELETE", f"/shares/{world.share}"),
    "shared by nobody": lambda world: world.author.call(
        "PATCH", "/me/profile", {"shareable": False}
    ),
    "member blocked": lambda world: block(world.club.house.truth, world.author.account["email"]),
}


@pytest.mark.parametrize("act", REVOKED_PROFILES.values(), ids=list(REVOKED_PROFILES))
def test_p6_a_profile_that_is_shared_no_more_shows_nowhere(world: World, act: Act) -> None:
    world.share = world.share_profile()
    assert shown(world, PROFILE) == names(PROFILE)
    act(world)
    assert shown(world, PROFILE) == []
    unblock(world.club.house.truth, world.author.account["email"])
    world.author.call("PATCH", "/me/profile", {"shareable": True})


def test_a15_a_blocked_member_shows_nowhere(world: World) -> None:
    follow(world.author, world.viewer)
    world.circle = circle(world.viewer)
    world.publish()
    comes_to_show(world, MEMBER)
    block(world.club.house.truth, world.author.account["email"])
    assert shown(world, MEMBER) == []
