"""`marieur block` and `unblock`: who takes part in the club."""

from __future__ import annotations

from typing import Annotated

import typer

from club import standing
from house import open_house
from settings import Settings

Email = Annotated[str, typer.Argument(help="Email address of the account.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(block)
    app.command()(unblock)


def block(email: Email) -> None:
    """Shut an account out; its publications leave every page at once."""
    with open_house(Settings()) as house:
        account = standing.block(house.truth, email)
    typer.echo(f"{account.email} is blocked now")


def unblock(email: Email) -> None:
    """Let an account in again; its publications come back where they were."""
    with open_house(Settings()) as house:
        account = standing.unblock(house.truth, email)
    typer.echo(f"{account.email} is active now")
