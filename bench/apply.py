"""Publishing while an edition of the analyzers is applied and left, against publishing at rest.

`marieur bench apply` starts the processes of the scale setting, writes members with a keyword each,
and lets an author at each API process publish all the while: first at rest, then through a draft's
preview, its apply and the way back (M6). It prints p50 and p99 of both, and their ratios.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.push_club import account_row, insert_rows, keyword_row
from club.roles import grant
from house import House
from schemas.account import Account
from schemas.document import Interest
from schemas.keyword import Keyword
from schemas.words import Kind, Need, Role
from store.pointer import pointer
from tests.api.club_client import invented
from tests.faults.applying import Press, answers, ask, begin_to_apply
from tests.faults.serving import house_of
from tests.members import Member, eventually
from tests.real.stack import Stack

_WARM = 200
"""Publications before anything is timed."""

_BUILDING = 1_800
"""Seconds that a build may take."""


@dataclass
class Figures:
    """What one run measured; seconds."""

    members: int
    build: float
    rest: list[float]
    """What publishing took at rest, a publication an entry."""
    through: list[float]
    """And from the draft's preview until some time after the way back."""


def register(app: typer.Typer) -> None:
    """Add `marieur bench apply`."""
    app.command("apply")(measure)


def measure(
    members: Annotated[
        int, typer.Option(min=1, help="Members, each with a keyword of their own.")
    ] = 20_000,
    seconds: Annotated[float, typer.Option(min=1, help="How long it is timed at rest.")] = 30,
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Measure publishing through an apply and a rollback beside publishing at rest, in one run."""
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder) / "parts")
        try:
            stack.start()
            console.print(f"Writing {members:,} members and their keywords", style="dim")
            ada = Member(stack.url, "Ada Lovelace")
            with house_of(stack.environment) as house:
                grant(house.truth, f"{ada.slug}@example.com", Role.ADMINISTRATOR)
                _populate(house, members)
            figures = _measure(stack, ada, members, seconds)
        finally:
            stack.stop()
    console.print(_table(figures))
    if out:
        out.write_text(json.dumps(asdict(figures)))


def _measure(stack: Stack, ada: Member, members: int, seconds: float) -> Figures:
    wanted, other = invented(), invented()
    reader = Member(stack.url)
    reader.look_for(stack.url, wanted)
    with Press(stack.api_urls.values(), (wanted, other)) as press:
        press.await_more(_WARM)
        began = time.monotonic()
        time.sleep(seconds)
        drafting = time.monotonic()
        number = begin_to_apply(ada, stack.url, (wanted, other))
        applying = time.monotonic()
        if not eventually(lambda: answers(ada, stack.url, number), within=_BUILDING):
            raise RuntimeError("the edition was not built")
        built = time.monotonic()
        time.sleep(seconds / 3)
        ask(ada, stack.url, "POST", "/rollback")
        time.sleep(seconds / 3)
        over = time.monotonic()
    return Figures(
        members=members,
        build=built - applying,
        rest=press.took(began, drafting),
        through=press.took(drafting, over),
    )


def _populate(house: House, members: int) -> None:
    now = house.truth.clock()
    texts = [f"{invented()} numéro {number}" for number in range(members)]
    keys = [house.analyzer.interest(text, Kind.B2B, "fr", Need.BUY).keys for text in texts]
    ids = [f"{number:016x}" for number in range(members)]
    insert_rows(house, Account, (account_row(n, one, now) for n, one in enumerate(ids)))
    rows = zip(ids, texts, keys, strict=True)
    insert_rows(
        house, Keyword, (keyword_row(f"o{one[1:]}", one, text, of, now) for one, text, of in rows)
    )
    with house.truth.read() as session:
        generation = pointer(session).live
    house.engine.add_interests(
        generation, [Interest(Kind.B2B, key) for some in keys for key in some]
    )


def _table(figures: Figures) -> Table:
    made = Table(
        title=f"publishing through an apply: {figures.members:,} members, "
        f"built in {figures.build:.1f} s; milliseconds"
    )
    for name in ("", "publications", "p50", "p99"):
        made.add_column(name, justify="right" if name else "left")
    rest, through = _quantiles(figures.rest), _quantiles(figures.through)
    for name, took, (p50, p99) in (
        ("at rest", figures.rest, rest),
        ("through preview, apply and rollback", figures.through, through),
    ):
        made.add_row(name, f"{len(took):,}", f"{p50 * 1000:.1f}", f"{p99 * 1000:.1f}")
    ratios = (f"{after / before:.2f} ×" for before, after in zip(rest, through, strict=True))
    made.add_row("ratio", "", *ratios)
    return made


def _quantiles(seconds: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return cuts[49], cuts[98]
