"""A keyword in one language, a publication in another: do they marry through the right concept?

`marieur bench crosslanguage` imports the shared multilingual vocabularies as an operator would
and takes each concept's preferred label as a member's keyword in one language and as a
publication's in another, for every pair of languages that both the vocabulary and the analyzers
have. They marry *exactly* when every concept through which they marry is the label's own: the
concept itself, one that the vocabulary gives the very same label, or one of several things that
the label lists (*jams and marmalades*). A second table narrows labels by modifiers that a second
thesaurus knows.
"""

from __future__ import annotations

import gc
import json
import resource
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import permutations
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from analyzers.analyzer import Analyzer
from analyzers.keys import parse_key
from analyzers.settings import default_settings
from analyzers.sources.assembly import Assembly, CodeTree
from analyzers.sources.columns import Columns
from analyzers.sources.formats import read_file
from analyzers.thesaurus import Vocabulary
from bench.crosslanguage_modifiers import modifier_vocabulary, modifiers, narrow
from bench.shared import lacking, shared_folder
from schemas.errors import Invalid
from schemas.words import Kind


class Source(NamedTuple):
    """A vocabulary of the shared material."""

    name: str
    kind: Kind
    files: tuple[str, ...]
    tree: CodeTree | None = None


SOURCES = (
    Source("cpv", Kind.B2B, ("cpv_14_languages.jsonl",), CodeTree.ZEROS),
    Source(
        "google",
        Kind.B2C,
        tuple(f"vocab/{one}.txt" for one in ("de-DE", "en-GB", "es-ES", "fr-FR", "it-IT", "nl-NL")),
    ),
    Source("unesco", Kind.CULTURAL, ("vocab/unescothes.ttl",)),
)


@dataclass
class Pairs:
    """What became of keywords of one language and publications of another."""

    tried: int = 0
    married: int = 0
    exact: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)

    def miss(self, why: str, example: str) -> None:
        """Count one that is not exact, with an example of each reason."""
        self.reasons[why] = self.reasons.get(why, 0) + 1
        self.examples.setdefault(why, example)


@dataclass
class Outcome:
    """One vocabulary's figures."""

    name: str
    concepts: int
    labels: int
    index_seconds: float
    index_megabytes: float
    whole: dict[str, Pairs] = field(default_factory=dict)
    """By pair of languages: `fr en`, the keyword's first."""
    narrowed: dict[str, Pairs] = field(default_factory=dict)


class Read(NamedTuple):
    """What the analyzers make of one text, as far as it is concepts."""

    text: str
    asked: frozenset[str]
    answered: frozenset[str]
    listed: bool
    """Whether the text lists several things."""


Owners = tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]
"""In either language: keys of a concept and of those that have the very same label."""


def register(app: typer.Typer) -> None:
    """Add `marieur bench crosslanguage`."""
    app.command("crosslanguage")(crosslanguage)


def crosslanguage(
    limit: Annotated[int | None, typer.Option(help="Only so many concepts of each.")] = None,
    pairs: Annotated[bool, typer.Option("--pairs", help="A row for each pair.")] = False,
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Marry labels of multilingual vocabularies across every pair of languages."""
    data = shared_folder()
    console = Console()
    outcomes = []
    for source in SOURCES:
        if lacks := lacking(*source.files):
            typer.echo(f"skipped: {lacks}")
            continue
        outcome = measure(read_source(data, source), source.kind, limit)
        outcomes.append(outcome)
        for title, found in (("labels", outcome.whole), ("modifier", outcome.narrowed)):
            console.print(_table(outcome, title, found, pairs))
    if out is not None:
        out.write_text(json.dumps([asdict(one) for one in outcomes], indent=1, ensure_ascii=False))


def read_source(data: Path, source: Source) -> Vocabulary:
    """Read a vocabulary's files, as `marieur thesaurus import` does."""
    assembly = Assembly(source.tree)
    for name in source.files:
        with (data / name).open("rb") as file:
            assembly.add(read_file(file, Path(name).name, Columns()))
    return assembly.vocabulary(source.name, [source.kind])


def measure(vocabulary: Vocabulary, kind: Kind, limit: int | None = None) -> Outcome:
    """Marry every label across every pair of languages."""
    analyzer = Analyzer(default_settings(), [vocabulary, modifier_vocabulary()])
    seconds, megabytes = _build(analyzer, vocabulary, kind)
    chosen = list(vocabulary.concepts)[:limit]
    labels = {code: _preferred(vocabulary, chosen, code) for code in analyzer.languages}
    labels = {code: held for code, held in labels.items() if held}
    read: dict[str, dict[str, Read]] = {}
    narrowed: dict[str, dict[str, Read]] = {}
    for code, held in track(labels.items(), description=vocabulary.name, transient=True):
        read[code] = dict(_read_all(analyzer, vocabulary.name, held, kind, code))
        several = {id_ for id_, one in read[code].items() if one.listed}
        texts = _narrowed(held, several, code)
        narrowed[code] = dict(_read_all(analyzer, vocabulary.name, texts, kind, code))
    outcome = Outcome(
        name=vocabulary.name,
        concepts=len(chosen),
        labels=sum(map(len, labels.values())),
        index_seconds=seconds,
        index_megabytes=megabytes,
    )
    for one, other in permutations(labels, 2):
        pair = f"{one} {other}"
        owners = _owners(vocabulary, one), _owners(vocabulary, other)
        outcome.whole[pair] = _marry(vocabulary.name, read[one], read[other], owners)
        outcome.narrowed[pair] = _marry_narrowed(
            vocabulary.name, narrowed[one], narrowed[other], owners
        )
    return outcome


def _preferred(vocabulary: Vocabulary, ids: Sequence[str], code: str) -> dict[str, str]:
    """Give the preferred label of each concept that has one in the language."""
    labels = {id_: vocabulary.concepts[id_].labels for id_ in ids}
    return {id_: held[code][0] for id_, held in labels.items() if code in held}


def _build(analyzer: Analyzer, vocabulary: Vocabulary, kind: Kind) -> tuple[float, float]:
    """Build the index of every language; give processor seconds, and megabytes that it holds."""
    for code in analyzer.languages:
        # The tokenisers are loaded whether there is a thesaurus or not.
        Analyzer(analyzer.settings).interest("x", kind, code)
    gc.collect()
    held = _resident()
    began = time.process_time()
    for code in analyzer.languages:
        analyzer.interest("x", kind, code)
    took = time.process_time() - began
    gc.collect()
    return took, _resident() - held


def _resident() -> float:
    """Give the megabytes of memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def _narrowed(labels: dict[str, str], several: set[str], code: str) -> dict[str, str]:
    """Narrow each label of one thing by a modifier, each by another, the same in every language."""
    known = modifiers().get(code, [])
    found = {}
    for id_, label in labels.items():
        # The same concept gets the same modifier, whatever other languages have.
        modifier = known[sum(map(ord, id_)) % len(known)] if known else None
        if modifier is not None and id_ not in several:
            found[f"{id_} {modifier.id}"] = narrow(label, modifier, code)
    return found


def _read_all(
    analyzer: Analyzer, name: str, texts: dict[str, str], kind: Kind, code: str
) -> Iterator[tuple[str, Read]]:
    for id_, text in texts.items():
        try:
            interest = analyzer.interest(text, kind, code)
            offer = analyzer.offer(text, kind, code)
        except Invalid:
            yield id_, Read(text, frozenset(), frozenset(), False)
            continue
        words = [one for one in interest.readings if not one.head.is_concept]
        yield id_, Read(text, _own(name, interest.keys), _own(name, offer.keys), len(words) > 1)


def _own(name: str, keys: Sequence[str]) -> frozenset[str]:
    """Give the readings about a concept of the vocabulary."""
    return frozenset(key.rpartition("|")[0] for key in keys if key.startswith(f"{name}:"))


def _owners(vocabulary: Vocabulary, code: str) -> dict[str, frozenset[str]]:
    """Give each concept's own key and those of concepts with the very same label."""
    by_label: dict[str, set[str]] = {}
    for id_, concept in vocabulary.concepts.items():
        for label in concept.labels.get(code, ()):
            by_label.setdefault(label.casefold(), set()).add(f"{vocabulary.name}:{id_}")
    return {
        id_: frozenset().union(*(by_label[one.casefold()] for one in concept.labels[code][:1]))
        for id_, concept in vocabulary.concepts.items()
        if code in concept.labels
    }


def _marry(name: str, interests: dict[str, Read], offers: dict[str, Read], owners: Owners) -> Pairs:
    found = Pairs()
    for id_ in interests.keys() & offers.keys():
        asked, answered = interests[id_], offers[id_]
        found.tried += 1
        shared = asked.asked & answered.answered
        example = f"{asked.text} / {answered.text}"
        if f"{name}:{id_}" not in shared:
            found.miss(_why_not(f"{name}:{id_}", asked, answered), example)
            continue
        found.married += 1
        strange = shared - owners[0][id_] - owners[1][id_]
        if not strange or asked.listed:
            found.exact += 1
        else:
            found.miss("another label reads alike", f"{example} → {min(strange)}")
    return found


def _marry_narrowed(
    name: str, interests: dict[str, Read], offers: dict[str, Read], owners: Owners
) -> Pairs:
    found = Pairs()
    for both in interests.keys() & offers.keys():
        id_, _, modifier = both.partition(" ")
        asked, answered = interests[both], offers[both]
        found.tried += 1
        shared = asked.asked & answered.answered
        wanted = f"{name}:{id_}›modifiers:{modifier}"
        example = f"{asked.text} / {answered.text}"
        if wanted not in shared:
            found.miss(_why_not(wanted, asked, answered), example)
            continue
        found.married += 1
        heads = {str(parse_key(f"{one}|plain").reading.head) for one in shared}
        if heads <= owners[0][id_] | owners[1][id_]:
            found.exact += 1
        else:
            found.miss("another label reads alike", example)
    return found


def _why_not(wanted: str, asked: Read, answered: Read) -> str:
    if not asked.asked and not answered.answered:
        return "not read as a concept at all"
    if wanted not in asked.asked:
        return "the keyword is read otherwise"
    return "the publication's is read otherwise"


def _table(outcome: Outcome, title: str, found: dict[str, Pairs], by_pair: bool) -> Table:
    table = Table(
        title=f"{outcome.name}, {title}: {outcome.concepts:,} concepts, {outcome.labels:,} labels; "
        f"index {outcome.index_seconds:.1f} s of CPU, {outcome.index_megabytes:.0f} MB"
    )
    for column in ("pair", "tried", "married %", "exactly %", "not exactly, and why"):
        table.add_column(column, justify="left" if column == "pair" else "right")
    rows = [*found.items()] if by_pair else []
    worst = min(found.items(), key=lambda item: item[1].exact / max(item[1].tried, 1), default=None)
    if worst is not None and not by_pair:
        rows.append((f"worst: {worst[0]}", worst[1]))
    for pair, one in [*rows, ("all", _sum(found.values()))]:
        why = "; ".join(f"{count:,} {reason}" for reason, count in one.reasons.items())
        tried = max(one.tried, 1)
        shares = (f"{100 * one.married / tried:.2f}", f"{100 * one.exact / tried:.2f}")
        table.add_row(pair, f"{one.tried:,}", *shares, why)
    return table


def _sum(found: Iterable[Pairs]) -> Pairs:
    total = Pairs()
    for one in found:
        total.tried += one.tried
        total.married += one.married
        total.exact += one.exact
        for why, count in one.reasons.items():
            total.reasons[why] = total.reasons.get(why, 0) + count
            total.examples.setdefault(why, one.examples[why])
    return total
