"""Whether a publication serves where a keyword looks, and the words that engines compare (K8)."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.cells import FARTHEST, words_for, words_of
from schemas.geography import Area, Spot, Where, distance, meets, pack_area, unpack_area

PARIS = Spot(48.85341, 2.3488, "FR")
VERSAILLES = Spot(48.80359, 2.13424, "FR")
LYON = Spot(45.74906, 4.84789, "FR")
STRASBOURG = Spot(48.58392, 7.74553, "FR")
KEHL = Spot(48.57297, 7.81523, "DE")


def local(home: Spot, km: int) -> Area:
    return Area(frozenset({home.country}), home, km)


def across(*countries: str, home: Spot | None = None) -> Area:
    return Area(frozenset(countries), home)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        (PARIS, LYON, 393),
        (PARIS, PARIS, 0),
        (Spot(0, 179.5, "FJ"), Spot(0, -179.5, "FJ"), 111),
        (Spot(0, 0, "GH"), Spot(0, 180, "KI"), 20015),
    ],
)
def test_distances_are_those_of_the_globe(one: Spot, other: Spot, km: int) -> None:
    assert round(distance(one, other)) == km


@pytest.mark.parametrize(
    ("area", "where", "met"),
    [
        (None, Where(frozenset({"FR"})), True),
        (local(LYON, 20), None, True),
        (across("FR", "BE"), Where(frozenset({"BE", "NL"})), True),
        (across("FR"), Where(frozenset({"BE"})), False),
        (local(LYON, 20), Where(frozenset({"FR"})), True),
        (local(LYON, 20), Where(frozenset({"DE"})), False),
        (across("FR"), Where(around=LYON, km=5), True),
        (across("DE"), Where(around=LYON, km=500), False),
        (across("DE", home=KEHL), Where(around=STRASBOURG, km=10), True),
        (across("AT", home=KEHL), Where(around=STRASBOURG, km=10), False),
        (local(VERSAILLES, 1), Where(around=PARIS, km=20), True),
        (local(VERSAILLES, 20), Where(around=PARIS, km=1), True),
        (local(VERSAILLES, 10), Where(around=PARIS, km=10), False),
        (local(KEHL, 1), Where(around=STRASBOURG, km=10), True),
    ],
)
def test_an_area_meets_where_a_keyword_looks(
    area: Area | None, where: Where | None, *, met: bool
) -> None:
    assert meets(area, where) is met


spots = st.builds(
    Spot,
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.sampled_from(("FR", "DE")),
)
nearby = st.tuples(spots, st.floats(-6, 6), st.floats(-6, 6)).map(
    lambda drawn: (
        drawn[0],
        Spot(
            max(-90.0, min(90.0, drawn[0].latitude + drawn[1])),
            (drawn[0].longitude + drawn[2] + 180) % 360 - 180,
            "DE",
        ),
    )
)
radii = st.integers(1, FARTHEST)


@given(nearby, radii, radii)
@example((Spot(0, 180, "FR"), Spot(0, -180, "FR")), 1, 1)
@example((Spot(89.99, 0, "FR"), Spot(89.99, 180, "FR")), 5, 5)
def test_what_meets_shares_a_word(pair: tuple[Spot, Spot], km: int, reach: int) -> None:
    home, around = pair
    where = Where(around=around, km=km)
    for area in (local(home, reach), across(home.country, home=home), across("DE")):
        if meets(area, where):
            assert words_of(area) & words_for(where)


@given(st.frozensets(st.sampled_from("ABC")), st.frozensets(st.sampled_from("ABC")))
def test_of_countries_words_are_the_whole_truth(
    served: frozenset[str], asked: frozenset[str]
) -> None:
    area, where = Area(served), Where(asked)
    assert bool(words_of(area) & words_for(where)) is meets(area, where)


@given(spots.filter(lambda spot: abs(spot.latitude) < 70), radii)
def test_a_circle_is_covered_by_few_cells(spot: Spot, km: int) -> None:
    assert len(words_for(Where(around=spot, km=km))) < 100


@given(spots, radii)
def test_areas_are_packed_and_unpacked(spot: Spot, km: int) -> None:
    for area in (local(spot, km), across("FR", "DE", home=spot), across("FR")):
        assert unpack_area(pack_area(area)) == area
