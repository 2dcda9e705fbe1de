"""Rows of text: CSV with a header, JSON lines, and paths (`499954 - Animals > Birds > Baths`)."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from analyzers.sources.columns import Columns, read_row
from analyzers.sources.rows import BadRow, Entry, Rows

_DELIMITERS = ",;\t|"
_PATH = re.compile(r"\s*(\S+)\s+-\s+(.+?)\s*")


def read_csv(lines: Iterable[str], name: str, how: Columns) -> Rows:
    """Read a table whose first line names the columns; the delimiter is found out."""
    source = iter(lines)
    header = next(source, "")
    bare = re.sub(r'"[^"]*"', "", header)
    delimiter = max(_DELIMITERS, key=bare.count)
    titles = next(csv.reader([header], delimiter=delimiter), [])
    columns = how.named(titles)
    table = csv.reader(source, delimiter=delimiter)
    try:
        for cells in table:
            where = f"{name}:{table.line_num + 1}"
            if len(cells) > len(titles):
                yield BadRow(where, f"it has {len(cells)} cells, the header {len(titles)}")
            elif any(cells):
                yield read_row(where, dict(zip(titles, cells, strict=False)), columns, how)
    except csv.Error as error:
        yield BadRow(f"{name}:{table.line_num + 1}", str(error))


def read_lines(lines: Iterable[str], name: str, how: Columns) -> Rows:
    """Read one JSON object a line."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            yield read_row(where, row, how.named(row), how)
        else:
            yield BadRow(where, "it is not a JSON object")


def read_paths(lines: Iterable[str], name: str, how: Columns) -> Rows:
    """Read `id - broadest > broader > label` a line, in the one language of the file."""
    if how.language is None:
        yield BadRow(name, "nothing tells its language: tell it with --language")
        return
    ids: dict[str, str] = {}
    for where, number, path in _paths(lines, name):
        if not number:
            yield BadRow(where, "it is not `id - path > label`")
            continue
        ids[path] = number
        above, _, label = path.rpartition(" > ")
        broader = (ids[above],) if above in ids else ()
        yield Entry(where, number, ((how.language, label),), broader)


def _paths(lines: Iterable[str], name: str) -> Iterator[tuple[str, str, str]]:
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            match: Any = _PATH.fullmatch(line)
            yield f"{name}:{number}", *(match.groups() if match else ("", ""))
