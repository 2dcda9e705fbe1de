"""How well `marieur rank` orders documents, against plain BM25 in the same run.

`marieur bench search` ranks French articles, job titles and the tenders of seven languages.
Weights were chosen on French articles and French and German job titles such that both halves of
the topics (every other one) gain alike; the table tells both. Tenders had no part in that. Plain
BM25 takes words as they stand, lower-cased, of all fields alike (k1 1.5, b 0.75). Each signal is
left out in turn.
"""

from __future__ import annotations

import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from analyzers.analyzer import default_analyzer
from analyzers.judgement import average_precision, ndcg
from analyzers.postings import Postings
from analyzers.ranking import RECIPE, Document, Ranker, Recipe
from bench.search_club import club_search
from bench.search_collections import (
    JOB_TITLES,
    Collection,
    Topic,
    read_coded_tenders,
    read_graded_articles,
    read_job_titles,
)
from bench.shared import lacking, shared_folder

DEPTH = 100
"""Documents that recall looks at."""

RANKED = 1000
"""Documents asked for a query; what comes later counts as not found."""

RECIPES = {
    "marieur rank": RECIPE,
    "without names": Recipe(names=0),
    "without pairs": Recipe(pairs=0),
    "without letters": Recipe(letters=0, letters_of_names=0),
    "without marriage": Recipe(marriage=0),
    "without feedback": Recipe(feedback=0),
}
CLUB = "the club's search"
PLAIN = "plain BM25"

Search = Callable[[str, int], Sequence[str]]
"""A query and a number to that many identifiers, best first."""


@dataclass
class Figures:
    """Means over topics; a topic's figure is the mean over the ways to ask for it."""

    ndcg: float
    """nDCG@10, gains being the grades."""
    recall: float
    """Share of graded documents among the first hundred."""
    precision: float
    """Mean average precision, over the first thousand."""


@dataclass
class Outcome:
    """One way to rank on one collection; halves are every other topic, from the first."""

    collection: str
    language: str
    ranking: str
    documents: int
    topics: int
    all: Figures
    halves: list[Figures] = field(default_factory=list)
    milliseconds: float = 0.0
    """A query, median."""


def register(app: typer.Typer) -> None:
    """Add `marieur bench search`."""
    app.command("search")(search)


def search(
    collections: Annotated[
        str, typer.Option(help="Which ones, comma-separated.")
    ] = "articles,job titles,tenders",
    limit: Annotated[
        int | None, typer.Option(help="So many topics of each only, evenly spread.")
    ] = None,
    ablation: Annotated[bool, typer.Option(help="Leave out each signal in turn.")] = True,
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Rank articles, job titles and tenders; print nDCG@10, recall@100 and MAP."""
    if lacks := lacking("fr_labour_docs.jsonl", "melo", "ted_dev.jsonl"):
        typer.echo(f"skipped: {lacks}")
        return
    data = shared_folder()
    chosen = collections.split(",")
    readers: list[Callable[[], Collection]] = []
    if "articles" in chosen:
        readers.append(partial(read_graded_articles, data))
    if "job titles" in chosen:
        readers += [partial(read_job_titles, data, code) for code in JOB_TITLES]
    if "tenders" in chosen:
        codes = default_analyzer().languages
        readers += [partial(read_coded_tenders, data, code) for code in codes]
    recipes = RECIPES if ablation else {"marieur rank": RECIPE}
    outcomes = [one for read in readers for one in measure(read(), recipes, limit, club=True)]
    Console().print(_table(outcomes))
    if out is not None:
        out.write_text(json.dumps([asdict(one) for one in outcomes], indent=1, ensure_ascii=False))


def measure(
    collection: Collection,
    recipes: Mapping[str, Recipe],
    limit: int | None = None,
    *,
    club: bool = False,
) -> list[Outcome]:
    """Rank a collection's documents by plain BM25, by the `club`'s search and by each recipe."""
    step = max(1, len(collection.topics) // limit) if limit else 1
    topics = collection.topics[::step][:limit]
    about = f"{collection.name}, {collection.language}"
    ranker = Ranker(default_analyzer(), track(collection.documents, f"{about}: reading"))

    def by(recipe: Recipe) -> Search:
        return lambda text, top: [
            one.id for one in ranker.rank(text, collection.language, top, recipe)
        ]

    searches = {PLAIN: plain_search(collection.documents)}
    if club:
        searches[CLUB] = club_search(collection.documents, collection.language)
    searches |= {name: by(recipe) for name, recipe in recipes.items()}
    outcomes = []
    for name, find in searches.items():
        spent: list[float] = []
        figures = [judge_topic(one, find, spent) for one in track(topics, f"{about}: {name}")]
        outcomes.append(
            Outcome(
                collection.name,
                collection.language,
                name,
                len({document.id for document in collection.documents}),
                len(topics),
                _mean(figures),
                [_mean(figures[half::2]) for half in (0, 1) if figures[half::2]],
                statistics.median(spent) * 1000,
            )
        )
    return outcomes


def plain_search(documents: Sequence[Document]) -> Search:
    """Plain BM25 over words as they stand; a document's best line counts."""
    ids = list(dict.fromkeys(document.id for document in documents))
    numbers = {one: number for number, one in enumerate(ids)}
    lines = np.array([numbers[document.id] for document in documents], dtype=np.int64)
    postings = Postings(plain_words(" ".join((one.title, one.text))) for one in documents)
    postings.weigh_by_bm25(1.5, 0.75)

    def find(text: str, top: int) -> Sequence[str]:
        best = np.zeros(len(ids))
        np.maximum.at(best, lines, postings.score(Counter(plain_words(text))))
        order = np.argsort(-best, kind="stable")[:top]
        return [ids[number] for number in order if best[number] > 0]

    return find


def plain_words(text: str) -> list[str]:
    """Give the words of a text as anybody would cut them."""
    return re.findall(r"\w+", text.lower())


def judge_topic(topic: Topic, find: Search, spent: list[float]) -> Figures:
    """Rank for each of a topic's queries and compare with the grades."""
    figures = []
    ideal = sorted(topic.grades.values(), reverse=True)
    for query in topic.queries:
        began = time.perf_counter()
        found = find(query, RANKED)
        spent.append(time.perf_counter() - began)
        gained = [topic.grades.get(one, 0.0) for one in found]
        figures.append(
            Figures(
                ndcg(gained, ideal),
                sum(grade > 0 for grade in gained[:DEPTH]) / len(ideal),
                average_precision(gained, len(ideal)),
            )
        )
    return _mean(figures)


def _mean(figures: Sequence[Figures]) -> Figures:
    return Figures(
        *(
            statistics.mean(getattr(one, name) for one in figures)
            for name in ("ndcg", "recall", "precision")
        )
    )


def _table(outcomes: Sequence[Outcome]) -> Table:
    table = Table(title="search; both halves of the topics in brackets")
    for heading in ("collection", "ranking"):
        table.add_column(heading, overflow="fold")
    for heading in ("nDCG@10", "recall@100", "MAP", "ms a query"):
        table.add_column(heading, justify="right")
    before = ""
    for one in outcomes:
        about = f"{one.collection}, {one.language}: {one.topics:,} of {one.documents:,}"
        cells = (_cell(one, name) for name in ("ndcg", "recall", "precision"))
        table.add_row(
            "" if about == before else about, one.ranking, *cells, f"{one.milliseconds:.1f}"
        )
        before = about
    return table


def _cell(outcome: Outcome, name: str) -> str:
    halves = ", ".join(f"{getattr(half, name):.3f}" for half in outcome.halves)
    return f"{getattr(outcome.all, name):.3f} ({halves})"
