"""Hub, homepage and feed of a large club, against the simplest correct query on the same engine.

`marieur bench read` fills a truth and both engines, and reads as members with 10 and with 100 of
the most frequent interests, who follow a thousand accounts. Pages are whole: the handler's work,
from the request to the HTML. Homepages are of Sites at random.

    marieur bench read
    marieur bench read --publications 1000000 --members 20000 --engine embedded
    marieur bench read --smaller-publications 10000      # the growth, beside it
    marieur bench read --smaller-members 2000
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from cryptography.fernet import Fernet
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from api.app import create_app
from bench.read_club import Drawn, Shape, fill_embedded, fill_opensearch, fill_truth
from bench.read_ways import Naive, feeds, naive_embedded, naive_opensearch, ways
from bench.timing import Timing, timed
from club.login import Caller
from house import House, open_house, prepare
from settings import Settings
from tests.real.opensearch import OpenSearchNode

Figures = dict[str, Timing]


class Which(StrEnum):
    """Engines that are read from."""

    EMBEDDED = "embedded"
    OPENSEARCH = "opensearch"
    BOTH = "both"


def register(app: typer.Typer) -> None:
    """Add `marieur bench read`."""
    app.command("read")(read)


def read(
    publications: Annotated[int, typer.Option(min=1_000)] = 100_000,
    members: Annotated[int, typer.Option(min=100)] = 20_000,
    subscriptions: Annotated[int, typer.Option(min=1)] = 1_000,
    smaller_publications: Annotated[int, typer.Option(help="Another club, beside it.")] = 0,
    smaller_members: Annotated[int, typer.Option(help="Likewise.")] = 0,
    engine: Which = Which.BOTH,
    rounds: Annotated[int, typer.Option(min=10)] = 200,
    json_file: Annotated[Path | None, typer.Option("--json")] = None,
) -> None:
    """Measure what a page costs as the club grows."""
    shapes = [Shape(publications, members, min(subscriptions, members))]
    if smaller_publications or smaller_members:
        fewer = smaller_publications or publications, smaller_members or members
        shapes.append(Shape(*fewer, min(subscriptions, fewer[1])))
    found = {str(shape): _measure(shape, engine, rounds) for shape in shapes}
    for name, figures in found.items():
        _print(name, figures)
    if json_file is not None:
        json_file.write_text(json.dumps(found, indent=2), "utf-8")


def _measure(shape: Shape, engine: Which, rounds: int) -> Figures:
    console = Console(stderr=True)
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(
            data_dir=folder, secret_keys=(SecretStr(Fernet.generate_key().decode()),)
        )
        drawn = Drawn(shape)
        with open_house(settings) as house:
            prepare(house)
            console.print(f"{shape}: the truth")
            readers = fill_truth(house, shape, drawn)
            if engine is not Which.OPENSEARCH:
                console.print(f"{shape}: embedded")
                fill_embedded(folder, drawn)
                with naive_embedded(folder) as naive:
                    figures |= _read("embedded", house, shape, readers, naive, rounds)
            app = create_app(house)
            for way, ask in feeds(app, house, readers[0]).items():
                figures[f"feed, {way}"] = timed(ask, rounds)
        if engine is not Which.EMBEDDED:
            console.print(f"{shape}: OpenSearch")
            with _opensearch(settings, drawn) as (house, naive):
                figures |= _read("OpenSearch", house, shape, readers, naive, rounds)
    return figures


def _read(
    engine: str, house: House, shape: Shape, readers: list[Caller], naive: Naive, rounds: int
) -> Figures:
    app = create_app(house)
    return {
        f"{engine}, {interests} interests, {way}": timed(ask, rounds)
        for reader, interests in zip(readers, shape.interests, strict=True)
        for way, ask in ways(app, house, naive, reader, interests, shape).items()
    }


@contextmanager
def _opensearch(settings: Settings, drawn: Drawn) -> Iterator[tuple[House, Naive]]:
    """The same truth with a real OpenSearch, filled."""
    with ExitStack() as stack:
        node = OpenSearchNode(settings.data_dir / "opensearch", heap="2g")
        stack.callback(node.stop)
        node.start(timeout=300)
        urls = {"engine": "opensearch", "opensearch_urls": (node.url,)}
        house = stack.enter_context(open_house(settings.model_copy(update=urls)))
        fill_opensearch(house, node.url, drawn)
        yield house, stack.enter_context(naive_opensearch(node.url))


def _print(name: str, figures: Figures) -> None:
    table = Table("", "p50 ms", "p99 ms", title=name)
    for way, timing in figures.items():
        table.add_row(way, f"{timing.p50:.2f}", f"{timing.p99:.2f}")
    Console().print(table)
