"""`marieur thesaurus`: import, list and drop thesauri."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from analyzers.sources.assembly import Assembly, CodeTree
from analyzers.sources.columns import Columns
from analyzers.sources.formats import FORMATS, read_file
from analyzers.thesaurus import Vocabulary
from club import thesauri
from house import open_house
from schemas.errors import Refused
from schemas.thesaurus import Thesaurus
from schemas.words import Kind
from settings import Settings
from store.migrate import migrate

_MOST_TOLD = 20
"""Bad rows told one by one."""

_FILES = f"Files of one thesaurus: {', '.join(FORMATS)}. Those of other languages add labels."


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Import, list and drop thesauri.")
    group.command("import")(import_)
    group.command("list")(list_)
    group.command("drop")(drop)
    app.add_typer(group, name="thesaurus")


def import_(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help=_FILES)],
    name: Annotated[str, typer.Option(help="What keys call it: three letters or more.")],
    kind: Annotated[
        list[Kind] | None, typer.Option(help="Kind of keyword it is for; again for more. [all]")
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(help="Of labels that tell none. [what a file's name ends with: _fr, fr-FR]"),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MEANING=NAME",
            help="What a column or field is called: id, label, label.fr, alternative, broader, "
            "language, deprecated.",
        ),
    ] = None,
    separator: Annotated[
        list[str] | None,
        typer.Option(help="What parts several labels in one cell. [line breaks and |]"),
    ] = None,
    code_tree: Annotated[
        CodeTree | None,
        typer.Option(
            help="Ids are codes: what is broader has more trailing zeros, or is a prefix."
        ),
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave bad rows out, instead of importing nothing.")
    ] = False,
) -> None:
    """Read a thesaurus and make it the current one of its name; all of it, or nothing.

    marieur thesaurus import unescothes.ttl --name unesco --kind cultural
    """
    told = Console(stderr=True)
    how = _columns(language, field, separator)
    assembly = Assembly(code_tree)
    with Progress(console=told, transient=True, disable=not told.is_terminal) as progress:
        _read(files, how, assembly, progress)
        _tell_bad(assembly, told)
        if assembly.bad and not skip_bad:
            raise Refused("nothing was imported: mend these rows, or leave them out: --skip-bad")
        task = progress.add_task("Storing", total=None)
        vocabulary = _vocabulary(assembly, name, kind)
        with open_house(Settings()) as house:
            migrate(house.truth)
            with house.truth.work() as work:
                source = ", ".join(file.name for file in files)
                row = thesauri.store(work, vocabulary, source=source, by=_operator())
                work.commit()
        progress.remove_task(task)
    _tell_left_out(assembly, told)
    typer.echo(_told(row))


def list_() -> None:
    """Tell which thesauri are there."""
    with open_house(Settings()) as house:
        migrate(house.truth)
        with house.truth.read() as session:
            rows = thesauri.listing(session)
            users = {row.name: thesauri.holders(session, row.name) for row in rows}
    if not rows:
        typer.echo("no thesaurus was imported yet")
    for row in rows:
        origin = f"from {row.source}, by {row.imported_by}, {row.imported_at:%Y-%m-%d %H:%M} UTC"
        use = f"; in use by {', '.join(users[row.name])}" if users[row.name] else ""
        typer.echo(f"{_told(row)}, for {' '.join(row.kinds)}; {origin}{use}")


def drop(name: Annotated[str, typer.Argument(help="As `list` tells it.")]) -> None:
    """Remove a thesaurus; refused while something uses it."""
    with open_house(Settings()) as house:
        migrate(house.truth)
        with house.truth.work() as work:
            thesauri.drop(work, name)
            work.commit()
    typer.echo(f"{name} is dropped")


def _told(row: Thesaurus) -> str:
    languages = f"{len(row.languages)} languages ({' '.join(row.languages)})"
    counts = f"{row.concepts:,} concepts, {row.labels:,} labels in {languages}"
    return f"{row.name} {row.version}: {counts}"


def _columns(language: str | None, field: list[str] | None, separator: list[str] | None) -> Columns:
    meanings = dict(one.partition("=")[::2] for one in field or ())
    try:
        how = Columns(meanings, language)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    return Columns(meanings, language, ("\n", *separator)) if separator else how


def _read(files: list[Path], how: Columns, assembly: Assembly, progress: Progress) -> None:
    for path in files:
        with progress.open(path, "rb", description=path.name) as file:
            try:
                assembly.add(read_file(file, path.name, how))
            except ValueError as error:
                raise Refused(str(error)) from error


def _vocabulary(assembly: Assembly, name: str, kinds: list[Kind] | None) -> Vocabulary:
    if not assembly.is_begun:
        raise Refused("there is no concept in this")
    try:
        return assembly.vocabulary(name, kinds or Kind)
    except ValueError as error:
        raise typer.BadParameter(_first(error), param_hint="--name") from error


def _first(error: ValueError) -> str:
    """What was wrong, without what pydantic adds for developers."""
    return str(error).split("Value error, ")[-1].split(" [type=")[0]


def _tell_bad(assembly: Assembly, told: Console) -> None:
    for row in assembly.bad[:_MOST_TOLD]:
        told.print(f"{row.where}: {row.why}", markup=False, highlight=False, soft_wrap=True)
    more = len(assembly.bad) - _MOST_TOLD
    if more > 0:
        told.print(f"… and {more:,} more bad rows")


def _tell_left_out(assembly: Assembly, told: Console) -> None:
    for count, what in (
        (len(assembly.bad), "bad rows were left out"),
        (assembly.retired, "deprecated concepts were left out"),
        (assembly.lost, "broader concepts are not there and were left out"),
    ):
        if count:
            told.print(f"{count:,} {what}", highlight=False)


def _operator() -> str:
    """Name the person at the terminal as the system does."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
