"""The tables of `marieur bench push`."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from bench.push_measure import Figures
from schemas.stages import Stage

_BESIDE = (Stage.INDEX, Stage.TICK)
"""Stages that no open hub waits for."""


def table(figures: Figures) -> Table:
    """One run: the way whole and by stages, a column a group of hubs."""
    made = Table(
        title=f"push: {figures.setting}, {figures.processes} API, {figures.hubs:,} hubs, "
        f"{figures.accounts:,} accounts, {figures.keys} keys a publication"
    )
    made.add_column("ms")
    for size in figures.push_p50:
        made.add_column(f"{size:,} match", justify="right")
    bare = figures.percolate_p50
    made.add_row("bare percolation, p50", *(f"{bare:.2f}" for _ in figures.push_p50))
    made.add_row("publish to hub, p50", *(f"{p50:.2f}" for p50 in figures.push_p50.values()))
    made.add_row("publish to hub, p99", *(f"{p99:.2f}" for p99 in figures.push_p99.values()))
    made.add_row("× bare percolation", *(f"{p50 / bare:.1f}" for p50 in figures.push_p50.values()))
    made.add_section()
    for stage in Stage:
        if stage not in _BESIDE:
            made.add_row(stage.value, *_stage(figures, stage))
    rest = (p50 - _on_the_way(figures, size) for size, p50 in figures.push_p50.items())
    made.add_row("rest: threads, bus, sockets", *(f"{left:.2f}" for left in rest))
    own = (f"{took:.2f}" for took in figures.client_cpu_p50.values())
    made.add_row("the client's own CPU, in the rest", *own)
    made.add_section()
    for stage in _BESIDE:
        made.add_row(f"{stage.value}, beside", *_stage(figures, stage))
    event = figures.cpu_microseconds_an_event
    made.caption = (
        f"{figures.publications_a_second:.0f} publications a second, "
        f"{figures.cpu_a_publication:.1f} ms of server CPU each · "
        f"{figures.kilobytes_a_connection:.0f} KB a connection"
        + ("" if event is None else f" · {event:.0f} µs of server CPU an event")
    )
    return made


def comparison(runs: Sequence[Figures]) -> Table:
    """Several runs, each against the first: the same within 20 % is the aim."""
    made = Table(title="the runs beside one another")
    for name in ("hubs", "accounts", "bare ms"):
        made.add_column(name, justify="right")
    common = set.intersection(*(set(run.push_p50) for run in runs))
    for size in sorted(common):
        made.add_column(f"{size:,} match: ms", justify="right")
        made.add_column("to the first", justify="right")
    for run in runs:
        cells = [f"{run.hubs:,}", f"{run.accounts:,}", f"{run.percolate_p50:.2f}"]
        for size in sorted(common):
            ratio = run.push_p50[size] / runs[0].push_p50[size]
            cells += [f"{run.push_p50[size]:.2f}", f"{ratio:.2f}"]
        made.add_row(*cells)
    return made


def _stage(figures: Figures, stage: Stage) -> list[str]:
    took = [figures.stages_p50[size].get(stage) for size in figures.push_p50]
    return ["" if one is None else f"{one:.2f}" for one in took]


def _on_the_way(figures: Figures, size: int) -> float:
    return sum(took for stage, took in figures.stages_p50[size].items() if stage not in _BESIDE)
