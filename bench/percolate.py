"""What a percolation costs: ours, a bare lookup, the naive design, the embedded engine."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Annotated, Any

import orjson
import typer
from opensearchpy import OpenSearch
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.percolate_rivals import QueryPerMember, TermsLookup
from bench.percolate_scenario import Publication, interest, publications
from indexer.embedded import EmbeddedEngine
from indexer.mappings import interests_index
from indexer.opensearch import OpenSearchEngine
from indexer.port import Engine
from tests.real.opensearch import OpenSearchNode

PREFIX = "bench"
STATES = ("as loaded", "one segment")
NAIVE_CALLS = 5
_BATCH = 20_000

OURS = "ours"
OURS_FEW = "ours, few interests"
LOOKUP = "terms lookup"
NAIVE = "a query per member"
EMBEDDED = "embedded"


@dataclass(frozen=True)
class Size:
    """How much is held and how often it is asked."""

    interests: int
    few: int
    members: int
    rounds: int
    calls: int


@dataclass(frozen=True)
class Contender:
    """One way to find the interests, or members, that a publication satisfies."""

    name: str
    ask: Callable[[Publication], frozenset[Any]]
    calls: int
    """Publications it is asked a round."""


@dataclass(frozen=True)
class Latency:
    """Milliseconds: the medians over the rounds of each round's median and 99th percentile."""

    p50: float
    p99: float


def main(
    *,
    interests: Annotated[int, typer.Option(help="Distinct interests held.")] = 1_000_000,
    few: Annotated[int, typer.Option(help="Distinct interests of the small index.")] = 10_000,
    members: Annotated[int, typer.Option(help="Members of the naive design.")] = 20_000,
    rounds: Annotated[int, typer.Option(help="Rounds; medians are told.")] = 5,
    calls: Annotated[int, typer.Option(help="Publications a round.")] = 200,
    out: Annotated[Path, typer.Option(help="File for the figures, as JSON.")] = Path(
        "var/bench/percolate.json"
    ),
) -> None:
    """Measure a percolation against its alternatives, and how it grows with the interests."""
    console = Console()
    size = Size(interests, few, members, rounds, calls)
    with tempfile.TemporaryDirectory() as folder:
        node = OpenSearchNode(Path(folder, "node"), heap="1g")
        node.start()
        try:
            figures = _compare(node.url, Path(folder), size)
        finally:
            node.stop()
    aims = _aims(figures["latency"][STATES[-1]])
    for state in STATES:
        console.print(_latency_table(state, figures["latency"][state]))
    console.print(_aims_table(aims))
    machine = {"processors": os.cpu_count(), "load_average": os.getloadavg()}
    figures |= {"aims": aims, "size": size, "machine": machine}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2, default=asdict))
    console.print(f"written to {out}")


def register(app: typer.Typer) -> None:
    """Offer this as `marieur bench percolate`."""
    app.command("percolate")(main)


def _compare(url: str, folder: Path, size: Size) -> dict[str, Any]:
    client = OpenSearch([url], timeout=600)
    ours, embedded = OpenSearchEngine([url], prefix=PREFIX), EmbeddedEngine(folder / "embedded")
    lookup = TermsLookup(client, f"{PREFIX}-lookup")
    naive = QueryPerMember(client, f"{PREFIX}-naive")
    seconds = {
        OURS: _load(ours, "many", size.interests),
        OURS_FEW: _load(ours, "few", size.few),
        EMBEDDED: _load(embedded, "many", size.interests),
    }
    lookup.load(str(interest(number)) for number in range(size.interests))
    naive.load(size.members, size.few)
    contenders = [
        Contender(OURS, lambda each: ours.percolate("many", [each.document])[0], size.calls),
        Contender(OURS_FEW, lambda each: ours.percolate("few", [each.document])[0], size.calls),
        Contender(LOOKUP, lookup.ask, size.calls),
        Contender(NAIVE, naive.ask, NAIVE_CALLS),
        Contender(
            EMBEDDED, lambda each: embedded.percolate("many", [each.document])[0], size.calls
        ),
    ]
    published = publications(size.calls, size.few, size.interests)
    _check_answers(contenders, published[:20], naive)
    indices = {
        OURS: interests_index(PREFIX, "many"),
        OURS_FEW: interests_index(PREFIX, "few"),
        LOOKUP: lookup.index,
        NAIVE: naive.index,
    }
    latency, segments = {}, {}
    for state in STATES:
        if state == STATES[-1]:
            for index in indices.values():
                client.indices.forcemerge(index=index, max_num_segments=1)
        segments[state] = {
            name: len(client.cat.segments(index=index, format="json"))
            for name, index in indices.items()
        }
        latency[state] = _measure(contenders, published, size.rounds, state)
    ours.close()
    embedded.close()
    return {"latency": latency, "segments": segments, "loading_seconds": seconds}


def _load(engine: Engine, generation: str, count: int) -> float:
    engine.build(generation)
    start = perf_counter()
    for first in track(range(0, count, _BATCH), description=f"Storing {count:,} interests"):
        last = min(first + _BATCH, count)
        engine.add_interests(generation, [interest(number) for number in range(first, last)])
    return perf_counter() - start


def _check_answers(
    contenders: Sequence[Contender], published: Sequence[Publication], naive: QueryPerMember
) -> None:
    """First right, then fast: nobody who answers wrongly is measured."""
    for each in published:
        reached, satisfied = naive.reached(each), frozenset(map(str, each.satisfied))
        for contender in contenders:
            expected = reached if contender.name == NAIVE else satisfied
            if frozenset(map(str, contender.ask(each))) != expected:
                raise RuntimeError(f"{contender.name} answers wrongly")


def _measure(
    contenders: Sequence[Contender], published: Sequence[Publication], rounds: int, state: str
) -> dict[str, Latency]:
    """Interleaved, so that whatever else the machine does befalls all alike; one round warms."""
    medians: dict[str, list[float]] = {each.name: [] for each in contenders}
    nearly_worst: dict[str, list[float]] = {each.name: [] for each in contenders}
    for number in track(range(rounds + 1), description=f"Measuring, {state}"):
        taken: dict[str, list[float]] = {each.name: [] for each in contenders}
        for position, each in enumerate(published):
            turn = position % len(contenders)
            for contender in (*contenders[turn:], *contenders[:turn]):
                if position < contender.calls:
                    with _timed(taken[contender.name]):
                        contender.ask(each)
        for name, times in taken.items() if number else ():
            medians[name].append(median(times))
            nearly_worst[name].append(sorted(times)[int(0.99 * (len(times) - 1))])
    return {name: Latency(median(medians[name]), median(nearly_worst[name])) for name in medians}


@contextmanager
def _timed(into: list[float]) -> Iterator[None]:
    start = perf_counter()
    yield
    into.append((perf_counter() - start) * 1_000)


def _aims(latencies: dict[str, Latency]) -> list[dict[str, Any]]:
    p50 = {name: each.p50 for name, each in latencies.items()}
    to_lookup, to_few = p50[OURS] / p50[LOOKUP], p50[OURS] / p50[OURS_FEW]
    to_naive, embedded = p50[NAIVE] / p50[OURS], p50[EMBEDDED]
    rows = [
        ("ours / terms lookup", to_lookup, "at most 1.6", to_lookup <= 1.6),
        ("a query per member / ours", to_naive, "more than 100", to_naive > 100),
        ("embedded, ms", embedded, "under 1", embedded < 1),
        ("ours / ours, few interests", to_few, "at most 1.1", to_few <= 1.1),
    ]
    return [
        {"what": what, "value": value, "aim": aim, "met": met} for what, value, aim, met in rows
    ]


def _latency_table(state: str, latencies: dict[str, Latency]) -> Table:
    table = Table("", "p50 ms", "p99 ms", "p50 / terms lookup", title=f"Percolation, {state}")
    for name, each in latencies.items():
        ratio = each.p50 / latencies[LOOKUP].p50
        table.add_row(name, f"{each.p50:.2f}", f"{each.p99:.2f}", f"{ratio:.2f}")
    return table


def _aims_table(aims: Sequence[dict[str, Any]]) -> Table:
    table = Table("", "measured", "aim", "", title="Aims: p50, one segment")
    for row in aims:
        verdict = "met" if row["met"] else "missed"
        table.add_row(row["what"], f"{row['value']:.2f}", row["aim"], verdict)
    return table
