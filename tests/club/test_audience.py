"""Who may see what, where (P5, P8, C7): every combination, and the rule asked for sets."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from club.audience import ANYBODY, Reader, Visibility, admission, may_open, may_see, readers
from schemas.words import AccountState, Place, PublicationState, Tier
from store.truth import Truth

EVERYWHERE = frozenset(Place)
SHOWN = Visibility(
    "author", AccountState.ACTIVE, PublicationState.LIVE, EVERYWHERE, Tier.BASIC_FREE
)


STRANGER = Reader(
    "stranger", Tier.PREMIUM_DIAMOND, "fr", subscriptions=frozenset({"somebody else"})
)
"""A member who follows another account."""


def member(tier: Tier = Tier.BASIC_FREE) -> Reader:
    return Reader("reader", tier, "fr", subscriptions=frozenset({"author"}))


def shown(
    *,
    author_state: AccountState = AccountState.ACTIVE,
    state: PublicationState = PublicationState.LIVE,
    places: frozenset[Place] = EVERYWHERE,
    tier: Tier = Tier.BASIC_FREE,
) -> Visibility:
    return Visibility("author", author_state, state, places, tier)


@pytest.mark.parametrize("place", Place)
def test_a_live_publication_is_open_to_members(place: Place) -> None:
    assert may_see(member(), shown(), place)


@pytest.mark.parametrize(
    ("state", "author_state"),
    [pair for pair in product(PublicationState, AccountState) if pair != (SHOWN.state, "active")],
)
def test_nothing_else_is_seen_by_anybody(
    state: PublicationState, author_state: AccountState
) -> None:
    hidden = shown(state=state, author_state=author_state)
    readers = [ANYBODY, *map(member, Tier)]
    assert not any(may_see(reader, hidden, place) for reader in readers for place in Place)
    assert not any(may_open(reader, hidden) for reader in readers)


@pytest.mark.parametrize(("place", "asked"), list(product(Place, Place)))
def test_a_publication_shows_only_where_its_settings_let_it(place: Place, asked: Place) -> None:
    assert may_see(member(), shown(places=frozenset({place})), asked) is (place is asked)


@pytest.mark.parametrize(("needed", "held"), list(product(Tier, Tier)))
def test_a_reading_tier_keeps_lower_ones_out(needed: Tier, held: Tier) -> None:
    allowed = list(Tier).index(held) >= list(Tier).index(needed)
    assert may_see(member(held), shown(tier=needed), Place.HUB) is allowed
    assert may_open(member(held), shown(tier=needed)) is allowed


@pytest.mark.parametrize("place", Place)
def test_hubs_and_feeds_belong_to_members(place: Place) -> None:
    assert may_see(ANYBODY, shown(), place) is (place in (Place.SITE, Place.WEB))


@pytest.mark.parametrize("tier", [tier for tier in Tier if tier is not Tier.BASIC_FREE])
def test_anybody_has_the_lowest_tier(tier: Tier) -> None:
    assert not may_see(ANYBODY, shown(tier=tier), Place.SITE)


@pytest.mark.parametrize("place", Place)
def test_a_page_opens_for_whoever_is_shown_the_publication(place: Place) -> None:
    only = shown(places=frozenset({place}))
    assert may_open(member(), only) is (place is not Place.WEB)
    assert may_open(STRANGER, only) is (place in (Place.SITE, Place.HUB))
    assert may_open(ANYBODY, only) is (place is Place.SITE)


_READERS = [
    ANYBODY,
    STRANGER,
    *map(member, Tier),
    Reader("reader", Tier.PREMIUM_DIAMOND, muted=frozenset({"author"})),
    Reader("reader", Tier.PREMIUM_DIAMOND, hidden=frozenset({"this one"})),
    replace(member(), circles=frozenset({"inner", "elsewhere"})),
]


@pytest.mark.parametrize(("place", "asked", "tier"), list(product(Place, Place, Tier)))
def test_many_readers_are_admitted_as_each_would_be(place: Place, asked: Place, tier: Tier) -> None:
    for state, author_state in product(PublicationState, AccountState):
        one = replace(
            shown(state=state, author_state=author_state, places=frozenset({place}), tier=tier),
            publication="this one",
        )
        for restricted in (one, replace(one, circles=frozenset({"inner", "other"}))):
            admits = admission(restricted, asked)
            assert [*map(admits, _READERS)] == [
                may_see(each, restricted, asked) for each in _READERS
            ]


@pytest.mark.parametrize("place", Place)
def test_what_is_for_circles_is_for_those_in_one_of_them(place: Place) -> None:
    restricted = replace(shown(places=frozenset({place})), circles=frozenset({"inner", "other"}))
    inside = replace(member(), circles=frozenset({"inner"}))
    outside = replace(member(), circles=frozenset({"elsewhere"}))
    assert may_see(inside, restricted, place)
    assert may_open(inside, restricted) is (place is not Place.WEB)
    for reader in (outside, member(), STRANGER, ANYBODY):
        assert not may_see(reader, restricted, place)
        assert not may_open(reader, restricted)


@pytest.mark.parametrize("place", Place)
def test_a_feed_is_for_authorised_subscribers(place: Place) -> None:
    assert may_see(STRANGER, shown(), place) is (place is not Place.FEED)


def test_unknown_readers_are_left_out(truth: Truth) -> None:
    with truth.read() as session:
        assert readers(session, ["nobody"]) == {}
        assert readers(session, []) == {}
        # More than one statement may name at once.
        assert readers(session, [f"nobody{number}" for number in range(25_000)]) == {}
