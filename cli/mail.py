"""`marieur bounce`: what a mail server pipes to the club."""

from __future__ import annotations

import sys

import typer

from club import bounces
from house import open_house
from settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(bounce)


def bounce() -> None:
    """Note a mail server's report, given on standard input, of a letter that came back.

    What tells of no letter of the club's changes nothing, and is no failure: a server that is
    told of one would report that, too.
    """
    with open_house(Settings()) as house:
        letter = bounces.take(house.truth, sys.stdin.buffer.read())
    typer.echo(f"letter {letter} came back" if letter else "no letter of the club's came back")
