"""`marieur forget-factor`: let somebody in again who lost telephone and recovery codes (C1)."""

from __future__ import annotations

from typing import Annotated

import typer

from club.lost_factor import forget_factor as forget
from house import open_house
from settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(forget_factor)


def forget_factor(
    email: Annotated[str, typer.Argument(help="Email address of the account.")],
) -> None:
    """Switch an account's second factor off, once you are sure who asks; a letter tells them."""
    with open_house(Settings()) as house:
        known = forget(house.truth, email)
    typer.echo(f"{email}: {'switched off' if known else 'no second factor was on'}")
