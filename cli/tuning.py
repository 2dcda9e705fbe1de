"""`marieur judge`: an administrator's golden set put to the live rules and to the draft's (M6)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from analyzers.analyzer import Analyzer
from analyzers.judgement import Verdict, judge, read_judgements
from club import tuning
from house import House, open_house
from matcher.preview import drafted
from settings import Settings

MEASURES = (
    ("precision", "precision"),
    ("recall", "recall"),
    ("ndcg", "nDCG@10"),
    ("mean_average_precision", "MAP"),
)
"""Fields of a verdict and what they are called."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("judge")(judge_file)


def judge_file(
    file: Annotated[
        Path, typer.Argument(help="JSON lines, a judgement each.", exists=True, dir_okay=False)
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the figures as JSON instead of a table.")
    ] = False,
) -> None:
    """Judge the live rules and the draft side by side: precision, recall, nDCG@10, MAP.

    A line is {"interest": {"text", "language", "kind", "need"?}, "offer": {…}, "marries": bool}
    or {"query": {"text", "language"}, "documents": [{"title", "text", "grade"}, …]}.
    """
    judgements = read_judgements(file.read_text(encoding="utf-8"))
    with open_house(Settings()) as house:
        analyzers = _analyzers(house)
        verdicts = {name: judge(analyzer, judgements) for name, analyzer in analyzers.items()}
    if as_json:
        told = {name: verdict.model_dump() for name, verdict in verdicts.items()}
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        _print(verdicts)


def _analyzers(house: House) -> dict[str, Analyzer]:
    found = {"live": house.analyzer}
    with house.truth.read() as session:
        held = tuning.find_draft(session)
        if held is not None:
            found["draft"] = drafted(session, held, house.analyzer)
    return found


def _print(verdicts: dict[str, Verdict]) -> None:
    first = next(iter(verdicts.values()))
    table = Table("measure", *verdicts, title=f"{first.pairs} pairs, {first.queries} queries")
    for field, name in MEASURES:
        values = [getattr(verdict, field) for verdict in verdicts.values()]
        if any(value is not None for value in values):
            table.add_row(name, *("" if value is None else f"{value:.3f}" for value in values))
    Console().print(table)
