"""Commands for operators: `reindex` and `check`."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.progress import Progress

from house import open_house
from indexer.audit import audit
from indexer.rebuild import reindex as rebuild
from matcher import application
from settings import Settings
from store import editions, outbox
from store.pointer import pointer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(reindex)
    app.command()(check)


def reindex() -> None:
    """Build a new generation of the index and switch to it; safe to interrupt.

    Where an upgrade reads keywords otherwise it is built for a new edition, which reads them anew.
    """
    with open_house(Settings()) as house, Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Reading the truth", total=None)

        def told(done: int, total: int) -> None:
            progress.update(task, description="Indexing", completed=done, total=total)

        application.renew(house.truth, house.analyzers)
        with house.truth.read() as session:
            made = editions.applying(session)
        if made is not None:
            application.build(house.truth, house.engine, house.analyzers, made, told)
            typer.echo(f"edition {made.number} answers now")
        else:
            rebuild(house.truth, house.engine, house.analyzer.version, told)
        with house.truth.read() as session:
            answers = pointer(session).live
    typer.echo(f"{answers} answers now")


def check() -> None:
    """Audit index against truth and both directions of matching; exit 1 where they differ."""
    with open_house(Settings()) as house:
        with house.truth.read() as session:
            live = pointer(session).live
            waiting = outbox.waiting(session)
        findings = audit(house.truth, house.engine, live)
    for finding in findings:
        typer.echo(finding)
    if waiting:
        typer.echo(f"{waiting} changes are not carried out yet", err=True)
    if findings:
        raise typer.Exit(1)
    typer.echo(f"{live} agrees with the truth")
