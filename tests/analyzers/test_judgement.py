"""Judgements: each measure against a figure worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pydantic import ValidationError

from analyzers.analyzer import default_analyzer
from analyzers.judgement import Judgement, judge


def pair(interest: str, offer: str, *, marries: bool, **rest: Any) -> Judgement:
    side = {"language": "fr", "kind": "b2b", **rest}
    return Judgement.model_validate(
        {
            "interest": {"text": interest, **side},
            "offer": {"text": offer, **side},
            "marries": marries,
        }
    )


def test_precision_and_recall_of_pairs() -> None:
    verdict = judge(
        default_analyzer(),
        [
            pair("huile d'olive", "huiles d'olives", marries=True),
            pair("huile d'olive", "huile d'olive bio", marries=False),
            pair("huile", "olive", marries=False),
            pair("stylo", "crayon à papier", marries=True),
        ],
    )
    assert (verdict.pairs, verdict.queries) == (4, 0)
    assert verdict.precision == pytest.approx(1 / 2)
    assert verdict.recall == pytest.approx(1 / 2)
    assert verdict.wrong == [1, 3]
    assert verdict.ndcg is None
    assert verdict.mean_average_precision is None


def query(*documents: dict[str, Any]) -> Judgement:
    asked = {"text": "huile d'olive", "language": "fr"}
    return Judgement.model_validate({"query": asked, "documents": documents})


def test_measures_of_a_ranking() -> None:
    verdict = judge(
        default_analyzer(),
        [
            query(
                {"title": "Du miel", "text": "Du miel de lavande.", "grade": 2},
                {"title": "Huile", "text": "De l'huile d'olive.", "grade": 1},
                {"title": "Huile", "text": "De l'huile de noix.", "grade": 0},
            )
        ],
    )
    # Ranked: the olive oil (1), the other oil (0), the honey (2).
    assert verdict.ndcg == pytest.approx((1 + 3 / math.log2(4)) / (3 + 1 / math.log2(3)))
    assert verdict.mean_average_precision == pytest.approx((1 + 2 / 3) / 2)
    assert verdict.precision is None


def test_a_document_whose_keyword_marries_comes_first() -> None:
    verdict = judge(
        default_analyzer(),
        [
            query(
                {"text": "Sans rapport.", "keywords": ["huile d'olive bio"], "grade": 1},
                {"text": "De l'huile d'olive.", "grade": 0},
            )
        ],
    )
    assert verdict.ndcg == 1.0


def test_equal_documents_are_not_ranked_by_their_grade() -> None:
    verdict = judge(
        default_analyzer(),
        [query({"text": "Rien.", "grade": 1}, {"text": "Rien non plus.", "grade": 0})],
    )
    assert verdict.mean_average_precision == pytest.approx(1 / 2)


def test_what_cannot_be_read_does_not_marry() -> None:
    verdict = judge(default_analyzer(), [pair("!!!", "huile", marries=True)])
    assert verdict.recall == 0.0


@pytest.mark.parametrize(
    "line",
    [
        {"interest": {"text": "a"}, "offer": {"text": "a"}},
        {"query": {"text": "a"}, "documents": []},
        {"query": {"text": "a"}, "documents": [{"text": "a", "grade": 0}]},
        {"query": {"text": "a"}, "documents": [{"text": "a", "grade": 1}], "marries": True},
        {"query": {"text": "a"}, "documents": [{"text": "a", "grade": -1}]},
        {},
    ],
    ids=str,
)
def test_a_line_that_judges_nothing_is_refused(line: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Judgement.model_validate(line)
