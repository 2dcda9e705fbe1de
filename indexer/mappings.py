"""The two OpenSearch indices of a generation: names, settings, mappings. Pure."""

from __future__ import annotations

import re

from indexer.generation_name import PATTERN, check_generation
from schemas.words import Kind

Body = dict[str, object]

_EXACT: Body = {"type": "keyword", "doc_values": False}
"""A keyword that is only ever compared."""

_NUMBER: Body = {"type": "long", "index": False}
"""A number that is only ever sorted by or read."""

_KEYS: dict[str, Body] = {kind.value: _EXACT for kind in Kind}

WORDS = "words"
"""The field of every word that a document says."""

DIGITS = {f"words_{worth}": worth for worth in (1, 2, 4)}
"""Fields of the words of which a document says more: the binary digits of how much more."""

SEARCH_PROPERTIES: dict[str, Body] = dict.fromkeys((WORDS, *DIGITS, "facets"), _EXACT)
"""What a search asks for; indices of older clubs get it when they are next written to."""

PUBLICATIONS_MAPPING: Body = {
    "dynamic": "strict",
    # A selection reads sources whole; nobody reads words back.
    "_source": {"excludes": [*SEARCH_PROPERTIES]},
    "properties": {
        **_KEYS,
        **SEARCH_PROPERTIES,
        "author": _EXACT,
        "places": _EXACT,
        "reading_tier": _EXACT,
        "gone": {"type": "boolean", "doc_values": False},
        "revision": _NUMBER,
        "sequence": _NUMBER,
    },
}

INTERESTS_MAPPING: Body = {
    "dynamic": "strict",
    "properties": {
        **_KEYS,
        "query": {"type": "percolator"},
        "key": {"type": "keyword", "index": False},
    },
}


def publications_index(prefix: str, generation: str) -> str:
    """Name of the index of a generation's documents."""
    return f"{prefix}-{check_generation(generation)}-publications"


def interests_index(prefix: str, generation: str) -> str:
    """Name of the percolator index of a generation."""
    return f"{prefix}-{check_generation(generation)}-interests"


def write_alias(index: str) -> str:
    """The name that writes use: a write to an index that is gone fails instead of making it."""
    return f"{index}-write"


def generation_of(prefix: str, index: str) -> str | None:
    """The generation whose documents an index holds; none for another index."""
    match = re.fullmatch(f"{re.escape(prefix)}-({PATTERN})-publications", index)
    return match and match[1]


def publications_settings(shards: int, replicas: int) -> Body:
    """Sorted by sequence, newest first, so that a pull stops after the newest few."""
    return {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": "1s",
        "sort.field": "sequence",
        "sort.order": "desc",
    }


def interests_settings(shards: int, replicas: int) -> Body:
    """Few segments, for a percolation asks each: a million interests are in 4, not in 15, and
    percolate in two thirds of the time; adding one costs the same.
    """
    return {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": "1s",
        "merge.policy.segments_per_tier": 2,
        "merge.policy.max_merge_at_once": 8,
        "merge.policy.floor_segment": "32mb",
    }


def templates(prefix: str, shards: int, replicas: int) -> dict[str, Body]:
    """Index templates by name.

    Where one prefix begins with another, the longer one is the closer fit.
    """
    priority = 100 + len(prefix)
    return {
        f"{prefix}-publications": {
            "index_patterns": [f"{prefix}-*-publications"],
            "priority": priority,
            "template": {
                "settings": {"index": publications_settings(shards, replicas)},
                "mappings": PUBLICATIONS_MAPPING,
            },
        },
        f"{prefix}-interests": {
            "index_patterns": [f"{prefix}-*-interests"],
            "priority": priority,
            "template": {
                "settings": {"index": interests_settings(shards, replicas)},
                "mappings": INTERESTS_MAPPING,
            },
        },
    }
