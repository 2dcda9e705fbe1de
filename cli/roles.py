"""`marieur grant`: who moderates and who administers the club."""

from __future__ import annotations

from typing import Annotated

import typer

from club.roles import grant as give
from house import open_house
from schemas.words import Role
from settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(grant)


def grant(
    email: Annotated[str, typer.Argument(help="Email address of the account.")],
    role: Annotated[Role, typer.Argument(help="What it may do from now on.")],
) -> None:
    """Make an account a moderator or an administrator, or a plain member again."""
    with open_house(Settings()) as house:
        account = give(house.truth, email, role)
    typer.echo(f"{account.email} is {_TOLD[role]} now")


_TOLD = {
    Role.MEMBER: "a member",
    Role.MODERATOR: "a moderator",
    Role.ADMINISTRATOR: "an administrator",
}
