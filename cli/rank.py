"""`marieur rank`: documents in the order in which they answer queries, in JSON lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import BaseModel, ValidationError, field_validator
from rich.console import Console
from rich.progress import track

from analyzers.analyzer import default_analyzer
from analyzers.ranking import Document, Ranker
from cli.json_lines import encoded, sentence
from schemas.errors import N_, Refused


class _Line(BaseModel):
    id: str
    language: str

    @field_validator("language")
    @classmethod
    def _has_rules(cls, language: str) -> str:
        known = default_analyzer().languages
        if language not in known:
            raise ValueError(f"{language!r} is not one of {', '.join(known)}")
        return language


class DocumentLine(_Line):
    """A document; lines with the same `id` are one document with several names."""

    title: str | None = None
    text: str | None = None
    keywords: list[str] | None = None

    @property
    def document(self) -> Document:
        """The document as it is ranked."""
        return Document(
            self.id, self.language, self.title or "", self.text or "", self.keywords or ()
        )


class QueryLine(_Line):
    """A query."""

    text: str


Line = TypeVar("Line", DocumentLine, QueryLine)

File = Annotated[Path, typer.Option(exists=True, dir_okay=False)]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rank")(rank)


def rank(
    documents: File,
    queries: File,
    top: Annotated[int, typer.Option(min=1, help="Documents a query, at most.")] = 10,
) -> None:
    """Rank documents for queries: {"query", "ranking": [{"id", "score"}]} a line, best first.

    Documents are {"id", "language", "title"?, "text"?, "keywords"?} a line, queries {"id",
    "text", "language"}. A bad line stops it before anything is printed.
    """
    asked = list(_read(queries, QueryLine))
    read = [line.document for line in _read(documents, DocumentLine)]
    ranker = Ranker(default_analyzer(), _tracked(read))
    for query in asked:
        ranking = [one._asdict() for one in ranker.rank(query.text, query.language, top)]
        sys.stdout.buffer.write(encoded({"query": query.id, "ranking": ranking}) + b"\n")
    sys.stdout.buffer.flush()


def _read(file: Path, of: type[Line]) -> Iterator[Line]:
    """Give a file's lines; `Refused` names the first that is none, by its number from 1."""
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield of.model_validate_json(line)
            except ValidationError as error:
                raise Refused(
                    N_("{file}, line {number}: {problem}"),
                    file=file.name,
                    number=number,
                    problem=sentence(error),
                ) from error


def _tracked(documents: list[Document]) -> Iterator[Document]:
    """Show progress where somebody watches; standard output holds nothing but the ranking."""
    console = Console(stderr=True)
    yield from track(
        documents, "reading", console=console, disable=not console.is_terminal, transient=True
    )
