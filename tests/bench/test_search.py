"""The measurement of rankings: what it takes for right, and what it finds on real material."""

from __future__ import annotations

import pytest

from analyzers.ranking import RECIPE, Document
from bench.search import PLAIN, judge_topic, measure, plain_search
from bench.search_collections import Topic, read_job_titles
from tests.shared import shared


def test_plain_bm25_takes_words_as_they_stand() -> None:
    documents = [Document("a", "fr", "Cheval"), Document("b", "fr", text="Un CHEVAL, des chevaux")]
    find = plain_search(documents)
    assert set(find("cheval", 10)) == {"a", "b"}
    assert find("chevaux", 10) == ["b"]
    assert find("chevaline", 10) == []


def test_a_topic_is_judged_by_the_mean_of_its_queries() -> None:
    topic = Topic(("good", "bad"), {"right": 1.0})
    found = {"good": ["right", "wrong"], "bad": ["wrong"]}
    figures = judge_topic(topic, lambda text, top: found[text], [])
    assert (figures.ndcg, figures.recall, figures.precision) == (0.5, 0.5, 0.5)


def test_what_is_not_found_counts_as_missed() -> None:
    topic = Topic(("one",), {"right": 1.0, "too": 1.0})
    figures = judge_topic(topic, lambda text, top: ["right", "wrong"], [])
    assert figures.recall == 0.5
    assert figures.precision == 0.5
    assert figures.ndcg == pytest.approx(1 / (1 + 0.6309), abs=1e-3)


@pytest.mark.parametrize(("language", "least"), [("fr", 0.49), ("de", 0.58)])
def test_occupations_are_found_by_titles_better_than_by_plain_bm25(
    language: str, least: float
) -> None:
    shared("melo")
    titles = read_job_titles(shared("melo").parent, language)
    plain, ours = measure(titles, {"ours": RECIPE})
    assert (plain.ranking, ours.ranking) == (PLAIN, "ours")
    assert ours.all.precision > plain.all.precision
    assert ours.all.precision > least
