"""Publish-to-hub latency, client clock to client clock, against a bare percolation.

`marieur bench push` starts real processes of one setting, opens hubs, warms everything up, then
publishes for groups of 1, 100 and 1,000 of the hubs in turn, each followed by a bare percolation
of the same keys. It prints medians over the rounds: the way whole and by its stages, as the
processes tell them at /metrics, then throughput, memory and CPU.

More than one `--hubs` or `--accounts` measures each on a club of its own and compares them:

    marieur bench push --setting scale --hubs 100 --hubs 5000
    marieur bench push --setting scale --accounts 10000 --accounts 1000000
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.push_club import populate
from bench.push_measure import Figures, measure
from bench.push_parts import start_club
from bench.push_table import comparison, table
from house import open_house


class Setting(StrEnum):
    """Which of the two settings is measured."""

    EMBEDDED = "embedded"
    SCALE = "scale"


def register(app: typer.Typer) -> None:
    """Add `marieur bench push`."""
    app.command("push")(push)


def push(
    setting: Annotated[Setting, typer.Option(help="Which setting to start.")] = Setting.EMBEDDED,
    hubs: Annotated[
        list[int] | None,
        typer.Option(min=100, max=5_000, help="Hubs held open [1,000]; may be given twice."),
    ] = None,
    accounts: Annotated[
        list[int] | None,
        typer.Option(
            min=1_000,
            max=1_000_000,
            help="Accounts, each with an interest [10,000]; may be given twice.",
        ),
    ] = None,
    processes: Annotated[int, typer.Option(min=1, max=2, help="API processes.")] = 1,
    rounds: Annotated[int, typer.Option(min=5, help="Publications a group.")] = 40,
    warm: Annotated[int, typer.Option(min=0, help="Publications before the first round.")] = 400,
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Measure publish-to-hub latency beside a bare percolation, in one run."""
    console = Console()
    runs: list[Figures] = []
    for some_hubs, some_accounts in product(hubs or [1_000], accounts or [10_000]):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            club = stack.enter_context(start_club(folder, setting.value, processes))
            console.print(f"Writing {some_accounts:,} accounts and as many interests", style="dim")
            with open_house(club.settings) as house:
                tokens = populate(house, accounts=max(some_accounts, some_hubs), hubs=some_hubs)
            console.print(f"Warming up, then {rounds} rounds", style="dim")
            runs.append(asyncio.run(measure(club, tokens, some_accounts, rounds, warm)))
        console.print(table(runs[-1]))
    if len(runs) > 1:
        console.print(comparison(runs))
    if out is not None:
        out.write_text(json.dumps([asdict(figures) for figures in runs], indent=1))
