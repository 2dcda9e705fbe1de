"""How keys are written and read back, and which needs marry (K3)."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.keys import NEUTRAL, Atom, Key, Reading, interest_needs, offer_needs, parse_key
from schemas.words import Need

NEEDS = (None, *Need)

names = st.text(string.ascii_lowercase + string.digits + "_.", min_size=1, max_size=4)
atoms = st.builds(Atom, st.sampled_from(("fr", "en", NEUTRAL, "cpv", "club")), names)
keys = st.builds(
    Key,
    st.builds(Reading.of, atoms, st.lists(atoms, max_size=4)),
    st.sampled_from((*(need.value for need in Need), "any", "plain")),
)


@given(keys)
def test_a_key_reads_back(key: Key) -> None:
    assert parse_key(str(key)) == key


@given(keys, keys)
def test_different_keys_are_written_differently(one: Key, other: Key) -> None:
    assert (str(one) == str(other)) is (one == other)


@pytest.mark.parametrize(
    "text",
    ["", "fr:huile", "huile|plain", "fr:|plain", ":x|plain", "=|plain", "club:oil›olive|plain"],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        parse_key(text)


def marries(interest: Need | None, offer: Need | None) -> bool:
    """K3, written down by hand."""
    if interest is None or offer is None:
        return True
    pairs = {
        (Need.BUY, Need.SELL),
        (Need.SELL, Need.BUY),
        (Need.RENT, Need.LET),
        (Need.LET, Need.RENT),
        (Need.SHARE, Need.SHARE),
        (Need.EXCHANGE, Need.EXCHANGE),
    }
    return (interest, offer) in pairs


@pytest.mark.parametrize("interest", NEEDS)
@pytest.mark.parametrize("offer", NEEDS)
def test_needs_marry_their_complements(interest: Need | None, offer: Need | None) -> None:
    shared = set(interest_needs(interest)) & set(offer_needs(offer))
    assert bool(shared) is marries(interest, offer)
