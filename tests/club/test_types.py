"""What each type may hold and where it may show (P1–P4), whatever its settings say."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from club.audience import ANYBODY, Reader, Visibility, may_open, may_see
from schemas.types import TYPES, places_of, types_at
from schemas.words import AccountState, Place, PublicationState, PublicationType, Tier


@dataclass(frozen=True)
class Row:
    """A publication's type and switches, as any settings may leave them."""

    type: PublicationType
    on_site: bool
    on_hub: bool
    on_feed: bool
    on_web: bool


booleans = st.booleans()
private_rows = st.builds(
    Row, st.just(PublicationType.PRIVATE), booleans, booleans, booleans, booleans
)
rows = st.builds(Row, st.sampled_from(PublicationType), booleans, booleans, booleans, booleans)
readers = st.builds(
    Reader,
    st.sampled_from(["reader", "author"]),
    st.sampled_from(Tier),
    subscriptions=st.frozensets(st.sampled_from(["author", "another"])),
) | st.just(ANYBODY)


def visibility(row: Row, state: PublicationState = PublicationState.LIVE) -> Visibility:
    return Visibility("author", AccountState.ACTIVE, state, places_of(row), Tier.BASIC_FREE)


@given(row=private_rows, reader=readers, state=st.sampled_from(PublicationState))
def test_p2_a_private_message_is_never_on_a_site_a_hub_or_a_search_engine(
    row: Row, reader: Reader, state: PublicationState
) -> None:
    shown = visibility(row, state)
    assert not any(may_see(reader, shown, place) for place in Place if place is not Place.FEED)


@given(row=private_rows, reader=readers)
def test_p2_a_private_message_opens_for_its_authors_subscribers_alone(
    row: Row, reader: Reader
) -> None:
    authorised = reader.id == "author" or "author" in reader.subscriptions
    assert may_open(reader, visibility(row)) is (authorised and row.on_feed)


@given(row=rows)
def test_a_type_shows_where_settings_and_type_both_let_it(row: Row) -> None:
    for place in Place:
        is_on = getattr(row, f"on_{place}")
        assert (place in places_of(row)) is (is_on and row.type in types_at(place))


@pytest.mark.parametrize("kind", PublicationType)
def test_every_type_has_limits_that_agree(kind: PublicationType) -> None:
    limits = TYPES[kind]
    assert limits.has_page is bool(limits.texts)
    assert limits.media >= 1
    # What search engines are let in to has a page, and what a hub shows has keywords.
    assert limits.has_page or Place.WEB not in limits.places
    assert limits.needs_keywords is (Place.HUB in limits.places)
