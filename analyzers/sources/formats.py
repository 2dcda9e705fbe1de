"""A file's name tells its format, and the language of files that hold one language only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from io import TextIOWrapper
from pathlib import PurePath
from typing import BinaryIO

from analyzers.sources.columns import Columns
from analyzers.sources.rows import BadRow, Rows
from analyzers.sources.skos import read_skos
from analyzers.sources.tables import read_csv, read_lines, read_paths

_GRAPHS = {".ttl": "turtle", ".rdf": "xml", ".xml": "xml", ".owl": "xml", ".nt": "nt", ".n3": "n3"}
_TEXTS: dict[str, Callable[[Iterable[str], str, Columns], Rows]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".jsonl": read_lines,
    ".ndjson": read_lines,
    ".txt": read_paths,
}
FORMATS = (*_GRAPHS, *_TEXTS)
"""Endings of the files that can be read."""

_LANGUAGE_IN_NAME = re.compile(r"(?:.*[-_.])?([a-z]{2})(?:[-_][A-Z]{2})?")


def read_file(file: BinaryIO, name: str, how: Columns) -> Rows:
    """Read an open file by the ending of its name; `ValueError` for one that is not known.

    A label in no language is in `how.language`, else in the one that the file's name ends with
    (`fr-FR.txt`, `occupations_fr.csv`).
    """
    ending = PurePath(name).suffix.lower()
    how = replace(how, language=how.language or _language_in(PurePath(name).stem))
    if ending in _GRAPHS:
        yield from read_skos(file, name, _GRAPHS[ending], how.language)
    elif ending in _TEXTS:
        text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
        try:
            yield from _TEXTS[ending](text, name, how)
        except UnicodeDecodeError:
            yield BadRow(name, "it is not in UTF-8")
    else:
        raise ValueError(f"{name}: the formats are {', '.join(FORMATS)}")


def _language_in(stem: str) -> str | None:
    match = _LANGUAGE_IN_NAME.fullmatch(stem)
    return match[1] if match else None
