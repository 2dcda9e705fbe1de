"""What is sent to OpenSearch, from the domain's words. Pure; asserted whole in the tests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import blake2b

import orjson

from indexer.mappings import DIGITS, WORDS
from schemas.cells import NARROWED, words_for, words_of
from schemas.document import Audience, Document, Interest, Query, Tombstone
from schemas.narrowed import Narrowed
from schemas.words import Kind, Place, Tier

Body = dict[str, object]

LARGEST_PERCOLATION = 1_000
"""Keys one percolation holds. Over 1,024 terms the percolator verifies every candidate; stored
queries are single terms, so percolating a document in parts gives the same answer faster."""

BULK_BYTES = 4_000_000


def interest_id(interest: Interest) -> str:
    """Identifier under which an interest is stored: the same for everyone who has it."""
    return blake2b(str(interest).encode(), digest_size=16).hexdigest()


def interest_lines(interest: Interest) -> list[Body]:
    """Bulk lines that store an interest unless it is there already."""
    return [
        {"create": {"_id": interest_id(interest)}},
        {"query": {"term": {interest.kind.value: interest.key}}, "key": str(interest)},
    ]


def item_lines(item: Document | Tombstone) -> list[Body]:
    """Bulk lines that store a document or tombstone unless something as new is held.

    A tombstone stays as a document without place: the engine forgets the versions of
    what it deletes. Its version is the greater at the same revision.
    """
    gone = isinstance(item, Tombstone)
    version = 2 * item.revision + gone
    source: Body = {"gone": gone, "revision": item.revision}
    if isinstance(item, Document):
        source |= {
            "sequence": item.sequence,
            "author": item.author,
            "places": _places(item),
            "reading_tier": item.reading_tier.value,
            **_keys(item.interests),
            **_words(item.words),
        }
        if item.facets:
            source["facets"] = sorted(item.facets)
    return [{"index": {"_id": item.id, "version": version, "version_type": "external"}}, source]


def percolate_bodies(document: Document) -> list[Body]:
    """Searches that together find the interests a document satisfies; none without keys.

    Each asks for as many answers as it has keys: there can be no more.
    """
    return [_percolate_body(part) for part in _parts(document)]


def select_body(
    interests: Collection[Interest],
    audience: Audience,
    limit: int,
    before: int | None,
    narrowed: Collection[Narrowed] = (),
) -> Body:
    """Newest documents with one of the interests, or that a narrowed one may hold for.

    Keys come from `_source`, read whole:
    filtering it, doc values and named queries were each measured slower.
    """
    return {
        **_newest(limit, before),
        "_source": True,
        "query": {"bool": {"filter": [*_audience(audience), _any(interests, narrowed)]}},
    }


def newest_body(audience: Audience, limit: int, before: int | None) -> Body:
    """Newest documents of the audience."""
    return {
        **_newest(limit, before),
        "_source": False,
        "docvalue_fields": ["revision"],
        "query": {"bool": {"filter": _audience(audience)}},
    }


def count_body(group: Collection[Interest] | Narrowed, audience: Audience) -> Body:
    """How many documents have one of the interests, or may be selected by a narrowed one."""
    wanted = _narrowed(group) if isinstance(group, Narrowed) else _one_of(group)
    return _counting({"bool": {"filter": [*_audience(audience), wanted]}})


def holders_body(word: str, audience: Audience) -> Body:
    """How many documents say a word."""
    return _counting({"bool": {"filter": [*_audience(audience), {"term": {WORDS: word}}]}})


def search_body(query: Query, audience: Audience, limit: int) -> Body:
    """The best documents. Scores are sums of whole numbers below 2²⁴, which floats hold exactly."""
    answers: list[Body] = []
    worths: list[Body] = []
    if query.needed:
        answers.append({"terms": {WORDS: sorted(query.needed)}})
    if query.interests:
        answers.append(_one_of(query.interests))
        worths.append(_worth(_one_of(query.interests), query.marriage))
    for word, worth in sorted(query.words.items()):
        worths.append(_worth({"term": {WORDS: word}}, worth))
        worths += [
            _worth({"term": {field: word}}, worth * digit) for field, digit in DIGITS.items()
        ]
    facets: list[Body] = [{"term": {"facets": facet}} for facet in sorted(query.facets)]
    admitted = [*_audience(audience), *facets, {"bool": {"should": answers}}]
    return {
        "size": limit,
        "track_total_hits": False,
        "_source": False,
        "docvalue_fields": ["revision"],
        "sort": [{"_score": "desc"}, {"sequence": "desc"}],
        "query": {"bool": {"filter": admitted, "should": worths}},
    }


def count_documents_body() -> Body:
    """How many documents are held, tombstones left out."""
    return _counting({"term": {"gone": False}})


def count_interests_body() -> Body:
    """How many interests are held."""
    return _counting({"match_all": {}})


def all_documents_body() -> Body:
    """Every document held, tombstones left out."""
    return {
        "_source": False,
        "docvalue_fields": ["revision"],
        "query": {"term": {"gone": False}},
    }


def all_interests_body() -> Body:
    """Every interest held."""
    return {
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["key"],
        "query": {"match_all": {}},
    }


def ndjson(lines: Iterable[Body]) -> bytes:
    """Lines as `_msearch` and `_bulk` want them."""
    return b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines)


def bulks(actions: Iterable[Iterable[Body]], largest: int = BULK_BYTES) -> Iterator[bytes]:
    """Bulk bodies of about `largest` bytes, no action torn apart."""
    body = bytearray()
    for lines in actions:
        body += ndjson(lines)
        if len(body) >= largest:
            yield bytes(body)
            body.clear()
    if body:
        yield bytes(body)


def _words(words: Mapping[str, int]) -> dict[str, list[str]]:
    """Words by field: all of them, and those whose impact beyond 1 has a binary digit."""
    fields = {WORDS: sorted(words)}
    for field, digit in DIGITS.items():
        fields[field] = [word for word in fields[WORDS] if (words[word] - 1) & digit]
    return {field: some for field, some in fields.items() if some}


def _worth(query: Body, worth: int) -> Body:
    return {"constant_score": {"filter": query, "boost": worth}}


def _parts(document: Document) -> Iterator[dict[str, list[str]]]:
    """Keys by field, in a stable order, at most `LARGEST_PERCOLATION` at a time."""
    part: dict[str, list[str]] = {}
    room = LARGEST_PERCOLATION
    for kind in sorted(document.keys):
        keys = sorted(document.keys[kind])
        while keys:
            part[kind.value], keys = keys[:room], keys[room:]
            room -= len(part[kind.value])
            if not room:
                yield part
                part, room = {}, LARGEST_PERCOLATION
    if part:
        yield part


def _percolate_body(keys: dict[str, list[str]]) -> Body:
    return {
        "size": sum(map(len, keys.values())),
        "track_total_hits": False,
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["key"],
        "sort": ["_doc"],
        "query": {
            "constant_score": {"filter": {"percolate": {"field": "query", "document": keys}}}
        },
    }


def _newest(limit: int, before: int | None) -> Body:
    body: Body = {
        "size": limit,
        "track_total_hits": False,
        "sort": [{"sequence": "desc"}],
    }
    return body if before is None else {**body, "search_after": [before]}


def _counting(query: Body) -> Body:
    return {"size": 0, "track_total_hits": True, "query": query}


def _audience(audience: Audience) -> list[Body]:
    """Clauses that admit what the audience may see; no tombstone has a place."""
    tiers = [tier.value for tier in Tier if tier.rank <= audience.tier.rank]
    clauses: list[Body] = [
        _is_at(audience),
        {"terms": {"reading_tier": tiers}},
    ]
    if audience.author is not None:
        clauses.append({"term": {"author": audience.author}})
    excluded: list[Body] = []
    if audience.muted:
        excluded.append({"terms": {"author": sorted(audience.muted)}})
    if audience.hidden:
        excluded.append({"ids": {"values": sorted(audience.hidden)}})
    if excluded:
        clauses.append({"bool": {"must_not": excluded}})
    return clauses


def _places(document: Document) -> list[str]:
    """The terms of where it shows; a place for each circle where only circles may see it (F3)."""
    # What it serves stands beside where it shows: both are words that filters ask for (K8).
    words = words_of(document.area)
    if not document.circles:
        return sorted({*document.places, *words})
    inside = {_within(place, circle) for place in document.places for circle in document.circles}
    return sorted(inside | words)


def _is_at(audience: Audience) -> Body:
    if not audience.circles:
        return {"term": {"places": audience.place.value}}
    inside = [_within(audience.place, circle) for circle in sorted(audience.circles)]
    return {"terms": {"places": [audience.place.value, *inside]}}


def _within(place: Place, circle: str) -> str:
    return f"{place}@{circle}"


def _any(interests: Collection[Interest], narrowed: Collection[Narrowed]) -> Body:
    clauses = [_one_of(interests)] if interests else []
    clauses += map(_narrowed, narrowed)
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses}}


def _narrowed(narrowed: Narrowed) -> Body:
    wanted = [_one_of(narrowed.interests)]
    if narrowed.where is not None:
        everywhere: Body = {"bool": {"must_not": [{"term": {"places": NARROWED}}]}}
        there: Body = {"terms": {"places": sorted(words_for(narrowed.where))}}
        wanted.append({"bool": {"should": [everywhere, there]}})
    body: dict[str, object] = {"filter": wanted}
    if narrowed.without:
        body["must_not"] = [_one_of(narrowed.without)]
    return {"bool": body}


def _one_of(interests: Collection[Interest]) -> Body:
    clauses: list[Body] = [{"terms": {kind: keys}} for kind, keys in _keys(interests).items()]
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses}}


def _keys(interests: Iterable[Interest]) -> dict[str, list[str]]:
    """Keys by the field of their kind, both in a stable order; kinds without keys left out."""
    keys: dict[Kind, list[str]] = {}
    for kind, key in sorted(interests):
        keys.setdefault(kind, []).append(key)
    return {kind.value: some for kind, some in keys.items()}
