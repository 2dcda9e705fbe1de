"""The marriage and audience invariants, as random duels of an engine against brute force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzers.analyzer import Analyzer, default_analyzer
from indexer.port import Engine
from schemas.document import Audience, Document, Hit, Interest, Tombstone
from schemas.geography import Area, Spot, Where
from schemas.narrowed import Narrowed
from schemas.words import Kind, Need, Place, Tier

Item = Document | Tombstone

EVERYTHING = frozenset(Place)
HUB = Audience(Place.HUB, Tier.PREMIUM_DIAMOND)

duel = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
"""Each example compares hundreds of pairs, so that a round trip serves many."""


@dataclass(frozen=True)
class Keyword:
    """A keyword as a person writes it."""

    text: str
    language: str
    kind: Kind
    need: Need | None


def _phrases(language: str, patterns: Sequence[str], nouns: Sequence[str]) -> list[tuple[str, str]]:
    return [
        (pattern.format(head=head, other=other), language)
        for pattern in patterns
        for head in nouns
        for other in nouns
    ]


PHRASES = sorted(
    set(
        _phrases(
            "fr",
            (
                "{head}",
                "{head}s",
                "{head} de {other}",
                "{head}s biologiques",
                "{head} bio de {other}",
            ),
            ("huile", "olive", "pain", "chorale"),
        )
        + _phrases(
            "en",
            ("{head}", "{other} {head}", "organic {head}s", "{head}s and {other}s"),
            ("oil", "olive", "bread", "pain", "choir"),
        )
    )
)
KINDS = (Kind.B2B, Kind.B2C)
NEEDS = (None, Need.BUY, Need.SELL)

keywords = st.builds(
    lambda phrase, kind, need: Keyword(phrase[0], phrase[1], kind, need),
    st.sampled_from(PHRASES),
    st.sampled_from(KINDS),
    st.sampled_from(NEEDS),
)


@cache
def analyzer() -> Analyzer:
    return default_analyzer()


@cache
def asks(keyword: Keyword) -> frozenset[Interest]:
    """What a member with this keyword is interested in."""
    read = analyzer().interest(keyword.text, keyword.kind, keyword.language, keyword.need)
    return frozenset(Interest(keyword.kind, key) for key in read.keys)


@cache
def offers(keyword: Keyword) -> frozenset[Interest]:
    """What a publication with this keyword satisfies."""
    read = analyzer().offer(keyword.text, keyword.kind, keyword.language, keyword.need)
    return frozenset(Interest(keyword.kind, key) for key in read.keys)


def publication(number: int, satisfied: frozenset[Interest]) -> Document:
    return Document(
        id=f"p{number}",
        revision=1,
        sequence=number,
        author="anna",
        places=EVERYTHING,
        reading_tier=Tier.BASIC_FREE,
        keys={kind: frozenset(key for of, key in satisfied if of is kind) for kind in Kind},
    )


_numbers = count(1)


@contextmanager
def fresh_generation(engine: Engine) -> Iterator[str]:
    name = f"g{next(_numbers)}"
    engine.build(name)
    try:
        yield name
    finally:
        engine.drop(name)


@duel
@given(
    written=st.lists(st.lists(keywords, max_size=4), max_size=30),
    wanted=st.lists(keywords, min_size=1, max_size=15, unique=True),
)
def test_percolate_mirrors_select(
    engine: Engine, written: list[list[Keyword]], wanted: list[Keyword]
) -> None:
    publications = [
        publication(number, frozenset().union(*map(offers, some)))
        for number, some in enumerate(written)
    ]
    interests = frozenset[Interest]().union(*map(asks, wanted))
    with fresh_generation(engine) as generation:
        engine.put(generation, publications)
        engine.add_interests(generation, interests)
        percolated = engine.percolate(generation, publications)
        selected = {
            interest: engine.select(generation, [interest], HUB, limit=100)
            for interest in interests
        }
        hubs = {
            keyword: engine.select(generation, asks(keyword), HUB, limit=100) for keyword in wanted
        }
        counts = engine.count(generation, [asks(keyword) for keyword in wanted], HUB)
    for each, found in zip(publications, percolated, strict=True):
        assert found == each.interests & interests
        assert found == {
            interest for interest, hits in selected.items() if each.id in {hit.id for hit in hits}
        }
    for keyword, hits in hubs.items():
        assert hits == [
            Hit(each.id, each.revision, each.sequence, each.interests & asks(keyword))
            for each in reversed(publications)
            if each.interests & asks(keyword)
        ]
    assert counts == [len(hits) for hits in hubs.values()]


LYON = Spot(45.74906, 4.84789, "FR")
VILLEURBANNE = Spot(45.76601, 4.8795, "FR")
GENEVA = Spot(46.20222, 6.14569, "CH")
SPOTS = st.sampled_from((LYON, VILLEURBANNE, GENEVA))
COUNTRIES = st.frozensets(st.sampled_from(("FR", "CH", "DE")), min_size=1)

wheres = st.builds(Where, COUNTRIES) | st.builds(
    lambda town, km: Where(around=town, km=km), SPOTS, st.sampled_from((1, 5, 20, 120, 400))
)
areas = st.builds(Area, COUNTRIES, st.none() | SPOTS) | st.builds(
    lambda town, km: Area(frozenset((town.country,)), town, km),
    SPOTS,
    st.sampled_from((1, 5, 50, 130)),
)


@dataclass(frozen=True)
class Wish:
    """A member's keyword with its conditions (K8)."""

    keyword: Keyword
    where: Where | None
    without: tuple[Keyword, ...]

    @property
    def narrowed(self) -> Narrowed:
        """As engines are asked for it."""
        excluded = (replace(one, kind=self.keyword.kind, need=None) for one in self.without)
        return Narrowed(
            asks(self.keyword), self.where, frozenset[Interest]().union(*map(asks, excluded))
        )


wishes = st.builds(Wish, keywords, st.none() | wheres, st.lists(keywords, max_size=2).map(tuple))


@duel
@given(
    written=st.lists(st.tuples(st.lists(keywords, max_size=4), st.none() | areas), max_size=30),
    wanted=st.lists(wishes, min_size=1, max_size=10, unique=True),
    plain=st.lists(keywords, max_size=2),
    author=st.sampled_from((None, "anna")),
)
def test_conditions_decide_alike_in_both_directions(
    engine: Engine,
    written: list[tuple[list[Keyword], Area | None]],
    wanted: list[Wish],
    plain: list[Keyword],
    author: str | None,
) -> None:
    """What is pushed and what is pulled is the same, where and without what keywords say (K8)."""
    publications = [
        replace(publication(number, frozenset().union(*map(offers, some))), area=area)
        for number, (some, area) in enumerate(written)
    ]
    narrowed = [wish.narrowed for wish in wanted]
    interests = frozenset[Interest]().union(*(one.every for one in narrowed), *map(asks, plain))
    unbound = frozenset[Interest]().union(*map(asks, plain))
    audience = replace(HUB, author=author)
    with fresh_generation(engine) as generation:
        engine.put(generation, publications)
        engine.add_interests(generation, interests)
        percolated = engine.percolate(generation, publications)
        pulled = [
            engine.select(generation, (), audience, narrowed=[one], limit=100) for one in narrowed
        ]
        together = engine.select(generation, unbound, audience, narrowed=narrowed, limit=100)
        counts = engine.count(generation, narrowed, audience)
    area_of = {each.id: each.area for each in publications}
    for one, hits, count_ in zip(narrowed, pulled, counts, strict=True):
        selected = {hit.id for hit in hits if one.holds(hit.satisfied, area_of[hit.id])}
        assert selected == {
            each.id
            for each, found in zip(publications, percolated, strict=True)
            if one.holds(found, each.area)
        }
        assert count_ == len(hits)
        if one.where is None or one.where.around is None:
            assert count_ == len(selected)
    for hit in together:
        asked = unbound.union(*(one.every for one in narrowed))
        (each,) = (each for each in publications if each.id == hit.id)
        assert hit.satisfied == each.interests & asked
    assert [hit.sequence for hit in together] == sorted(
        {hit.sequence for hits in pulled for hit in hits}
        | {each.sequence for each in publications if each.interests & unbound},
        reverse=True,
    )


KEYS = tuple(Interest(kind, key) for kind in Kind for key in ("a", "b"))
AUTHORS = ("anna", "ben")

circles = st.frozensets(st.sampled_from(("c1", "c2", "c3")), max_size=2)

contents = st.builds(
    lambda keys, author, places, tier, circles: replace(
        publication(0, keys), author=author, places=places, reading_tier=tier, circles=circles
    ),
    st.frozensets(st.sampled_from(KEYS)),
    st.sampled_from(AUTHORS),
    st.frozensets(st.sampled_from(Place)),
    st.sampled_from(Tier),
    st.just(frozenset()) | circles,
)
"""What a revision of a publication says; none where it was not live."""

histories = st.lists(st.lists(st.none() | contents, min_size=1, max_size=4), max_size=20)
"""For each publication its revisions, oldest first."""

audiences = st.builds(
    Audience,
    st.sampled_from(Place),
    st.sampled_from(Tier),
    st.none() | st.sampled_from(AUTHORS),
    circles=circles,
)


def items_of(number: int, history: Sequence[Document | None]) -> list[Item]:
    return [
        Tombstone(f"p{number}", revision)
        if content is None
        else replace(content, id=f"p{number}", sequence=number, revision=revision)
        for revision, content in enumerate(history, 1)
    ]


def admitted(items: Sequence[Item], audience: Audience) -> list[Document]:
    """What an audience may see, newest first: the filter, as plainly as it can be said."""
    return [
        item
        for item in reversed(items)
        if isinstance(item, Document)
        and audience.place in item.places
        and item.reading_tier.rank <= audience.tier.rank
        and audience.author in (None, item.author)
        and (not item.circles or item.circles & audience.circles)
    ]


@settings(duel, max_examples=60)
@given(
    data=st.data(),
    history=histories,
    asked=st.lists(
        st.tuples(audiences, st.frozensets(st.sampled_from(KEYS)), st.integers(1, 25)),
        min_size=1,
        max_size=12,
    ),
    before=st.none() | st.integers(0, 20),
)
def test_an_audience_gets_exactly_what_it_may_see(
    engine: Engine,
    data: st.DataObject,
    history: list[list[Document | None]],
    asked: list[tuple[Audience, frozenset[Interest], int]],
    before: int | None,
) -> None:
    revisions = [items_of(number, each) for number, each in enumerate(history)]
    standing = [each[-1] for each in revisions]
    work = [item for each in revisions for item in each]
    late = data.draw(st.permutations(work), label="order of arrival")
    again = data.draw(st.lists(st.sampled_from(work)) if work else st.just([]), label="repeated")
    cut = data.draw(st.integers(0, len(late)), label="first put")
    with fresh_generation(engine) as generation:
        engine.put(generation, late[:cut])
        engine.put(generation, [*late[cut:], *again])
        engine.refresh(generation)
        assert sorted(engine.documents(generation)) == sorted(
            (item.id, item.revision) for item in standing if isinstance(item, Document)
        )
        for audience, interests, limit in asked:
            seen = admitted(standing, audience)
            married = [each for each in seen if each.interests & interests]
            assert engine.count(generation, [interests], audience) == [len(married)]
            if before is not None:
                seen = [each for each in seen if each.sequence < before]
                married = [each for each in married if each.sequence < before]
            assert engine.newest(generation, audience, limit=limit, before=before) == [
                Hit(each.id, each.revision, each.sequence, frozenset()) for each in seen[:limit]
            ]
            assert engine.select(generation, interests, audience, limit=limit, before=before) == [
                Hit(each.id, each.revision, each.sequence, each.interests & interests)
                for each in married[:limit]
            ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_duels_have_something_to_find(kind: Kind) -> None:
    """Of the pairs that the duels draw, some marry and some do not, in both languages."""
    plain = [Keyword(*phrase, kind, None) for phrase in PHRASES]
    married = {(a, b) for a in plain for b in plain if a != b and asks(a) & offers(b)}
    assert {a.language for a, _ in married} == {"fr", "en"}
    assert len(married) < len(plain) ** 2 / 2
