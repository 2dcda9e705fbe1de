"""Searches, on every engine: what is found, in one order, by whole numbers (K7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.port import Engine
from schemas.document import MOST_IMPACT, Audience, Document, Found, Interest, Query, Tombstone
from schemas.words import Kind, Place, Tier
from tests.contract.documents import BREAD, CHOIR, HUB, OLIVE, document

WORDS = ("fr:huile", "fr:olive", "fr:pain", "=320", "2=fr:huile")
FACETS = ("language:fr", "language:en", "kind:b2b", "country:FR")
SITE = Audience(Place.SITE, Tier.BASIC_FREE, author="anna")


def said(number: int, words: Mapping[str, int], *facets: str, **rest: object) -> Document:
    made = document(number, **rest)  # type: ignore[arg-type]
    return replace(made, words=words, facets=frozenset(facets))


def asking(words: Mapping[str, int], needed: Iterable[str] | None = None, *facets: str) -> Query:
    return Query(words, frozenset(words if needed is None else needed), facets=frozenset(facets))


def found(engine: Engine, query: Query, audience: Audience = HUB, limit: int = 10) -> list[str]:
    engine.refresh("g1")
    return [one.id for one in engine.search("g1", query, audience, limit=limit)]


def test_the_best_come_first_and_the_newest_of_equals(engine: Engine, generation: str) -> None:
    engine.put(
        generation,
        [
            said(1, {"fr:huile": 3}),
            said(2, {"fr:huile": 8, "fr:olive": 1}),
            said(3, {"fr:huile": 3}),
            said(4, {"fr:pain": 8}),
        ],
    )
    engine.refresh(generation)
    query = asking({"fr:huile": 10, "fr:olive": 25})
    assert engine.search(generation, query, HUB, limit=10) == [
        Found("p2", 1, 2, 105),
        Found("p3", 1, 3, 30),
        Found("p1", 1, 1, 30),
    ]
    assert found(engine, query, limit=1) == ["p2"]
    assert found(engine, asking({})) == []


def test_what_has_none_of_the_needed_words_is_not_found(engine: Engine, generation: str) -> None:
    engine.put(generation, [said(1, {"fr:huile": 8}), said(2, {"fr:olive": 1})])
    assert found(engine, asking({"fr:huile": 1, "fr:olive": 9}, ["fr:olive"])) == ["p2"]


def test_an_interest_finds_what_no_word_does(engine: Engine, generation: str) -> None:
    engine.put(generation, [said(1, {}), said(2, {"fr:huile": 2}, interests=[])])
    query = replace(asking({"fr:huile": 9}), interests=frozenset({OLIVE, CHOIR}), marriage=17)
    assert found(engine, query) == ["p2", "p1"]
    assert found(engine, replace(query, marriage=19)) == ["p1", "p2"]


def test_all_facets_narrow(engine: Engine, generation: str) -> None:
    engine.put(
        generation,
        [
            said(1, {"fr:huile": 1}, "language:fr", "kind:b2b"),
            said(2, {"fr:huile": 1}, "language:fr"),
        ],
    )
    assert found(engine, asking({"fr:huile": 1}, None, "language:fr")) == ["p2", "p1"]
    assert found(engine, asking({"fr:huile": 1}, None, "language:fr", "kind:b2b")) == ["p1"]


def test_what_changed_or_went_is_found_by_its_old_words_no_more(
    engine: Engine, generation: str
) -> None:
    engine.put(generation, [said(1, {"fr:huile": 1}, "kind:b2b"), said(2, {"fr:huile": 1})])
    engine.put(generation, [said(1, {"fr:pain": 1}, "kind:b2c", revision=2), Tombstone("p2", 2)])
    assert found(engine, asking({"fr:huile": 1})) == []
    assert found(engine, asking({"fr:pain": 1}, None, "kind:b2b")) == []
    assert found(engine, asking({"fr:pain": 1}, None, "kind:b2c")) == ["p1"]
    assert engine.holders(generation, WORDS, HUB) == {"fr:pain": 1}


def test_words_are_counted_among_what_the_audience_may_see(engine: Engine, generation: str) -> None:
    engine.put(
        generation,
        [
            said(1, {"fr:huile": 1}),
            said(2, {"fr:huile": 1}, tier=Tier.PREMIUM_VIP, author="bea"),
            said(3, {"fr:huile": 1, "fr:pain": 2}, places=[Place.FEED]),
        ],
    )
    engine.refresh(generation)
    assert engine.holders(generation, ["fr:huile", "fr:pain"], HUB) == {"fr:huile": 2}
    assert engine.holders(generation, ["fr:huile", "fr:pain"], SITE) == {"fr:huile": 1}
    assert found(engine, asking({"fr:huile": 1}), SITE) == ["p1"]
    muting = replace(HUB, muted=frozenset({"bea"}), hidden=frozenset({"p1"}))
    assert engine.holders(generation, ["fr:huile"], muting) == {}
    assert found(engine, asking({"fr:huile": 1}), muting) == []


words = st.dictionaries(st.sampled_from(WORDS), st.integers(1, MOST_IMPACT), max_size=4)
documents = st.builds(
    lambda words, facets, interests, author, tier, places: {
        "words": words,
        "facets": facets,
        "interests": interests,
        "author": author,
        "tier": tier,
        "places": places,
    },
    words=words,
    facets=st.sets(st.sampled_from(FACETS), max_size=3),
    interests=st.sets(st.sampled_from([OLIVE, BREAD, Interest(Kind.B2B, "x|plain")]), max_size=2),
    author=st.sampled_from(["anna", "bea"]),
    tier=st.sampled_from(list(Tier)),
    places=st.sets(st.sampled_from(list(Place)), min_size=1),
)
queries = st.builds(
    lambda worths, needed, interests, marriage, facets: Query(
        worths,
        frozenset(list(worths)[:needed]),
        frozenset(interests),
        marriage,
        frozenset(facets),
    ),
    worths=st.dictionaries(st.sampled_from(WORDS), st.integers(1, 500), max_size=4),
    needed=st.integers(0, 4),
    interests=st.sets(st.sampled_from([OLIVE, BREAD]), max_size=2),
    marriage=st.integers(0, 900),
    facets=st.sets(st.sampled_from(FACETS), max_size=1),
)
audiences = st.builds(
    Audience,
    place=st.sampled_from([Place.HUB, Place.SITE]),
    tier=st.sampled_from(list(Tier)),
    author=st.sampled_from([None, "anna"]),
    muted=st.sampled_from([frozenset(), frozenset({"bea"})]),
)
_RUNS = count()


@pytest.mark.timeout(300)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    made=st.lists(documents, max_size=12),
    asked=st.lists(st.tuples(queries, audiences, st.integers(1, 15)), min_size=1, max_size=8),
)
def test_every_engine_finds_and_ranks_as_the_definition_says(
    engine: Engine,
    made: list[dict[str, object]],
    asked: list[tuple[Query, Audience, int]],
) -> None:
    """`Query.score` in Python, over all documents, is what each engine is compared with."""
    generation = f"duel{next(_RUNS)}"
    engine.build(generation)
    try:
        held = []
        for number, one in enumerate(made, start=1):
            words, facets = one.pop("words"), one.pop("facets")
            held.append(
                replace(document(number, **one), words=words, facets=frozenset(facets))  # type: ignore
            )
        engine.put(generation, held)
        engine.refresh(generation)
        for query, audience, limit in asked:
            answer = engine.search(generation, query, audience, limit=limit)
            assert answer == _brute(held, query, audience)[:limit]
    finally:
        engine.drop(generation)


def _brute(held: list[Document], query: Query, audience: Audience) -> list[Found]:
    answers = [
        Found(one.id, one.revision, one.sequence, score)
        for one in held
        if (score := query.score(one)) is not None
        and audience.place in one.places
        and one.reading_tier.rank <= audience.tier.rank
        and audience.author in (None, one.author)
        and one.author not in audience.muted
    ]
    return sorted(answers, key=lambda one: (-one.score, -one.sequence))
