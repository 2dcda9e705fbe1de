"""`marieur`: every command of the project."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer
from pydantic import ValidationError
from rich.console import Console

from cli import (
    bench,
    demo,
    factors,
    keys,
    mail,
    parts,
    rank,
    roles,
    standing,
    thesaurus,
    tuning,
    upkeep,
)
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
_PARTS = (parts, demo, keys, rank, roles, factors, standing, mail, thesaurus, tuning, upkeep, bench)
for part in _PARTS:
    part.register(app)


def main() -> None:
    """Run a command; a failure is one sentence and status 1."""
    problems = Console(stderr=True)
    try:
        app()
    except ValidationError as error:
        sentences = [_sentence(one["loc"], one["msg"]) for one in error.errors()]
    except (MarieurError, OSError) as error:
        # What SQL adds in further lines is for its developers.
        sentences = [(str(error) or type(error).__name__).splitlines()[0]]
    else:
        return
    for sentence in sentences:
        problems.print(sentence, markup=False, highlight=False, soft_wrap=True)
    sys.exit(FINDING)


def _sentence(where: Sequence[int | str], message: str) -> str:
    """What is wrong with a setting, by the name that it has in the environment."""
    message = message.removeprefix("Value error, ")
    return f"MARIEUR_{str(where[0]).upper()}: {message}" if where else message
