"""How many copies are found, and how many honest texts are taken for one (K6).

`marieur bench copies` makes near copies of honest texts: so many words of a hundred become
another word, sentences change places, prices change. A copy counts as found when the lookup by
marks and the comparison both find it. Against them stand honest texts of the same kind: all pairs
of the demo club's publications, of French articles and of tenders; and what the signs of stuffing
say of each. The last table is of one text alone and of what it costs.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from analyzers.analyzer import Analyzer, default_analyzer
from analyzers.likeness import Wording, is_copy, marks, word_publication
from analyzers.stuffing import find_stuffing
from bench.evidence_pairs import read_hierarchy, read_rows, read_tenders
from bench.shared import lacking, shared_folder
from demo.content import load_club

SWAPPED = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)


@dataclass(frozen=True)
class Text:
    """An honest publication."""

    language: str
    title: str
    texts: tuple[str, ...]


@dataclass
class Outcome:
    """What the rules say of one collection of honest texts."""

    collection: str
    texts: int
    found: dict[str, float]
    """Share of near copies found, by the share of words swapped."""
    pairs: int
    taken_for_copies: int
    """Pairs of honest texts by different authors that would be held."""
    stuffed: int
    """Honest texts that show a sign of stuffing."""
    read_ms: float
    marks_ms: float


def register(app: typer.Typer) -> None:
    """Add `marieur bench copies`."""
    app.command("copies")(copies)


def copies(
    limit: Annotated[int, typer.Option(help="So many texts of each collection.")] = 600,
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Find near copies among honest texts."""
    analyzer = default_analyzer()
    analyzer.warm()
    outcomes = [_measure(analyzer, *one) for one in _collections(limit)]
    table = Table(title="copies: % of near copies found, by % of words that became another")
    table.add_column("honest texts")
    for share in SWAPPED:
        table.add_column(f"{share:.0%}", justify="right")
    for name in ("pairs taken for copies", "texts called stuffed", "read ms", "marks ms"):
        table.add_column(name, justify="right")
    for one in outcomes:
        table.add_row(
            f"{one.texts:,} {one.collection}",
            *(f"{found:.1%}" for found in one.found.values()),
            f"{one.taken_for_copies} of {one.pairs:,}",
            str(one.stuffed),
            f"{one.read_ms:.2f}",
            f"{one.marks_ms:.2f}",
        )
    Console().print(table)
    if out is not None:
        out.write_text(json.dumps([asdict(one) for one in outcomes], indent=1))


def _collections(limit: int) -> Iterator[tuple[str, list[Text]]]:
    club = load_club()
    yield (
        "of the demo club",
        [
            Text(one.language, one.title, (one.subtitle, *one.texts))
            for one in (*club.publications, *club.reserve)
        ],
    )
    if lacks := lacking("fr_labour_docs.jsonl", "ted_dev.jsonl"):
        typer.echo(f"skipped articles and tenders: {lacks}")
        return
    data, chance = shared_folder(), random.Random("copies")
    rows = [row for row in read_rows(data / "fr_labour_docs.jsonl") if row.get("text")]
    yield (
        "French articles",
        [
            Text("fr", row["title"], (row["text"][:6_000],))
            for row in chance.sample(rows, min(limit, len(rows)))
        ],
    )
    tenders = read_tenders(data, read_hierarchy(data), default_analyzer().languages)[:limit]
    yield "tenders", [Text(one.language, one.title, one.texts) for one in tenders]


def _measure(analyzer: Analyzer, collection: str, texts: Sequence[Text]) -> Outcome:
    wordings: list[Wording] = []
    reading, marking = [], []
    stuffed = 0
    for text in texts:
        began = time.perf_counter()
        fields = analyzer.fields(text.language, text.title, "", text.texts)
        reading.append((time.perf_counter() - began) * 1000)
        stuffed += bool(find_stuffing(fields))
        wordings.append(word_publication(fields))
        began = time.perf_counter()
        marks(wordings[-1])
        marking.append((time.perf_counter() - began) * 1000)
    long_ones = [one for one in wordings if not one.is_short]
    return Outcome(
        collection,
        len(texts),
        {f"{share:.0%}": _found(analyzer, texts, share) for share in SWAPPED},
        len(long_ones) * (len(long_ones) - 1) // 2,
        _mistaken(wordings),
        stuffed,
        statistics.median(reading),
        statistics.median(marking),
    )


def _mistaken(wordings: Sequence[Wording]) -> int:
    """Count pairs that one lookup would bring together and the comparison would call a copy."""
    by_mark: dict[int, list[int]] = defaultdict(list)
    for number, wording in enumerate(wordings):
        for mark in marks(wording):
            by_mark[mark].append(number)
    pairs = {pair for held in by_mark.values() for pair in combinations(held, 2)}
    return sum(is_copy(wordings[a], wordings[b], same_author=False) for a, b in pairs)


def _found(analyzer: Analyzer, texts: Sequence[Text], share: float) -> float:
    chance = random.Random(f"copies {share}")
    words = [word for text in texts for part in text.texts for word in part.split()]
    hits = []
    for text in texts:
        original = _wording(analyzer, text)
        if original.is_short:
            continue
        copy = _wording(analyzer, _copy(text, share, words, chance))
        alike = is_copy(copy, original, same_author=False)
        hits.append(alike and not set(marks(copy)).isdisjoint(marks(original)))
    return sum(hits) / len(hits)


def _copy(text: Text, share: float, words: Sequence[str], chance: random.Random) -> Text:
    """Give the text with sentences in another order and a share of its words another one."""
    parts = []
    for part in text.texts:
        sentences = part.split(". ")
        chance.shuffle(sentences)
        said = ". ".join(sentences).split()
        parts.append(
            " ".join(chance.choice(words) if chance.random() < share else word for word in said)
        )
    return Text(text.language, text.title, tuple(parts))


def _wording(analyzer: Analyzer, text: Text) -> Wording:
    return word_publication(analyzer.fields(text.language, text.title, "", text.texts))
