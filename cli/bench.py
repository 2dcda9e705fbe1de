"""`marieur bench NAME`: the measurements of `bench/`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Annotated

import typer

import bench as measurements

MEASUREMENTS = frozenset(
    (
        "apply",
        "copies",
        "crosslanguage",
        "evidence",
        "feed",
        "guess",
        "keywords",
        "percolate",
        "push",
        "read",
        "search",
        "suggestions",
        "tenders",
    )
)
"""Modules of `bench/` that are measurements."""


def register(app: typer.Typer) -> None:
    """Add the command; what a measurement needs is imported when it runs."""
    app.command(
        "bench",
        context_settings={
            "allow_extra_args": True,
            "ignore_unknown_options": True,
            "help_option_names": [],
        },
    )(bench)


def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Which one; `--help` after it tells more.")] = "",
) -> None:
    """Measure: keywords, percolate, push …; prints a table and, with --json, writes the figures."""
    if name in ("", "--help"):
        typer.echo(f"Usage: marieur bench {{{','.join(sorted(MEASUREMENTS))}}} [--help]")
        return
    if name not in MEASUREMENTS:
        raise typer.BadParameter(f"there is no measurement {name!r}")
    # Measurements start real parts, with what the project's tests start them with.
    sys.path.insert(0, str(Path(measurements.__path__[0]).parent))
    add = importlib.import_module(f"bench.{name}").register
    group = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)
    group.callback()(lambda: None)
    add(group)
    group(args=[name, *context.args], prog_name="marieur bench")
