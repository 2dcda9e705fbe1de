"""`marieur`: every command of the project."""

from __future__ import annotations

import sys

import typer
from pydantic import ValidationError
from rich.console import Console

from cli import bench, demo, keys, parts, upkeep
from schemas.errors import MarieurError

FINDING = 1
"""Exit status of a finding or a failure; usage errors are 2."""

app = typer.Typer(
    name="marieur",
    help="A private club where a keyword, written once, marries offer and demand.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for part in (parts, demo, keys, upkeep, bench):
    part.register(app)


def main() -> None:
    """Run a command; a failure is one sentence and status 1."""
    problems = Console(stderr=True)
    try:
        app()
    except ValidationError as error:
        for one in error.errors():
            name = "_".join(map(str, one["loc"])).upper()
            problems.print(f"MARIEUR_{name}: {one['msg']}", markup=False, highlight=False)
        sys.exit(FINDING)
    except MarieurError as error:
        problems.print(str(error) or error.code, markup=False, highlight=False)
        sys.exit(FINDING)
