"""The club's search over a collection: what engines add up, as `docs/search.md` says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from analyzers.analyzer import default_analyzer
from analyzers.ranking import RECIPE, Document
from analyzers.readings import Page
from analyzers.searching import impacts, needed, read_query, wanted_keys, weigh
from bench.search_collections import KIND
from schemas.document import MOST_IMPACT
from schemas.errors import Invalid

Search = Callable[[str, int], Sequence[str]]


def club_search(documents: Iterable[Document], language: str) -> Search:
    """Read the documents once; a search then gives the best ones' identifiers, best first."""
    analyzer = default_analyzer()
    ids: dict[str, int] = {}
    said: dict[str, dict[int, int]] = defaultdict(dict)
    offered: dict[str, set[int]] = defaultdict(set)
    for document in documents:
        number = ids.setdefault(document.id, len(ids))
        page = Page(document.language, document.title, "", [document.text])
        for word, impact in impacts(analyzer, page).items():
            said[word][number] = max(impact, said[word].get(number, 0))
        for keyword in document.keywords:
            try:
                keys = analyzer.offer(keyword, KIND, document.language).keys
            except Invalid:
                continue
            for key in keys:
                offered[key].add(number)
    names = list(ids)

    def find(text: str, top: int) -> Sequence[str]:
        read = read_query(analyzer, text, [language])
        words = read[0].words if read else ()
        worth = weigh(words, {word: len(said[word]) for word in words if word in said})
        scores = np.zeros(len(names))
        answers = np.zeros(len(names), dtype=bool)
        for word, one in worth.items():
            numbers = list(said[word])
            scores[numbers] += one * np.array(list(said[word].values()))
        for word in needed(words, worth):
            answers[list(said[word])] = True
        marriage = round(RECIPE.marriage * sum(worth.values()) * MOST_IMPACT)
        keys = wanted_keys(analyzer, text, KIND, [language])
        married = set().union(*(offered[key] for key in keys if key in offered))
        scores[list(married)] += max(1, marriage)
        answers[list(married)] = True
        scores[~answers] = 0
        best = np.argsort(-scores, kind="stable")[:top]
        return [names[number] for number in best if scores[number] > 0]

    return find
