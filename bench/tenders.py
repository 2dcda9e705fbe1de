"""Real tenders into a club of members who wrote what the buyers look for, each in their own way.

`marieur bench tenders` publishes the French and English tenders of `ted_dev.jsonl` as Articles,
with the labels of their codes as business keywords, into a club of members whose interests are
labels of the same vocabulary as people would write them. Whose hub should have a tender follows
from the codes alone, never from the analyzers.
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

from bench.shared import lacking, shared_folder
from bench.tenders_club import Member, OpenHubs, invent_members
from bench.tenders_reasons import Difference, explain_missing, explain_unexpected
from club.publications import publish
from house import House, open_house, prepare
from schemas.account import Account
from schemas.publication import Draft
from settings import Settings
from tests.real.opensearch import OpenSearchNode

LANGUAGES = ("fr", "en")
_LONGEST_TITLE = 160

Row = dict[str, Any]


@dataclass
class Outcome:
    """What one engine gave; `milliseconds` from the call to publish until every hub was told."""

    engine: str
    tenders: int
    members: int
    expected: int = 0
    found: int = 0
    missing: list[Difference] = field(default_factory=list)
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
    if lacks := lacking("ted_dev.jsonl"):
        typer.echo(f"skipped: {lacks}")
        return
    data = shared_folder()
    labels = {row["code"]: row for row in _read(data / "cpv_14_languages.jsonl")}
    calls = [row for row in _read(data / "ted_dev.jsonl") if row["lang"].lower() in LANGUAGES]
    wanted = dict.fromkeys(code for call in calls for code in call["cpv_all"])
    codes = [*wanted, *(code for code in labels if code not in wanted)]
    people = invent_members(labels, codes, LANGUAGES, members)
    console = Console()
    outcomes = []
    for engine in engines.split(","):
        with _house(engine) as house:
            outcome = _measure(house, engine, labels, calls[:limit], people)
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
    engine: str,
    labels: dict[str, Row],
    calls: Sequence[Row],
    people: Sequence[Member],
) -> Outcome:
    hubs = OpenHubs(house, people)
    with house.truth.work() as work:
        buyer = work.session.get_one(Account, people[0].id)
        buyer.vouched = True
        work.commit()
    interested: dict[tuple[str, str], set[Member]] = {}
    for member in people:
        interested.setdefault((member.code, member.language), set()).add(member)
    outcome = Outcome(engine, len(calls), len(people))
    for call in track(calls, description=f"Publishing on {engine}"):
        draft = _article(call, labels)
        began = time.perf_counter()
        publication = publish(house.truth, house.analyzer, buyer, draft)
        hubs.wait()
        outcome.milliseconds.append((time.perf_counter() - began) * 1000)
        reached = hubs.reached(publication.id)
        expected = set[Member]().union(
            *(interested.get((code, draft.language), ()) for code in call["cpv_all"])
        )
        outcome.expected += len(expected)
        outcome.found += len(expected & reached)
        outcome.missing += [
            explain_missing(house.analyzer, one.text, one.language, labels[one.code][one.language])
            for one in expected - reached
        ]
        outcome.unexpected += [
            explain_unexpected(house.analyzer, one.text, one.language, draft)
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
    for name in ("expected", "found", "missing", "%", "unexpected", "p50 ms", "p99 ms"):
        table.add_column(name, justify="right")
    ordered = sorted(outcome.milliseconds)
    table.add_row(
        f"{outcome.expected:,}",
        f"{outcome.found:,}",
        f"{len(outcome.missing):,}",
        f"{100 * len(outcome.missing) / max(outcome.expected, 1):.2f}",
        f"{len(outcome.unexpected):,}",
        f"{statistics.median(ordered):.1f}",
        f"{ordered[int(len(ordered) * 0.99) - 1]:.1f}",
    )
    return table


def _reasons(outcome: Outcome) -> Table:
    table = Table(title="differences, with an example of each")
    for name in ("", "why", "count", "interest", "offer", "detail"):
        table.add_column(name, overflow="fold")
    for side, found in (("missing", outcome.missing), ("unexpected", outcome.unexpected)):
        for why, count in Counter(one.why for one in found).most_common():
            example = next(one for one in found if one.why == why)
            table.add_row(side, why, str(count), example.interest, example.offer, example.detail)
    return table
