from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import orjson
import pytest

from indexer import bodies
from indexer.satisfied import by_field, satisfied_by
from schemas.document import Audience, Document, Interest, Query, Tombstone
from schemas.geography import Area, Where
from schemas.narrowed import Narrowed
from schemas.words import Kind, Place, Tier

OLIVE = Interest(Kind.B2B, "fr:huile›olive|buy")
OIL = Interest(Kind.B2B, "fr:huile|plain")
CHOIR = Interest(Kind.CULTURAL, "en:choir|any")
HUB = Audience(Place.HUB, Tier.BASIC_PLUS)
SITE = Audience(Place.SITE, Tier.BASIC_FREE, author="anna")


def document(interests: Iterable[Interest]) -> Document:
    keys = {kind: frozenset(key for of, key in interests if of is kind) for kind in Kind}
    return Document(
        id="p1",
        revision=3,
        sequence=41,
        author="anna",
        places=frozenset({Place.SITE, Place.HUB}),
        reading_tier=Tier.PREMIUM_VIP,
        keys=keys,
    )


def test_percolate_body() -> None:
    assert bodies.percolate_bodies(document([OLIVE, CHOIR, OIL])) == [
        {
            "size": 3,
            "track_total_hits": False,
            "_source": False,
            "stored_fields": "_none_",
            "docvalue_fields": ["key"],
            "sort": ["_doc"],
            "query": {
                "constant_score": {
                    "filter": {
                        "percolate": {
                            "field": "query",
                            "document": {
                                "b2b": ["fr:huile|plain", "fr:huile›olive|buy"],
                                "cultural": ["en:choir|any"],
                            },
                        }
                    }
                }
            },
        }
    ]


def test_a_document_without_keys_needs_no_percolation() -> None:
    assert bodies.percolate_bodies(document([])) == []


def test_a_long_document_is_percolated_in_parts_that_hold_every_key_once() -> None:
    interests = [Interest(kind, f"k{number}") for kind in Kind for number in range(800)]
    parts = bodies.percolate_bodies(document(interests))
    assert [part["size"] for part in parts] == [1_000, 1_000, 400]
    held = [
        Interest(Kind(kind), key)
        for part in parts
        for kind, keys in _percolated(part).items()
        for key in keys
    ]
    assert sorted(held) == sorted(interests)


def _percolated(body: bodies.Body) -> dict[str, list[str]]:
    query = orjson.loads(orjson.dumps(body["query"]))
    held: dict[str, list[str]] = query["constant_score"]["filter"]["percolate"]["document"]
    return held


def test_select_body() -> None:
    assert bodies.select_body([OLIVE, OIL], SITE, 20, None) == {
        "size": 20,
        "track_total_hits": False,
        "sort": [{"sequence": "desc"}],
        "_source": True,
        "query": {
            "bool": {
                "filter": [
                    {"term": {"places": "site"}},
                    {"terms": {"reading_tier": ["basic_free"]}},
                    {"term": {"author": "anna"}},
                    {"terms": {"b2b": ["fr:huile|plain", "fr:huile›olive|buy"]}},
                ]
            }
        },
    }


def test_select_body_of_keywords_with_conditions() -> None:
    somewhere = Narrowed(frozenset((OIL,)), Where(frozenset({"FR", "BE"})))
    without = Narrowed(frozenset((CHOIR,)), None, frozenset((OLIVE,)))
    body = orjson.loads(
        orjson.dumps(bodies.select_body([OLIVE], HUB, 5, None, [somewhere, without]))
    )
    assert body["query"]["bool"]["filter"][2] == {
        "bool": {
            "should": [
                {"terms": {"b2b": ["fr:huile›olive|buy"]}},
                {
                    "bool": {
                        "filter": [
                            {"terms": {"b2b": ["fr:huile|plain"]}},
                            {
                                "bool": {
                                    "should": [
                                        {"bool": {"must_not": [{"term": {"places": "@"}}]}},
                                        {"terms": {"places": ["@in:BE", "@in:FR"]}},
                                    ]
                                }
                            },
                        ]
                    }
                },
                {
                    "bool": {
                        "filter": [{"terms": {"cultural": ["en:choir|any"]}}],
                        "must_not": [{"terms": {"b2b": ["fr:huile›olive|buy"]}}],
                    }
                },
            ]
        }
    }


def test_a_document_says_what_it_serves_beside_where_it_shows() -> None:
    _, source = bodies.item_lines(replace(document([OIL]), area=Area(frozenset({"FR"}))))
    assert source["places"] == ["@", "@all:FR", "@in:FR", "hub", "site"]


def test_select_body_without_what_the_reader_excludes() -> None:
    reader = Audience(
        Place.SITE, Tier.BASIC_FREE, muted=frozenset({"ben", "anna"}), hidden=frozenset({"p9"})
    )
    body = orjson.loads(orjson.dumps(bodies.select_body([OIL], reader, 20, None)))
    assert body["query"]["bool"]["filter"][2] == {
        "bool": {"must_not": [{"terms": {"author": ["anna", "ben"]}}, {"ids": {"values": ["p9"]}}]}
    }


def test_what_is_for_circles_is_at_a_place_of_theirs() -> None:
    inside = Audience(Place.HUB, Tier.BASIC_FREE, circles=frozenset({"c2", "c1"}))
    body = orjson.loads(orjson.dumps(bodies.select_body([OIL], inside, 20, None)))
    assert body["query"]["bool"]["filter"][0] == {"terms": {"places": ["hub", "hub@c1", "hub@c2"]}}
    restricted = replace(document([OIL]), circles=frozenset({"c1"}))
    _, source = bodies.item_lines(restricted)
    assert source["places"] == ["hub@c1", "site@c1"]


def test_select_body_of_two_kinds_after_a_page() -> None:
    assert bodies.select_body([CHOIR, OLIVE], HUB, 5, 17) == {
        "size": 5,
        "track_total_hits": False,
        "sort": [{"sequence": "desc"}],
        "search_after": [17],
        "_source": True,
        "query": {
            "bool": {
                "filter": [
                    {"term": {"places": "hub"}},
                    {"terms": {"reading_tier": ["basic_free", "basic_plus"]}},
                    {
                        "bool": {
                            "should": [
                                {"terms": {"b2b": ["fr:huile›olive|buy"]}},
                                {"terms": {"cultural": ["en:choir|any"]}},
                            ]
                        }
                    },
                ]
            }
        },
    }


def test_search_body() -> None:
    query = Query(
        {"fr:huile": 12, "fr:bio": 10},
        frozenset({"fr:huile"}),
        frozenset({OIL}),
        60,
        frozenset("f"),
    )

    def worth(field: str, word: str, boost: int) -> bodies.Body:
        return {"constant_score": {"filter": {"term": {field: word}}, "boost": boost}}

    assert bodies.search_body(query, HUB, 200) == {
        "size": 200,
        "track_total_hits": False,
        "_source": False,
        "docvalue_fields": ["revision"],
        "sort": [{"_score": "desc"}, {"sequence": "desc"}],
        "query": {
            "bool": {
                "filter": [
                    {"term": {"places": "hub"}},
                    {"terms": {"reading_tier": ["basic_free", "basic_plus"]}},
                    {"term": {"facets": "f"}},
                    {
                        "bool": {
                            "should": [
                                {"terms": {"words": ["fr:huile"]}},
                                {"terms": {"b2b": ["fr:huile|plain"]}},
                            ]
                        }
                    },
                ],
                "should": [
                    {
                        "constant_score": {
                            "filter": {"terms": {"b2b": ["fr:huile|plain"]}},
                            "boost": 60,
                        }
                    },
                    worth("words", "fr:bio", 10),
                    worth("words_1", "fr:bio", 10),
                    worth("words_2", "fr:bio", 20),
                    worth("words_4", "fr:bio", 40),
                    worth("words", "fr:huile", 12),
                    worth("words_1", "fr:huile", 12),
                    worth("words_2", "fr:huile", 24),
                    worth("words_4", "fr:huile", 48),
                ],
            }
        },
    }


def test_newest_body() -> None:
    assert bodies.newest_body(HUB, 5, 17) == {
        "size": 5,
        "track_total_hits": False,
        "sort": [{"sequence": "desc"}],
        "search_after": [17],
        "_source": False,
        "docvalue_fields": ["revision"],
        "query": {
            "bool": {
                "filter": [
                    {"term": {"places": "hub"}},
                    {"terms": {"reading_tier": ["basic_free", "basic_plus"]}},
                ]
            }
        },
    }


def test_count_body() -> None:
    assert bodies.count_body([OIL], HUB) == {
        "size": 0,
        "track_total_hits": True,
        "query": {
            "bool": {
                "filter": [
                    {"term": {"places": "hub"}},
                    {"terms": {"reading_tier": ["basic_free", "basic_plus"]}},
                    {"terms": {"b2b": ["fr:huile|plain"]}},
                ]
            }
        },
    }


def test_lines_of_a_document() -> None:
    assert bodies.item_lines(document([OLIVE, CHOIR])) == [
        {"index": {"_id": "p1", "version": 6, "version_type": "external"}},
        {
            "gone": False,
            "revision": 3,
            "sequence": 41,
            "author": "anna",
            "places": ["hub", "site"],
            "reading_tier": "premium_vip",
            "b2b": ["fr:huile›olive|buy"],
            "cultural": ["en:choir|any"],
        },
    ]


def test_lines_of_words_are_binary_digits_of_what_is_said() -> None:
    words = {"a": 1, "b": 2, "c": 8}
    _, source = bodies.item_lines(replace(document([]), words=words, facets=frozenset("f")))
    assert {name: source[name] for name in source if name.startswith("words")} == {
        "words": ["a", "b", "c"],
        "words_1": ["b", "c"],
        "words_2": ["c"],
        "words_4": ["c"],
    }
    assert source["facets"] == ["f"]


def test_lines_of_a_tombstone_outweigh_the_document_of_their_revision() -> None:
    assert bodies.item_lines(Tombstone("p1", 3)) == [
        {"index": {"_id": "p1", "version": 7, "version_type": "external"}},
        {"gone": True, "revision": 3},
    ]


def test_lines_of_an_interest() -> None:
    assert bodies.interest_lines(OLIVE) == [
        {"create": {"_id": "e4e16b99b943012589dce8414638eaae"}},
        {
            "query": {"term": {"b2b": "fr:huile›olive|buy"}},
            "key": "b2b:fr:huile›olive|buy",
        },
    ]


@pytest.mark.parametrize("interests", [[], [OLIVE], [OLIVE, OIL, CHOIR]])
def test_what_is_stored_tells_the_interests_again(interests: list[Interest]) -> None:
    _, source = bodies.item_lines(document(interests))
    assert satisfied_by(source, by_field([OLIVE, OIL, CHOIR])) == set(interests)
    assert satisfied_by(source, by_field(interests[:1])) == set(interests[:1])


def test_bulks_keep_actions_whole() -> None:
    actions = [bodies.item_lines(Tombstone(f"p{number}", 1)) for number in range(100)]
    parts = list(bodies.bulks(actions, largest=1_000))
    assert len(parts) > 5
    assert all(part.count(b"\n") % 2 == 0 and part.endswith(b"}\n") for part in parts)
    assert all(len(part) < 1_200 for part in parts)
    assert b"".join(parts) == bodies.ndjson(line for lines in actions for line in lines)


def test_no_actions_make_no_bulk() -> None:
    assert list(bodies.bulks([])) == []
