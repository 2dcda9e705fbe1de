from __future__ import annotations

import pytest

from indexer import mappings


def test_templates() -> None:
    exact = {"type": "keyword", "doc_values": False}
    number = {"type": "long", "index": False}
    keys = {"b2b": exact, "b2c": exact, "cultural": exact}
    searched = ["words", "words_1", "words_2", "words_4", "facets"]
    assert mappings.templates("club", 2, 1) == {
        "club-publications": {
            "index_patterns": ["club-*-publications"],
            "priority": 104,
            "template": {
                "settings": {
                    "index": {
                        "number_of_shards": 2,
                        "number_of_replicas": 1,
                        "refresh_interval": "1s",
                        "sort.field": "sequence",
                        "sort.order": "desc",
                    }
                },
                "mappings": {
                    "dynamic": "strict",
                    "_source": {"excludes": searched},
                    "properties": {
                        **keys,
                        **dict.fromkeys(searched, exact),
                        "author": exact,
                        "places": exact,
                        "reading_tier": exact,
                        "gone": {"type": "boolean", "doc_values": False},
                        "revision": number,
                        "sequence": number,
                    },
                },
            },
        },
        "club-interests": {
            "index_patterns": ["club-*-interests"],
            "priority": 104,
            "template": {
                "settings": {
                    "index": {
                        "number_of_shards": 2,
                        "number_of_replicas": 1,
                        "refresh_interval": "1s",
                        "merge.policy.segments_per_tier": 2,
                        "merge.policy.max_merge_at_once": 8,
                        "merge.policy.floor_segment": "32mb",
                    }
                },
                "mappings": {
                    "dynamic": "strict",
                    "properties": {
                        **keys,
                        "query": {"type": "percolator"},
                        "key": {"type": "keyword", "index": False},
                    },
                },
            },
        },
    }


def test_names() -> None:
    assert mappings.publications_index("club", "g1") == "club-g1-publications"
    assert mappings.interests_index("club", "g1") == "club-g1-interests"
    assert mappings.write_alias("club-g1-interests") == "club-g1-interests-write"


@pytest.mark.parametrize(
    ("index", "generation"),
    [
        ("club-g1-publications", "g1"),
        ("club-g12_b-publications", "g12_b"),
        ("club-g1-interests", None),
        ("club-other-g1-publications", None),
        ("xclub-g1-publications", None),
        ("club-g1-publications-write", None),
    ],
)
def test_a_generation_is_told_from_its_own_index_alone(index: str, generation: str | None) -> None:
    assert mappings.generation_of("club", index) == generation


@pytest.mark.parametrize("generation", ["", "g-1", "G1", "g*", "g1,g2"])
def test_a_strange_generation_never_reaches_a_name(generation: str) -> None:
    with pytest.raises(ValueError, match="generation"):
        mappings.publications_index("club", generation)
