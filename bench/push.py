"""Publish-to-hub latency, client clock to client clock, against a bare percolation.

`marieur bench push` starts real processes of one setting, opens hubs, publishes for groups of
1, 100 and 1,000 of them in turn, percolates the same publications in between, and prints
medians, ratios, throughput, memory and CPU.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import psutil
import typer
from rich.console import Console
from rich.table import Table

from analyzers.analyzer import Analyzer
from bench.push_club import GROUPS, populate
from bench.push_hubs import Author, Receipts, open_hubs, publication
from bench.push_parts import Club, start_club
from club.offers import analyse
from house import open_house
from schemas.document import Document
from schemas.publication import Draft
from schemas.words import Kind, Place, Tier


class Setting(StrEnum):
    """Which of the two settings is measured."""

    EMBEDDED = "embedded"
    SCALE = "scale"


@dataclass
class Figures:
    """What one run measured; milliseconds unless the name says otherwise."""

    setting: str
    processes: int
    accounts: int
    hubs: int
    keys: int
    percolate_p50: float
    push_p50: dict[int, float]
    push_p99: dict[int, float]
    publications_a_second: float
    kilobytes_a_connection: float
    cpu_microseconds_an_event: float


def register(app: typer.Typer) -> None:
    """Add `marieur bench push`."""
    app.command("push")(push)


def push(
    setting: Annotated[Setting, typer.Option(help="Which setting to start.")] = Setting.EMBEDDED,
    hubs: Annotated[int, typer.Option(min=1000, help="Hubs held open.")] = 1000,
    accounts: Annotated[int, typer.Option(min=1000, help="Accounts and interests.")] = 10_000,
    processes: Annotated[int, typer.Option(min=1, max=2, help="API processes.")] = 1,
    rounds: Annotated[int, typer.Option(min=5, help="Publications a group.")] = 40,
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Measure publish-to-hub latency beside a bare percolation, in one run."""
    console = Console()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        club = stack.enter_context(start_club(folder, setting.value, processes))
        console.print(f"Writing {accounts:,} accounts and as many interests", style="dim")
        with open_house(club.settings) as house:
            tokens = populate(house, accounts=max(accounts, hubs), hubs=hubs)
        figures = asyncio.run(_measure(club, tokens, accounts, rounds))
    console.print(_table(figures))
    if out is not None:
        out.write_text(json.dumps(asdict(figures), indent=1))


async def _measure(club: Club, tokens: list[str], accounts: int, rounds: int) -> Figures:
    receipts = Receipts()
    servers = [psutil.Process(pid) for pid in club.pids]
    author = Author(club.ports[0], tokens[-1])
    await author.connect()
    for number in range(5):
        await author.publish(900_000 + number, 1)
    resident = sum(server.memory_info().rss for server in servers)
    held = await open_hubs(club.ports, tokens, receipts)
    await author.connect()  # the first connection was idle for longer than servers wait
    grown = sum(server.memory_info().rss for server in servers) - resident
    pushed: dict[int, list[float]] = {size: [] for size in GROUPS}
    spent: dict[int, list[float]] = {size: [] for size in GROUPS}
    bare: list[float] = []
    with open_house(club.settings) as house:
        document = _document(house.analyzer, publication(0, 1000))
        for number in range(rounds + 5):
            for size in GROUPS:
                mark = number * 10_000 + size
                before = _cpu(servers)
                sent = await author.publish(mark, size)
                arrived = await receipts.wait(mark, size)
                await asyncio.sleep(0.02)
                if number >= 5:
                    pushed[size] += [(moment - sent) * 1000 for moment in arrived]
                    spent[size].append(_cpu(servers) - before)
            began = time.perf_counter()
            house.engine.percolate("g1", [document])
            if number >= 5:
                bare.append((time.perf_counter() - began) * 1000)
    a_second = await _throughput(club, tokens)
    for transport in held:
        transport.abort()
    events = (statistics.mean(spent[1000]) - statistics.mean(spent[1])) / 999
    return Figures(
        setting=club.setting,
        processes=len(club.ports),
        accounts=accounts,
        hubs=len(tokens),
        keys=len(document.interests),
        percolate_p50=statistics.median(bare),
        push_p50={size: statistics.median(values) for size, values in pushed.items()},
        push_p99={size: _p99(values) for size, values in pushed.items()},
        publications_a_second=a_second,
        kilobytes_a_connection=grown / len(tokens) / 1024,
        cpu_microseconds_an_event=events * 1e6,
    )


async def _throughput(
    club: Club, tokens: list[str], *, authors: int = 8, seconds: float = 5
) -> float:
    done = 0
    ends = time.perf_counter() + seconds

    async def keep_publishing(number: int) -> None:
        nonlocal done
        author = Author(club.ports[number % len(club.ports)], tokens[-1 - number])
        await author.connect()
        while time.perf_counter() < ends:
            done += 1
            await author.publish(10_000_000 + done, 1)

    began = time.perf_counter()
    await asyncio.gather(*(keep_publishing(number) for number in range(authors)))
    return done / (time.perf_counter() - began)


def _document(analyzer: Analyzer, sent: dict[str, object]) -> Document:
    rows = analyse(analyzer, Draft.model_validate(sent))
    keys = frozenset(key for row in rows for key in row.keys)
    return Document("bench", 1, 1, "", frozenset((Place.HUB,)), Tier.BASIC_FREE, {Kind.B2B: keys})


def _cpu(servers: list[psutil.Process]) -> float:
    return sum(sum(server.cpu_times()[:2]) for server in servers)


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99) - 1]


def _table(figures: Figures) -> Table:
    table = Table(
        title=f"push: {figures.setting}, {figures.processes} API, {figures.hubs:,} hubs, "
        f"{figures.accounts:,} accounts, {figures.keys} keys a publication"
    )
    for name in ("", "p50 ms", "p99 ms", "× percolation"):
        table.add_column(name, justify="right" if name else "left")
    table.add_row("bare percolation", f"{figures.percolate_p50:.2f}", "", "1.0")
    for size, p50 in figures.push_p50.items():
        ratio = p50 / figures.percolate_p50
        table.add_row(
            f"{size:,} hubs match", f"{p50:.2f}", f"{figures.push_p99[size]:.2f}", f"{ratio:.1f}"
        )
    table.caption = (
        f"{figures.publications_a_second:.0f} publications a second · "
        f"{figures.kilobytes_a_connection:.0f} KB a connection · "
        f"{figures.cpu_microseconds_an_event:.0f} µs of server CPU an event"
    )
    return table
