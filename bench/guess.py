"""How often the language of a keyword, or of a text, is guessed right.

`marieur bench guess` asks lingua, as the analyzers do, and py3langid, both held to the languages
that have rules, for labels of the procurement vocabulary, their first two words, their first
word, French job titles, and texts of tenders. Start-up is what the first guess costs in a process
that has none loaded.
"""

from __future__ import annotations

import json
import random
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.table import Table

from analyzers.guess import guess_language
from analyzers.languages import LANGUAGES
from bench.keywords_labels import read_job_titles
from bench.shared import lacking, shared_folder

Guess = Callable[[str], str]
"""A text → the code of its language."""

Sample = list[tuple[str, str]]
"""Texts with their languages."""

_LONGEST_KEYWORD = 200
"""Characters: a keyword may have a few more, but signs may be written as several."""

_LONGEST_TEXT = 2_000


class Outcome(NamedTuple):
    """One guesser's figures."""

    accuracy: dict[str, float]
    """By material, the share guessed right."""
    worst: dict[str, str]
    """By material, the language guessed right least often."""
    start_seconds: float
    start_megabytes: float
    micros: float
    """Processor time a keyword."""


def register(app: typer.Typer) -> None:
    """Add `marieur bench guess`."""
    app.command("guess")(guess)


def guess(
    count: Annotated[int, typer.Option(min=10, help="Keywords a language and material.")] = 500,
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Guess the language of keywords and texts in two ways."""
    if lacks := lacking("cpv_14_languages.jsonl", "ted_dev.jsonl", "vocab"):
        typer.echo(f"skipped: {lacks}")
        return
    samples = read_samples(shared_folder(), count)
    outcomes = {name: measure(start, samples) for name, start in GUESSERS.items()}
    Console().print(_table(outcomes, samples))
    if out is not None:
        figures = {name: one._asdict() for name, one in outcomes.items()}
        out.write_text(json.dumps(figures, indent=1, ensure_ascii=False))


def read_samples(data: Path, count: int) -> dict[str, Sample]:
    """Give the material: odd rows of the vocabulary, so that nobody has tuned on them."""
    labels: Sample = []
    texts: Sample = []
    rows = (data / "cpv_14_languages.jsonl").read_text(encoding="utf-8").splitlines()[1::2]
    for line in random.Random("labels").sample(rows, min(count, len(rows))):
        row = json.loads(line)
        labels += [(row[code][:_LONGEST_KEYWORD], code) for code in LANGUAGES]
    left = dict.fromkeys(LANGUAGES, count)
    for line in (data / "ted_dev.jsonl").read_text(encoding="utf-8").splitlines():
        tender = json.loads(line)
        code, text = tender["lang"].lower(), f"{tender['title']}. {tender.get('desc') or ''}"
        if left.get(code, 0) and len(text) > 100:
            left[code] -= 1
            texts.append((text[:_LONGEST_TEXT], code))
    titles = [masculine for masculine, _ in read_job_titles(data, "odd")]
    return {
        "CPV labels": labels,
        "their first two words": [(" ".join(text.split()[:2]), code) for text, code in labels],
        "their first word": [(text.split()[0].strip(",;"), code) for text, code in labels],
        "French job titles": [(title, "fr") for title in titles[:count]],
        "texts of tenders": texts,
    }


def measure(start: Callable[[], Guess], samples: dict[str, Sample]) -> Outcome:
    """Start a guesser and ask it for everything."""
    began, held = time.process_time(), _megabytes()
    ask = start()
    ask("huile d'olive bio")
    seconds, megabytes = time.process_time() - began, _megabytes() - held
    accuracy: dict[str, float] = {}
    worst: dict[str, str] = {}
    began = time.process_time()
    for name, sample in samples.items():
        right = [(code, ask(text) == code) for text, code in sample]
        accuracy[name] = _share([hit for _, hit in right])
        by_language = {
            code: _share([hit for own, hit in right if own == code]) for code, _ in right
        }
        worst[name] = min(by_language, key=lambda code: by_language[code])
    micros = (time.process_time() - began) / sum(map(len, samples.values())) * 1e6
    return Outcome(accuracy, worst, seconds, megabytes, micros)


def _start_ours() -> Guess:
    return lambda text: guess_language(text, tuple(LANGUAGES))


def _start_py3langid() -> Guess:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return lambda text: str(identifier.classify(text)[0])


GUESSERS: dict[str, Callable[[], Guess]] = {
    "lingua (marieur)": _start_ours,
    "py3langid": _start_py3langid,
}


def _table(outcomes: dict[str, Outcome], samples: dict[str, Sample]) -> Table:
    table = Table(title=f"% guessed right among {len(LANGUAGES)} languages (the worst of them)")
    table.add_column("material")
    table.add_column("texts", justify="right")
    for name in outcomes:
        table.add_column(name, justify="right")
    for name, sample in samples.items():
        cells = [f"{100 * one.accuracy[name]:.1f} ({one.worst[name]})" for one in outcomes.values()]
        table.add_row(name, f"{len(sample):,}", *cells)
    table.add_section()
    every = list(outcomes.values())
    table.add_row("start, seconds", "", *(f"{one.start_seconds:.2f}" for one in every))
    table.add_row("memory, MB", "", *(f"{one.start_megabytes:.0f}" for one in every))
    table.add_row("µs a guess", "", *(f"{one.micros:.0f}" for one in every))
    return table


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


def _megabytes() -> float:
    """The most memory this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
