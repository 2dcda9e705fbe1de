"""Real tenders into a club of members who wrote what the buyers look for, each in their own way.

`marieur bench tenders` publishes the tenders of `ted_dev.jsonl` that are in one of the seven
languages as Articles, with the labels of their codes in that language as business keywords, into
a club of members whose interests are labels of the same vocabulary as people would write them,
each in a language of their own. The vocabulary is one of the club's thesauri. Whose hub should
have a tender follows from the codes alone, never from the analyzers. Members who write in the
tender's language are counted apart from those who write in another.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.fernet import Fernet
from pydantic import SecretStr
from rich.console import Console
from rich.progress import track
from rich.table import Table

from analyzers.analyzer import Analyzer
from analyzers.languages import LANGUAGES
from analyzers.settings import default_settings
from bench.crosslanguage import SOURCES, read_source
from bench.shared import lacking, shared_folder
from bench.tenders_club import Member, OpenHubs, invent_members
from bench.tenders_reasons import Difference, explain_missing, explain_unexpected
from club.publications import publish
from house import House, open_house, prepare
from schemas.account import Account
from schemas.publication import Draft
from settings import Settings
from tests.real.opensearch import OpenSearchNode

CPV = next(source for source in SOURCES if source.name == "cpv")
_LONGEST_TITLE = 160

Row = dict[str, Any]


@dataclass
class Tally:
    """Hubs that should have tenders, and those that did not get them."""

    expected: int = 0
    found: int = 0
    missing: list[Difference] = field(default_factory=list)


@dataclass
class Outcome:
    """What one engine gave; `milliseconds` from the call to publish until every hub was told."""

    engine: str
    tenders: int
    members: int
    own_language: Tally = field(default_factory=Tally)
    """Of members who write in the tender's language."""
    across: Tally = field(default_factory=Tally)
    """Of those who write in another."""
    unexpected: list[Difference] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)


def register(app: typer.Typer) -> None:
    """Add `marieur bench tenders`."""
    app.command("tenders")(tenders)


def tenders(
    members: Annotated[int, typer.Option(min=100, help="Members, one interest each.")] = 10_000,
    limit: Annotated[int | None, typer.Option(help="Publish only so many tenders.")] = None,
    engines: Annotated[str, typer.Option(help="Comma-separated.")] = "embedded,opensearch",
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Publish real tenders to members who wrote their labels in their own way."""
    if lacks := lacking("ted_dev.jsonl", *CPV.files):
        typer.echo(f"skipped: {lacks}")
        return
    data = shared_folder()
    labels = {row["code"]: row for row in _read(data / "cpv_14_languages.jsonl")}
    calls = [row for row in _read(data / "ted_dev.jsonl") if row["lang"].lower() in LANGUAGES]
    analyzer = Analyzer(default_settings(), [read_source(data, CPV)])
    wanted = dict.fromkeys(code for call in calls for code in call["cpv_all"])
    codes = [*wanted, *(code for code in labels if code not in wanted)]
    people = invent_members(labels, codes, tuple(LANGUAGES), members)
    console = Console()
    outcomes = []
    for engine in engines.split(","):
        with _house(engine) as house:
            outcome = _measure(house, analyzer, engine, labels, calls[:limit], people)
        outcomes.append(outcome)
        console.print(_table(outcome))
        console.print(_reasons(outcome))
    if out is not None:
        out.write_text(json.dumps([asdict(one) for one in outcomes], indent=1, ensure_ascii=False))


def _read(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@contextmanager
def _house(engine: str) -> Iterator[House]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        key = SecretStr(Fernet.generate_key().decode())
        settings = Settings(data_dir=folder, secret_keys=(key,))
        if engine == "opensearch":
            node = OpenSearchNode(folder / "opensearch", heap="1g")
            stack.callback(node.stop)
            node.start(timeout=120)
            change = {"engine": "opensearch", "opensearch_urls": (node.url,)}
            settings = settings.model_copy(update=change)
        house = stack.enter_context(open_house(settings))
        prepare(house)
        house.fanout.start()
        stack.callback(house.fanout.stop)
        yield house


def _measure(
    house: House,
    analyzer: Analyzer,
    engine: str,
    labels: dict[str, Row],
    calls: Sequence[Row],
    people: Sequence[Member],
) -> Outcome:
    hubs = OpenHubs(house, analyzer, people)
    with house.truth.work() as work:
        buyer = work.session.get_one(Account, people[0].id)
        buyer.vouched = True
        work.commit()
    interested: dict[str, set[Member]] = {}
    for member in people:
        interested.setdefault(member.code, set()).add(member)
    outcome = Outcome(engine, len(calls), len(people))
    for call in track(calls, description=f"Publishing on {engine}"):
        draft = _article(call, labels)
        began = time.perf_counter()
        publication = publish(house.truth, analyzer, buyer, draft)
        hubs.wait()
        outcome.milliseconds.append((time.perf_counter() - began) * 1000)
        reached = hubs.reached(publication.id)
        expected = set[Member]().union(*(interested.get(code, ()) for code in call["cpv_all"]))
        own = {one for one in expected if one.language == draft.language}
        for tally, wanted in ((outcome.own_language, own), (outcome.across, expected - own)):
            tally.expected += len(wanted)
            tally.found += len(wanted & reached)
            tally.missing += [
                explain_missing(analyzer, one.text, one.language, labels[one.code])
                for one in wanted - reached
            ]
        outcome.unexpected += [
            explain_unexpected(analyzer, one.text, one.language, draft)
            for one in reached - expected
        ]
    return outcome


def _article(call: Row, labels: dict[str, Row]) -> Draft:
    language = call["lang"].lower()
    texts = [call["desc"], *(lot.get("SHORT_DESCR") or "" for lot in call["lots"])]
    words = [labels[code][language] for code in dict.fromkeys(call["cpv_all"])]
    return Draft.model_validate(
        {
            "type": "article",
            "language": language,
            "title": call["title"][:_LONGEST_TITLE] or call["id"],
            "texts": ["\n\n".join(text for text in texts if text)[:20_000] or call["title"]],
            "keywords": [{"text": text, "kind": "b2b"} for text in dict.fromkeys(words)],
        }
    )


def _table(outcome: Outcome) -> Table:
    table = Table(
        title=f"tenders: {outcome.engine}, {outcome.tenders:,} tenders, {outcome.members:,} members"
    )
    for name in ("members who write", "expected", "found", "missing", "%"):
        table.add_column(name, justify="right")
    for name, tally in (("in its language", outcome.own_language), ("another", outcome.across)):
        table.add_row(
            name,
            f"{tally.expected:,}",
            f"{tally.found:,}",
            f"{len(tally.missing):,}",
            f"{100 * len(tally.missing) / max(tally.expected, 1):.2f}",
        )
    ordered = sorted(outcome.milliseconds)
    table.caption = (
        f"{len(outcome.unexpected):,} unexpected; publish to hub p50 "
        f"{statistics.median(ordered):.1f} ms, p99 {ordered[int(len(ordered) * 0.99) - 1]:.1f} ms"
    )
    return table


def _reasons(outcome: Outcome) -> Table:
    table = Table(title="differences, with an example of each")
    for name in ("", "why", "count", "interest", "offer", "detail"):
        table.add_column(name, overflow="fold")
    sides = (
        ("missing", outcome.own_language.missing),
        ("missing across", outcome.across.missing),
        ("unexpected", outcome.unexpected),
    )
    for side, found in sides:
        for why, count in Counter(one.why for one in found).most_common():
            example = next(one for one in found if one.why == why)
            table.add_row(side, why, str(count), example.interest, example.offer, example.detail)
    return table
