"""How well keywords find each other within a language, and how fast keys are made.

`marieur bench keywords` samples labels of the shared vocabularies and changes each
systematically: case, accents, signs, article, elision, stop words, word order, and one word in
another number, gender or case, by lemma tables inverted. A variant is retrieved when it means
what the label means. The analyzers' canonical forms are measured against folding only, spaCy's
lookups, simplemma and Snowball on the same words, as plain sets; the last row is the analyzers'
keys, an interest in the variant against an offer of the label. Forms from a lemma table are not
held against the rival that reads the same table.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from analyzers.analyzer import LONGEST_KEYWORD, Analyzer
from analyzers.languages import LANGUAGES
from analyzers.settings import default_settings
from bench.keywords_forms import OURS, SIMPLEMMA, SPACY, rivals
from bench.keywords_labels import Half, Label, read_job_titles, read_labels, sample
from bench.keywords_lexicons import Lexicon, simplemma_table, spacy_table
from bench.keywords_score import Bench, Score, collisions, wrong_marriages
from bench.keywords_speed import Speed, measure_speed
from bench.keywords_variants import INFLECTIONS, REWORDINGS, inflected, rewordings
from bench.shared import lacking, shared_folder
from schemas.errors import Invalid
from schemas.words import Kind

KEYS = "marieur keys"
_TITLES = "job titles"
_TABLES = {SPACY: spacy_table, SIMPLEMMA: simplemma_table}


@dataclass
class Outcome:
    """One language's figures; a share of None was not measured."""

    language: str
    labels: int
    scores: dict[str, dict[str, Score]] = field(default_factory=dict)
    """By who, then by the source of the variants: `rewordings`, a lexicon, `job titles`."""
    collisions: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    confusable: int = 0
    """Different labels of the procurement vocabulary, among which collisions are counted."""
    wrong: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    speed: Speed | None = None


def register(app: typer.Typer) -> None:
    """Add `marieur bench keywords`."""
    app.command("keywords")(keywords)


def keywords(
    languages: Annotated[str, typer.Option(help="Comma-separated.")] = ",".join(LANGUAGES),
    labels: Annotated[int, typer.Option(min=10, help="Labels a language.")] = 2_000,
    rows: Annotated[str, typer.Option(help="odd: to measure; even: to tune.")] = "odd",
    examples: Annotated[int, typer.Option(help="Misses of each kind to print.")] = 0,
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Find each label by its variants, with our canonical forms and with four others."""
    if rows not in ("odd", "even"):
        raise typer.BadParameter("odd or even", param_hint="--rows")
    half: Half = "odd" if rows == "odd" else "even"
    if lacks := lacking("cpv_14_languages.jsonl"):
        typer.echo(f"skipped: {lacks}")
        return
    data = shared_folder()
    console = Console()
    outcomes = []
    for language in languages.split(","):
        outcome = _measure(data, language, half, labels)
        outcomes.append(outcome)
        console.print(_table(outcome, half))
        for line in _examples(outcome, examples):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    if out is not None:
        figures = {"rows": half, "languages": [_figures(one) for one in outcomes]}
        out.write_text(json.dumps(figures, indent=1, ensure_ascii=False))


def _measure(data: Path, language: str, half: Half, count: int) -> Outcome:
    everything = read_labels(data, language)
    chosen = sample(everything, half, count)
    forms = rivals(language)
    bench = Bench(language, forms)
    analyzer = Analyzer(default_settings())
    outcome = Outcome(language, len(chosen))
    tables = {name: found for name, table in _TABLES.items() if (found := table(language))}
    lexicons = {
        name: Lexicon(
            language, table.items(), next((t for n, t in tables.items() if n != name), table)
        )
        for name, table in tables.items()
    }
    written = []
    for label in track(chosen, description=f"Rewriting {language}", transient=True):
        made = [("rewordings", one) for one in rewordings(label.text, language)]
        for name, lexicon in lexicons.items():
            made += [(name, one) for one in inflected(label.text, lexicon)]
        _try_variants(outcome, bench, analyzer, language, label, made)
        written += [variant.text for _, variant in made[:1]]
    if language == "fr":
        _try_titles(outcome, bench, analyzer, read_job_titles(data, half))
    _confuse(outcome, bench, analyzer, everything, chosen, [forms[name] for name in lexicons])
    outcome.speed = measure_speed(language, written)
    return outcome


def _try_variants(
    outcome: Outcome,
    bench: Bench,
    analyzer: Analyzer,
    language: str,
    label: Label,
    made: Sequence[tuple[str, Any]],
) -> None:
    whole = bench.sets(label.text, label.kind)
    try:
        offer = frozenset(analyzer.offer(label.text, label.kind, language).keys)
    except Invalid:
        # Longer than a keyword may be.
        return
    for source, variant in made:
        sets = bench.sets(variant.text, label.kind)
        found = {name: forms == whole[name] for name, forms in sets.items() if name != source}
        asked = analyzer.interest(variant.text, label.kind, language).keys
        found[KEYS] = not offer.isdisjoint(asked)
        for name, hit in found.items():
            score = outcome.scores.setdefault(name, {}).setdefault(source, Score())
            score.add(variant.change, label.text, variant.text, hit)


def _try_titles(
    outcome: Outcome, bench: Bench, analyzer: Analyzer, titles: Sequence[tuple[str, str]]
) -> None:
    for masculine, feminine in titles:
        one, other = bench.sets(masculine, Kind.B2B), bench.sets(feminine, Kind.B2B)
        found = {name: one[name] == other[name] for name in one}
        asked = analyzer.interest(masculine, Kind.B2B, "fr").keys
        offered = analyzer.offer(feminine, Kind.B2B, "fr").keys
        found[KEYS] = not set(asked).isdisjoint(offered)
        for name, hit in found.items():
            score = outcome.scores.setdefault(name, {}).setdefault(_TITLES, Score())
            score.add(_TITLES, masculine, feminine, hit)


def _confuse(
    outcome: Outcome,
    bench: Bench,
    analyzer: Analyzer,
    everything: Sequence[Label],
    chosen: Sequence[Label],
    lexicons: Sequence[Any],
) -> None:
    procurement = [label for label in everything if label.vocabulary == "CPV"]
    sets = [(one.text, bench.sets(one.text, one.kind)) for one in procurement]
    outcome.confusable = len(procurement)
    keys = [
        (one.text, frozenset(analyzer.interest(one.text, one.kind, outcome.language).keys))
        for one in procurement
        if len(one.text) <= LONGEST_KEYWORD
    ]
    outcome.collisions[KEYS] = collisions(keys)
    sampled = [
        (one.text, bench.sets(one.text, one.kind), bench.lemmas(one.text, one.kind, lexicons))
        for one in chosen
    ]
    for name in sets[0][1]:
        outcome.collisions[name] = collisions([(text, held[name]) for text, held in sets])
        outcome.wrong[name] = list(
            wrong_marriages([(text, held[name], lemmas) for text, held, lemmas in sampled])
        )


def _share(outcome: Outcome, name: str, changes: Sequence[str], sources: Sequence[str]) -> Any:
    tried = found = 0
    for source in sources:
        score = outcome.scores[name].get(source)
        if score is not None:
            tried += sum(score.tried[one] for one in changes)
            found += sum(score.retrieved[one] for one in changes)
    return found / tried if tried else None


def _figures(outcome: Outcome) -> dict[str, Any]:
    sources = ["rewordings", *_TABLES]
    changes = (*REWORDINGS, *INFLECTIONS)
    rows = {}
    for name in outcome.scores:
        mine = [one for one in sources if one != name]
        row = {
            "by change": {one: _share(outcome, name, [one], mine) for one in changes},
            "inflected": _share(outcome, name, INFLECTIONS, list(_TABLES)),
            "all": _share(outcome, name, changes, mine),
            "all, ours on the same": _share(outcome, OURS, changes, mine),
            _TITLES: _share(outcome, name, [_TITLES], [_TITLES]),
            "variants": sum(sum(score.tried.values()) for score in outcome.scores[name].values()),
        }
        if name in outcome.collisions:
            colliding = sum(map(len, outcome.collisions[name]))
            row["collisions"] = colliding / outcome.confusable
        if name in outcome.wrong:
            row["wrong marriages"] = len(outcome.wrong[name])
        rows[name] = row
    speed = outcome.speed
    return {
        "language": outcome.language,
        "labels": outcome.labels,
        "forms": rows,
        "speed": speed._asdict() if speed else None,
    }


def _table(outcome: Outcome, half: str) -> Table:
    rows = _figures(outcome)["forms"]
    speed = outcome.speed
    table = Table(
        title=f"keywords: {outcome.language}, {outcome.labels:,} labels of {half} rows",
        caption=f"keys a second: {speed.cold:,.0f} cold, {speed.warm:,.0f} warm" if speed else None,
    )
    table.add_column("% retrieved")
    for name in rows:
        table.add_column(name, justify="right")

    def add(title: str, shares: Sequence[float | None], digits: int = 1) -> None:
        if any(share is not None for share in shares):
            cells = ["" if one is None else f"{100 * one:.{digits}f}" for one in shares]
            table.add_row(title, *cells)

    for change in (*REWORDINGS, *INFLECTIONS):
        add(change, [row["by change"][change] for row in rows.values()])
    for total in ("inflected", "all", "all, ours on the same", _TITLES):
        add(total, [row[total] for row in rows.values()])
    table.add_section()
    add("CPV labels that collide", [row.get("collisions") for row in rows.values()], 2)
    table.add_row(
        "wrong marriages", *(str(row.get("wrong marriages", "")) for row in rows.values())
    )
    return table


def _examples(outcome: Outcome, count: int) -> list[str]:
    lines = []
    for name in (OURS, KEYS):
        for source, score in outcome.scores[name].items():
            for change, missed in score.missed.items():
                lines += [f"{name}, {source}, {change}: {a} ≠ {b}" for a, b in missed[:count]]
    lines += [f"collision: {' = '.join(group)}" for group in outcome.collisions[OURS][:count]]
    lines += [f"wrong: {a} ← {b}" for a, b in outcome.wrong[OURS][:count]]
    return lines if count else []
