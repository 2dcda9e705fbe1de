"""The measurement across languages: what it counts as exactly right, and what not."""

from __future__ import annotations

from analyzers.thesaurus import read_vocabulary
from bench.crosslanguage import measure
from schemas.words import Kind

FOODS = read_vocabulary(
    "foods",
    {
        "oil": {"fr": "huile", "en": "oil"},
        "olive-oil": {"fr": "huile d'olive", "en": "olive oil", "broader": "oil"},
        "avocado": {"fr": "avocat", "en": "avocado"},
        "lawyer": {"fr": "avocat", "en": "lawyer"},
        "jams": {"fr": "confitures et gelées", "en": "jams and jellies"},
        "jelly": {"fr": "gelée", "en": "jelly"},
    },
)
ALIKE = read_vocabulary(
    "alike", {"set": {"fr": "outil", "en": "tool"}, "sets": {"fr": "outils", "en": "tools"}}
)


def test_labels_marry_through_their_own_concepts() -> None:
    outcome = measure(FOODS, Kind.B2B)
    for pair in ("fr en", "en fr"):
        whole, narrowed = outcome.whole[pair], outcome.narrowed[pair]
        assert (whole.tried, whole.married, whole.exact) == (6, 6, 6)
        # What lists several things is not narrowed.
        assert (narrowed.tried, narrowed.exact) == (5, 5)


def test_labels_that_only_the_analyzers_take_for_one_are_told() -> None:
    found = measure(ALIKE, Kind.B2B).whole["fr en"]
    assert (found.tried, found.married, found.exact) == (2, 2, 0)
    assert found.reasons == {"another label reads alike": 2}
