"""The table that orders hubs, homepages and searches, feature by feature."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from club.audience import Reader
from matcher.ranking import FEATURES, TEXT_STEPS, Feature, Standing, Viewer, rank
from schemas.document import Interest
from schemas.ranking import HUB_WEIGHTS, SEARCH_WEIGHTS, SITE_WEIGHTS, RankFeature, Weights
from schemas.words import Kind, Tier

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)
READER = Reader("reader", Tier.BASIC_FREE, "fr", languages=frozenset({"fr", "en"}))
VIEWER = Viewer(READER, NOW)
OLD = NOW - timedelta(days=400)
PLAIN = Standing("de", OLD, reliable=False)
ONE_EACH = Weights(
    **{feature: 1 for feature in RankFeature if feature is not RankFeature.RELIABILITY},
    reliability=0.5,
)

KEYS = ("fr:huile|plain", "fr:huile›olive|any", "fr:huile›bio olive|sell", "2=cpv:15411110|buy")
interests = st.sets(st.sampled_from(KEYS), min_size=1).map(
    lambda keys: frozenset(Interest(Kind.B2B, key) for key in keys)
)
standings = st.builds(
    Standing,
    language=st.sampled_from(("fr", "en", "de")),
    published_at=st.integers(0, 60).map(lambda days: NOW - timedelta(days=days)),
    reliable=st.booleans(),
    interests=interests,
    keywords=st.integers(1, 5),
    text=st.floats(0, 1),
)
points = st.integers(0, 100)
weights = st.builds(
    Weights,
    text=points,
    need=points,
    specificity=points,
    keywords=points,
    language=points,
    recency=points,
    reliability=st.floats(0, 1, exclude_max=True),
)


def given_by(entry: Standing, feature: RankFeature) -> float:
    """The value of one feature, 0 where it gives nothing."""
    because = rank(VIEWER, entry, ONE_EACH).because
    return next((one.value for one in because if one.feature is feature), 0)


def met(*keys: str) -> Standing:
    return replace(PLAIN, interests=[Interest(Kind.B2B, key) for key in keys])


def test_every_feature_has_a_row_and_a_weight_somewhere() -> None:
    assert set(FEATURES) == set(RankFeature)
    for feature in RankFeature:
        assert any(one.of(feature) for one in (HUB_WEIGHTS, SITE_WEIGHTS, SEARCH_WEIGHTS))


@pytest.mark.parametrize(
    ("key", "value"),
    [("fr:huile|plain", 0), ("fr:huile|any", 0), ("fr:huile|buy", 1), ("3=fr:huile|let", 1)],
)
def test_k3_a_need_counts_where_it_is_answered_not_where_the_matter_alone_is(
    key: str, value: float
) -> None:
    assert given_by(met(key), RankFeature.NEED) == value


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("fr:huile|plain",), 0),
        (("=a320|plain",), 0),
        (("fr:huile›olive|plain",), 0.5),
        (("2=fr:huile›olive|plain", "fr:huile|plain"), 0.5),
        (("cpv:15411110|plain",), 0.5),
        (("fr:huile›bio olive|plain",), 1),
        (("fr:huile›bio olive vierge|plain",), 1),
        (("cpv:15411110›fr:bio|plain",), 1),
    ],
)
def test_the_most_precise_keyword_that_is_met_counts(keys: tuple[str, ...], value: float) -> None:
    assert given_by(met(*keys), RankFeature.SPECIFICITY) == value


@pytest.mark.parametrize(("keywords", "value"), [(0, 0), (1, 0), (2, 0.5), (3, 1), (9, 1)])
def test_several_keywords_count_up_to_three(keywords: int, value: float) -> None:
    assert given_by(replace(PLAIN, keywords=keywords), RankFeature.KEYWORDS) == value


@pytest.mark.parametrize(("language", "value"), [("fr", 1), ("en", 0.5), ("de", 0)])
def test_the_readers_own_language_comes_before_those_that_they_speak(
    language: str, value: float
) -> None:
    assert given_by(replace(PLAIN, language=language), RankFeature.LANGUAGE) == value


@pytest.mark.parametrize(
    ("age", "value"),
    [
        (timedelta(), 1),
        (timedelta(hours=23), 1),
        (timedelta(days=1), 0.667),
        (timedelta(days=7), 0.333),
        (timedelta(days=30), 0),
    ],
)
def test_what_is_new_counts_by_day_week_and_month(age: timedelta, value: float) -> None:
    assert given_by(replace(PLAIN, published_at=NOW - age), RankFeature.RECENCY) == value


@pytest.mark.parametrize(("share", "value"), [(0.0, 0), (0.5, 0.5), (0.999, 0.975), (1.5, 1)])
def test_a_text_counts_by_its_share_of_the_best_score(share: float, value: float) -> None:
    assert given_by(replace(PLAIN, text=share), RankFeature.TEXT) == value
    assert TEXT_STEPS == 40


def test_a_reliable_author_counts() -> None:
    assert given_by(replace(PLAIN, reliable=True), RankFeature.RELIABILITY) == 1


def test_a_feature_without_weight_is_not_asked() -> None:
    def fail(_viewer: Viewer, _entry: Standing) -> int:
        raise AssertionError("asked")

    features = {RankFeature.NEED: Feature(fail, 1, "", "")}
    assert rank(VIEWER, met("fr:huile|buy"), Weights(), features).because == []


@given(standings, weights)
def test_the_shares_add_up_to_the_points(entry: Standing, chosen: Weights) -> None:
    found = rank(VIEWER, entry, chosen)
    assert found.points == pytest.approx(sum(one.share for one in found.because))
    assert all(0 < one.value <= 1 and one.share > 0 for one in found.because)


@given(standings, standings, weights)
def test_a16_reliability_never_lifts_above_a_better_match(
    one: Standing, other: Standing, chosen: Weights
) -> None:
    unrated = chosen.model_copy(update={"reliability": 0})
    if rank(VIEWER, one, unrated).points > rank(VIEWER, other, unrated).points:
        worst, best = replace(one, reliable=False), replace(other, reliable=True)
        assert rank(VIEWER, worst, chosen).points > rank(VIEWER, best, chosen).points


@pytest.mark.parametrize("weight", [1, 1.5, -0.1, float("nan")])
def test_a16_no_setting_gives_reliability_a_whole_point(weight: float) -> None:
    with pytest.raises(ValidationError, match="reliability"):
        Weights(reliability=weight)


@pytest.mark.parametrize("weight", [0.5, -1, 101])
def test_the_other_weights_are_whole_points(weight: float) -> None:
    with pytest.raises(ValidationError, match="need"):
        Weights(need=weight)  # type: ignore[arg-type]
