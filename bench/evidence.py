"""How many true keywords the evidence finds when it lets few untrue ones pass (K5).

`marieur bench evidence` scores what buyers and readers say of real texts, and keywords that
nobody said of them. The threshold that lets 2 % or 5 % of the untrue ones pass is set on one
half of the texts and measured on the other, both ways round. Each ingredient is left out in
turn; the last columns say what the shipped threshold does. `--vectors` compares it, in French, with
what word vectors would add.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from analyzers.analysis import Keyword
from analyzers.analyzer import Analyzer
from analyzers.evidence import RECIPE, Recipe
from analyzers.settings import default_settings
from analyzers.thesaurus import demo_vocabulary
from bench.evidence_pairs import (
    CARRIED,
    OTHER,
    RANDOM,
    SIBLING,
    TRUE,
    Text,
    read_articles,
    read_hierarchy,
    read_tenders,
)
from bench.evidence_vectors import (
    LANGUAGE,
    MISSING,
    are_installed,
    load_vectors,
    with_vectors,
)
from bench.shared import lacking, shared_folder
from schemas.errors import Invalid
from schemas.words import Kind

FALSE_SUPPORT = (0.05, 0.02)

VECTORS = {"vectors close a quarter": 0.25, "vectors close half": 0.5, "vectors alone": 1.0}

PLAIN = Recipe(weighed=False, title=False, kin=0, labels=False, narrower=0, rivalry=0, aside=0)
RECIPES = {
    "all of it": RECIPE,
    "words weigh alike": Recipe(weighed=False),
    "without the title": Recipe(title=False),
    "without related words": Recipe(kin=0),
    "without narrower labels": Recipe(narrower=0),
    "without rivals": Recipe(rivalry=0),
    "spoken of in passing or not": Recipe(aside=0),
    "without any labels": Recipe(labels=False),
    "words within eight, nothing else": PLAIN,
    "words anywhere in a field": Recipe(
        window=10**6,
        weighed=False,
        title=False,
        kin=0,
        labels=False,
        narrower=0,
        rivalry=0,
        aside=0,
    ),
}

Scorer = Callable[[Analyzer, Text], Iterator[tuple[str, float]]]
"""Gives the kind and score of each claim of a text."""


@dataclass(frozen=True)
class Scored:
    """A claim's score, and the half of the texts that it belongs to."""

    truth: str
    score: float
    half: int


@dataclass
class Recall:
    """Share of true claims found where `aimed` of the untrue ones pass; `passed` measured."""

    against: str
    aimed: float
    found: float
    passed: float
    threshold: float


@dataclass
class Outcome:
    """What one recipe does on one collection."""

    collection: str
    recipe: str
    recalls: list[Recall] = field(default_factory=list)
    shipped: dict[str, float] = field(default_factory=dict)
    """Share of each kind of claim that the shipped threshold supports."""
    milliseconds: float = 0.0
    """A text with all its claims, median."""


def register(app: typer.Typer) -> None:
    """Add `marieur bench evidence`."""
    app.command("evidence")(evidence)


def evidence(
    languages: Annotated[str, typer.Option(help="Of the tenders, comma-separated.")] = "",
    limit: Annotated[int | None, typer.Option(help="So many tenders and articles only.")] = None,
    ablation: Annotated[bool, typer.Option(help="Leave out each ingredient in turn.")] = True,
    vectors: Annotated[
        bool, typer.Option("--vectors", help="French only, with and without word vectors.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Find the true keywords of tenders and articles among untrue ones."""
    if vectors and not are_installed():
        typer.echo(MISSING)
        raise typer.Exit(1)
    if lacks := lacking("ted_dev.jsonl"):
        typer.echo(f"skipped: {lacks}")
        return
    data = shared_folder()
    settings = default_settings()
    hierarchy = read_hierarchy(data)
    chosen = languages.split(",") if languages else settings.languages
    if vectors:
        chosen = (LANGUAGE,)
    tenders = read_tenders(data, hierarchy, chosen)[:limit]
    articles = read_articles(data)[:limit]
    bare = Analyzer(settings, (demo_vocabulary(),))
    full = Analyzer(settings, (demo_vocabulary(), hierarchy.vocabulary(chosen)))
    ways = _ways(ablation, vectors)
    outcomes = [_measure("tenders", full, tenders, *one) for one in ways.items()]
    outcomes.append(_measure("tenders", bare, tenders, "without their thesaurus", score_claims))
    outcomes += [_measure("articles", bare, articles, *one) for one in ways.items()]
    singles = [_one_keyword_each(text) for text in articles]
    outcomes.append(_measure("articles", bare, singles, "a single keyword each", score_claims))
    console = Console()
    console.print(_table("tenders", outcomes, (RANDOM, CARRIED, SIBLING), len(tenders)))
    console.print(_table("articles", outcomes, (OTHER,), len(articles)))
    if out is not None:
        out.write_text(json.dumps([asdict(one) for one in outcomes], indent=1, ensure_ascii=False))


def _ways(ablation: bool, vectors: bool) -> dict[str, Scorer]:
    """Give the ways to score that are compared."""
    if vectors:
        look_up = load_vectors()
        added = {
            name: with_vectors(score_keywords, look_up, share) for name, share in VECTORS.items()
        }
        return {"all of it": score_claims, **added}
    recipes = RECIPES if ablation else {"all of it": RECIPE}
    return {name: partial(score_claims, recipe=recipe) for name, recipe in recipes.items()}


def _one_keyword_each(text: Text) -> Text:
    """Give the text with one keyword a claim, not the best of the ways to write an idea."""
    claims = tuple(type(one)(one.truth, one.keywords[:1]) for one in text.claims)
    return Text(text.language, text.title, text.subtitle, text.texts, claims)


def _measure(
    collection: str,
    analyzer: Analyzer,
    texts: Sequence[Text],
    name: str,
    score: Scorer,
) -> Outcome:
    outcome = Outcome(collection, name)
    analyzer.warm()
    scored: list[Scored] = []
    spent: list[float] = []
    for number, text in enumerate(track(texts, description=f"{collection}, {name}")):
        began = time.perf_counter()
        scored += [Scored(truth, found, number % 2) for truth, found in score(analyzer, text)]
        spent.append((time.perf_counter() - began) * 1000)
    outcome.milliseconds = statistics.median(spent)
    kinds = list(dict.fromkeys(one.truth for one in scored))
    for against in kinds:
        if against != TRUE:
            outcome.recalls += [recall_at(scored, against, share) for share in FALSE_SUPPORT]
    threshold = analyzer.settings.rules["fr"][Kind.B2B].evidence_threshold
    for kind in kinds:
        of_kind = [one for one in scored if one.truth == kind]
        outcome.shipped[kind] = sum(one.score >= threshold for one in of_kind) / len(of_kind)
    return outcome


def score_claims(
    analyzer: Analyzer, text: Text, recipe: Recipe = RECIPE
) -> Iterator[tuple[str, float]]:
    """Give each claim's kind and the score of its best keyword; a keyword of no word has 0."""
    scores = score_keywords(analyzer, text, recipe)
    for claim in text.claims:
        yield claim.truth, max(scores.get(word, 0.0) for word in claim.keywords)


def score_keywords(analyzer: Analyzer, text: Text, recipe: Recipe = RECIPE) -> dict[str, float]:
    """Give the score of each keyword that holds a word."""
    wanted = dict.fromkeys(word for claim in text.claims for word in claim.keywords)
    readable = [word for word in wanted if _is_keyword(analyzer, word, text.language)]
    found = analyzer.evidence(
        [Keyword(word, Kind.B2B) for word in readable],
        text.language,
        text.title,
        text.subtitle,
        text.texts,
        recipe=recipe,
    )
    return {one.text: one.score for one in found}


def _is_keyword(analyzer: Analyzer, text: str, language: str) -> bool:
    try:
        analyzer.interest(text, Kind.B2B, language)
    except Invalid:
        return False
    return True


def recall_at(scored: Sequence[Scored], against: str, share: float) -> Recall:
    """Set the threshold on one half, measure on the other, both ways; give the means."""
    found, passed, thresholds = [], [], []
    for half in (0, 1):
        untrue = sorted(
            (one.score for one in scored if one.truth == against and one.half == half),
            reverse=True,
        )
        threshold = untrue[int(len(untrue) * share)] if untrue else 0.0
        thresholds.append(threshold)
        # Above, not at: many untrue keywords have the very same score.
        others = [one for one in scored if one.half != half]
        found.append(_share([one.score > threshold for one in others if one.truth == TRUE]))
        passed.append(_share([one.score > threshold for one in others if one.truth == against]))
    means = map(statistics.mean, (found, passed, thresholds))
    return Recall(against, share, *means)


def _share(ticks: Sequence[bool]) -> float:
    return sum(ticks) / len(ticks) if ticks else 0.0


def _table(
    collection: str, outcomes: Sequence[Outcome], against: Sequence[str], texts: int
) -> Table:
    table = Table(title=f"evidence: {texts:,} {collection}; % of true keywords found")
    table.add_column("recipe", overflow="fold")
    for kind in against:
        for share in FALSE_SUPPORT:
            table.add_column(f"{kind}\nat {share:.0%}", justify="right")
    table.add_column("shipped threshold:\ntrue", justify="right")
    for kind in against:
        table.add_column(kind, justify="right")
    table.add_column("ms a text", justify="right")
    for one in outcomes:
        if one.collection == collection:
            by = {(recall.against, recall.aimed): recall for recall in one.recalls}
            cells = [by[kind, share] for kind in against for share in FALSE_SUPPORT]
            table.add_row(
                one.recipe,
                *(
                    f"{cell.found:.1%} of {cell.passed:.1%}\nabove {cell.threshold:.2f}"
                    for cell in cells
                ),
                *(f"{one.shipped[kind]:.1%}" for kind in (TRUE, *against)),
                f"{one.milliseconds:.1f}",
            )
    return table
