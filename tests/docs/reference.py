"""docs/reference.md, made from the code: `python -m tests.docs.reference` prints it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from itertools import pairwise

from fastapi import FastAPI
from typer.main import get_command

from api import metrics, problems
from schemas import errors
from settings import Settings


def page(app: FastAPI) -> str:
    """The whole page."""
    parts = [
        "# Reference\n\nMade from the code; a test holds it to it.",
        "## Settings\n\nEnvironment variables of every part.",
        table(("variable", "default", "what"), _settings()),
        "## Commands\n\n`marieur COMMAND --help` tells the options.",
        table(("command", "what"), _commands()),
        "## Calls\n\nShapes are in the OpenAPI document, `/api/v1/openapi.json`.",
        table(("call", "what"), _calls(app)),
        "## Errors\n\nProblems have a stable `code`.",
        table(("code", "status", "what"), _errors()),
        "## Metrics\n\nFigures at `/metrics`.",
        table(("metric", "what"), _metrics()),
    ]
    return "\n\n".join(parts) + "\n"


def table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Rows as Markdown."""
    lines = [columns, tuple("---" for _ in columns), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _settings() -> Iterator[tuple[str, ...]]:
    told = _attribute_docs(Settings)
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        shown = "" if default in (None, ()) else f"`{default}`"
        yield f"`MARIEUR_{name.upper()}`", shown, told[name]


def _attribute_docs(of: type) -> dict[str, str]:
    (definition,) = ast.parse(inspect.getsource(of)).body
    assert isinstance(definition, ast.ClassDef)
    return {
        before.target.id: inspect.cleandoc(after.value.value).replace("\n", " ")
        for before, after in pairwise(definition.body)
        if isinstance(before, ast.AnnAssign)
        and isinstance(before.target, ast.Name)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
        and isinstance(after.value.value, str)
    }


def _commands() -> Iterator[tuple[str, ...]]:
    from cli.main import app

    def walk(command: object, words: str) -> Iterator[tuple[str, ...]]:
        inner = getattr(command, "commands", None)
        if inner:
            for name in sorted(inner):
                yield from walk(inner[name], f"{words} {name}")
        else:
            text = (getattr(command, "help", "") or "").strip().splitlines()[0]
            yield f"`{words}`", text

    yield from walk(get_command(app), "marieur")


def _calls(app: FastAPI) -> Iterator[tuple[str, ...]]:
    for path, methods in sorted(app.openapi()["paths"].items()):
        for method, call in methods.items():
            text = (call.get("description") or call["summary"]).strip().splitlines()[0]
            yield f"`{method.upper()} {path}`", text


def _errors() -> Iterator[tuple[str, ...]]:
    for kind in sorted(_leaves(errors.MarieurError), key=lambda leaf: leaf.code):
        status = problems.status_of(kind())
        yield f"`{kind.code}`", str(status), (inspect.getdoc(kind) or "").splitlines()[0]


def _leaves(kind: type[errors.MarieurError]) -> Iterator[type[errors.MarieurError]]:
    below = kind.__subclasses__()
    if not below:
        yield kind
    for one in below:
        yield from _leaves(one)


def _metrics() -> Iterator[tuple[str, ...]]:
    for name, text in metrics.FIGURES.items():
        yield f"`{name}`", text


if __name__ == "__main__":
    from tests.docs.test_reference import application

    with application() as made:
        print(page(made), end="")
