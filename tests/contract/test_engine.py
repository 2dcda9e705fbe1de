"""What an engine is asked, and what it answers: percolation, selection, counts, audiences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from indexer.port import Engine
from schemas.document import Audience, Hit, Interest, Tombstone
from schemas.words import Kind, Place, Tier
from tests.contract.documents import ALL_PLACES, BREAD, CHOIR, HUB, OLIVE, document, ids, many


def test_percolation_names_the_interests_that_a_document_satisfies(
    engine: Engine, generation: str
) -> None:
    engine.add_interests(generation, [OLIVE, BREAD, CHOIR])
    answers = engine.percolate(
        generation, [document(1, [OLIVE, CHOIR]), document(2, []), document(3, [BREAD])]
    )
    assert answers == [{OLIVE, CHOIR}, frozenset(), {BREAD}]


def test_percolating_nothing_answers_nothing(engine: Engine, generation: str) -> None:
    assert engine.percolate(generation, []) == []


def test_a_key_of_another_kind_is_another_interest(engine: Engine, generation: str) -> None:
    engine.add_interests(generation, [Interest(Kind.B2C, OLIVE.key)])
    assert engine.percolate(generation, [document(1, [OLIVE])]) == [frozenset()]
    engine.put(generation, [document(1, [OLIVE])])
    engine.refresh(generation)
    assert engine.select(generation, [Interest(Kind.CULTURAL, OLIVE.key)], HUB, limit=5) == []


def test_select_gives_the_newest_with_what_they_satisfy(engine: Engine, generation: str) -> None:
    engine.put(
        generation,
        [document(2, [BREAD]), document(1, [OLIVE, BREAD, CHOIR]), document(3, [CHOIR])],
    )
    engine.refresh(generation)
    assert engine.select(generation, [OLIVE, BREAD], HUB, limit=10) == [
        Hit("p2", 1, 2, frozenset({BREAD})),
        Hit("p1", 1, 1, frozenset({OLIVE, BREAD})),
    ]


def test_select_without_interests_is_empty(engine: Engine, generation: str) -> None:
    engine.put(generation, [document(1)])
    engine.refresh(generation)
    assert engine.select(generation, [], HUB, limit=10) == []


def test_pages_follow_each_other_without_gap_or_repeat(engine: Engine, generation: str) -> None:
    engine.put(generation, [document(number) for number in range(1, 24)])
    engine.refresh(generation)
    expected = [f"p{number}" for number in range(23, 0, -1)]
    asks: list[Callable[[int | None], list[Hit]]] = [
        lambda before: engine.select(generation, [OLIVE, BREAD], HUB, limit=5, before=before),
        lambda before: engine.newest(generation, HUB, limit=5, before=before),
    ]
    for ask in asks:
        seen: list[str] = []
        before = None
        while page := ask(before):
            assert len(page) <= 5
            seen += ids(page)
            before = page[-1].sequence
        assert seen == expected


def test_newest_does_not_look_at_keys(engine: Engine, generation: str) -> None:
    engine.put(generation, [document(1, []), document(2, [OLIVE]), Tombstone("p3", 1)])
    engine.refresh(generation)
    assert engine.newest(generation, HUB, limit=5) == [
        Hit("p2", 1, 2, frozenset()),
        Hit("p1", 1, 1, frozenset()),
    ]


def test_count_takes_each_document_once_a_group(engine: Engine, generation: str) -> None:
    engine.put(
        generation,
        [document(1, [OLIVE, BREAD]), document(2, [BREAD], author="ben"), document(3, [CHOIR])],
    )
    engine.refresh(generation)
    groups = [[OLIVE, BREAD], [BREAD], [], [CHOIR, OLIVE]]
    assert engine.count(generation, groups, HUB) == [2, 2, 0, 2]
    anna = Audience(Place.HUB, Tier.PREMIUM_DIAMOND, author="anna")
    assert engine.count(generation, groups, anna) == [1, 1, 0, 2]
    assert engine.count(generation, [], HUB) == []


def test_an_edit_moves_a_document_to_other_keys_and_audiences(
    engine: Engine, generation: str
) -> None:
    engine.put(generation, [document(1, [OLIVE, CHOIR])])
    engine.put(
        generation, [document(1, [CHOIR, BREAD], revision=2, places=[Place.SITE], author="ben")]
    )
    engine.refresh(generation)
    site = Audience(Place.SITE, Tier.BASIC_FREE)
    everything = [OLIVE, CHOIR, BREAD]
    assert engine.select(generation, everything, HUB, limit=5) == []
    assert engine.select(generation, everything, site, limit=5) == [
        Hit("p1", 2, 1, frozenset({CHOIR, BREAD}))
    ]
    ben, anna = (Audience(Place.SITE, Tier.BASIC_FREE, author=name) for name in ("ben", "anna"))
    assert ids(engine.select(generation, everything, ben, limit=5)) == ["p1"]
    assert engine.select(generation, everything, anna, limit=5) == []


@pytest.mark.parametrize("place", Place)
def test_a_place_shows_only_what_its_settings_let_in(
    engine: Engine, generation: str, place: Place
) -> None:
    engine.put(
        generation,
        [document(1, places=[place]), document(2, places=ALL_PLACES - {place}), document(3)],
    )
    engine.put(generation, [document(4, places=[])])
    engine.refresh(generation)
    audience = Audience(place, Tier.BASIC_FREE)
    assert ids(engine.select(generation, [OLIVE], audience, limit=5)) == ["p3", "p1"]
    assert ids(engine.newest(generation, audience, limit=5)) == ["p3", "p1"]
    assert engine.count(generation, [[OLIVE]], audience) == [2]


@pytest.mark.parametrize("tier", Tier)
def test_a_reader_sees_what_their_tier_reaches(engine: Engine, generation: str, tier: Tier) -> None:
    engine.put(generation, [document(each.rank + 1, tier=each) for each in Tier])
    engine.refresh(generation)
    audience = Audience(Place.HUB, tier)
    expected = [f"p{number}" for number in range(tier.rank + 1, 0, -1)]
    assert ids(engine.select(generation, [OLIVE], audience, limit=5)) == expected
    assert ids(engine.newest(generation, audience, limit=5)) == expected
    assert engine.count(generation, [[OLIVE]], audience) == [tier.rank + 1]


def test_a_reader_is_not_shown_what_they_exclude(engine: Engine, generation: str) -> None:
    engine.put(
        generation,
        [document(number, author=("anna", "ben", "Ben")[number % 3]) for number in range(1, 10)],
    )
    engine.refresh(generation)
    hidden = frozenset({"p3", "p8", "nothing"})
    audience = Audience(Place.HUB, Tier.BASIC_FREE, muted=frozenset({"ben"}), hidden=hidden)
    expected = ["p9", "p6", "p5", "p2"]
    assert ids(engine.select(generation, [OLIVE], audience, limit=9)) == expected
    assert ids(engine.select(generation, [OLIVE], audience, limit=2)) == expected[:2]
    assert ids(engine.select(generation, [OLIVE], audience, limit=2, before=6)) == expected[2:]
    assert ids(engine.newest(generation, audience, limit=3)) == expected[:3]
    assert engine.count(generation, [[OLIVE], [CHOIR]], audience) == [4, 0]
    anna = replace(audience, author="anna")
    assert ids(engine.select(generation, [OLIVE], anna, limit=9)) == ["p9", "p6"]
    assert ids(engine.newest(generation, anna, limit=9)) == ["p9", "p6"]
    assert engine.count(generation, [[OLIVE]], anna) == [2]


def test_what_is_for_circles_is_shown_to_those_in_one_of_them(
    engine: Engine, generation: str
) -> None:
    some = [frozenset[str](), frozenset({"c1"}), frozenset({"c1", "c2"}), frozenset({"c3"})]
    engine.put(
        generation,
        [replace(document(number), circles=circles) for number, circles in enumerate(some, 1)],
    )
    engine.refresh(generation)
    outside, inside, too = (
        replace(HUB, circles=frozenset(circles)) for circles in ((), ("c2", "cx"), ("c1", "c3"))
    )
    assert ids(engine.select(generation, [OLIVE], outside, limit=9)) == ["p1"]
    assert ids(engine.select(generation, [OLIVE], inside, limit=9)) == ["p3", "p1"]
    assert ids(engine.newest(generation, too, limit=3)) == ["p4", "p3", "p2"]
    assert [engine.count(generation, [[OLIVE]], each)[0] for each in (outside, inside, too)] == [
        1,
        2,
        4,
    ]
    engine.put(generation, [document(4, revision=2), document(1, revision=2, places=[])])
    engine.put(generation, [replace(document(3, revision=2), circles=frozenset({"c1"}))])
    engine.refresh(generation)
    assert ids(engine.select(generation, [OLIVE], inside, limit=9)) == ["p4"]
    assert ids(engine.select(generation, [OLIVE], too, limit=9)) == ["p4", "p3", "p2"]


def test_a_site_shows_its_author_alone(engine: Engine, generation: str) -> None:
    engine.put(
        generation,
        [document(number, author=("anna", "ben", "Ben")[number % 3]) for number in range(12)],
    )
    engine.refresh(generation)
    ben = Audience(Place.SITE, Tier.BASIC_FREE, author="ben")
    expected = ["p10", "p7", "p4", "p1"]
    assert ids(engine.select(generation, [OLIVE], ben, limit=10)) == expected
    assert ids(engine.select(generation, [OLIVE], ben, limit=2)) == expected[:2]
    assert ids(engine.select(generation, [OLIVE], ben, limit=2, before=7)) == expected[2:]
    assert ids(engine.newest(generation, ben, limit=10)) == expected
    assert ids(engine.newest(generation, ben, limit=2, before=7)) == expected[2:]


def test_no_match_is_lost_however_many_there_are(engine: Engine, generation: str) -> None:
    interests = [*many(12_000), *many(300, Kind.CULTURAL)]
    engine.add_interests(generation, interests)
    offers = [document(1, interests), document(2, [OLIVE]), document(3, interests[5:1_500])]
    answers = engine.percolate(generation, offers)
    assert [len(answer) for answer in answers] == [12_300, 0, 1_495]
    assert answers[0] == set(interests)
    assert answers[2] == set(interests[5:1_500])
    assert set(engine.interests(generation)) == set(interests)


def test_a_document_of_thousands_of_keys_is_found_by_each(engine: Engine, generation: str) -> None:
    keys = many(3_000)
    engine.put(generation, [document(1, keys), document(2, [OLIVE])])
    engine.refresh(generation)
    for key in keys[::500]:
        assert engine.select(generation, [key], HUB, limit=5) == [Hit("p1", 1, 1, frozenset([key]))]
    assert engine.select(generation, keys, HUB, limit=5) == [Hit("p1", 1, 1, frozenset(keys))]


def test_a_reader_of_many_interests_gets_the_newest_of_all(engine: Engine, generation: str) -> None:
    keys = many(1_300)
    engine.put(
        generation, [document(number, [keys[(number * 7) % 1_300]]) for number in range(1, 1_301)]
    )
    engine.refresh(generation)
    assert engine.select(generation, keys, HUB, limit=40) == [
        Hit(f"p{number}", 1, number, frozenset([keys[(number * 7) % 1_300]]))
        for number in range(1_300, 1_260, -1)
    ]
    assert engine.count(generation, [keys, keys[:650]], HUB) == [1_300, 650]


@pytest.mark.parametrize(
    "key",
    [
        "fr:pâte›œuf|plain",
        "ja:寿司|any",
        "👩‍🍳|buy",
        'a"b\\c',
        "fr:a:b",
        "x y",
        "%_*?",
        "NULL",
        "caf\u00e9",
        "cafe\u0301",
    ],
)
def test_any_text_can_be_a_key(engine: Engine, generation: str, key: str) -> None:
    interest = Interest(Kind.CULTURAL, key)
    others = [Interest(Kind.CULTURAL, key + "x"), Interest(Kind.CULTURAL, key.upper() + "y")]
    engine.add_interests(generation, [interest, *others])
    engine.put(generation, [document(1, [interest])])
    engine.refresh(generation)
    assert engine.percolate(generation, [document(1, [interest])]) == [{interest}]
    assert engine.select(generation, [interest, *others], HUB, limit=5) == [
        Hit("p1", 1, 1, frozenset([interest]))
    ]
    assert set(engine.interests(generation)) == {interest, *others}
