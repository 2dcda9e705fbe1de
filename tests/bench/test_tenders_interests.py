"""Rewritten labels: never the label, always the same for a seed, and still the same keyword."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.analyzer import default_analyzer
from analyzers.languages import LANGUAGES
from analyzers.thesaurus import demo_vocabulary
from bench.tenders_interests import rewrite
from schemas.errors import Invalid
from schemas.words import Kind
from tests.shared import shared


def labels(language: str) -> list[str]:
    concepts = demo_vocabulary().concepts.values()
    return sorted({label for concept in concepts for label in concept.labels.get(language, ())})


@settings(deadline=None)
@given(st.text(min_size=1, max_size=60), st.sampled_from(sorted(LANGUAGES)), st.integers(0, 9))
def test_never_the_label_and_always_the_same(label: str, language: str, seed: int) -> None:
    written = rewrite(label, language, seed)
    assert written.casefold().strip() != label.casefold().strip()
    assert written == rewrite(label, language, seed)


def test_seeds_give_different_spellings() -> None:
    assert len({rewrite("Huile d'olive vierge", "fr", seed) for seed in range(20)}) > 5


def married(labels: Sequence[str], language: str) -> float:
    """Share of rewritten labels that marry the label's offer; those too long are left out."""
    analyzer = default_analyzer()
    tried = found = 0
    for label in labels:
        for seed in range(3):
            try:
                asked = analyzer.interest(rewrite(label, language, seed), Kind.B2B, language)
                answered = analyzer.offer(label, Kind.B2B, language)
            except Invalid:
                continue
            tried += 1
            found += not set(asked.keys).isdisjoint(answered.keys)
    return found / tried


@pytest.mark.parametrize("language", LANGUAGES)
def test_rewritten_labels_of_the_demo_marry(language: str) -> None:
    assert married(labels(language), language) >= 0.99


@pytest.mark.parametrize("language", LANGUAGES)
def test_rewritten_procurement_labels_marry(language: str) -> None:
    rows = shared("cpv_14_languages.jsonl").read_text(encoding="utf-8").splitlines()
    sample = random.Random(7).sample(rows, 800)
    assert married([json.loads(row)[language] for row in sample], language) >= 0.99
