"""What the columns of a table, or the fields of JSON lines, mean.

Names are recognised whatever their case: `id`, `label`, `alternative` and `broader` with their
usual synonyms, `label_fr` or plainly `fr` for a label in a language, `language` where every row
has its own. What a file calls otherwise is told: `meanings={"id": "ogr_id"}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from analyzers.sources.rows import BadRow, Entry, Retired, language_code


class Meaning(StrEnum):
    """What a column is for."""

    ID = "id"
    LABEL = "label"
    ALTERNATIVE = "alternative"
    BROADER = "broader"
    LANGUAGE = "language"
    DEPRECATED = "deprecated"


_NAMES = {
    Meaning.ID: "id code notation identifier uri concepturi",
    Meaning.LABEL: "label labels preflabel preferredlabel name",
    Meaning.ALTERNATIVE: "alternative alternatives altlabel altlabels hiddenlabel hiddenlabels "
    "synonym synonyms",
    Meaning.BROADER: "broader broaderuri parent parents",
    Meaning.LANGUAGE: "language lang",
    Meaning.DEPRECATED: "deprecated",
}
_USUAL = {name: meaning for meaning, names in _NAMES.items() for name in names.split()}
_IN_LANGUAGE = re.compile(r"(\w+?)[ _.@:-]([a-z]{2})(?:[-_][a-z]{2})?")
_TRUE = frozenset(("true", "yes", "1"))


class Column(NamedTuple):
    """A column's meaning, and the language of what it holds where the name tells."""

    meaning: Meaning
    language: str | None = None


@dataclass(frozen=True)
class Columns:
    """How the rows of a file are read."""

    meanings: Mapping[str, str] = field(default_factory=dict)
    """A meaning, or `label.fr`, → what the file calls it."""

    language: str | None = None
    """Language of labels whose column and row tell none."""

    separators: tuple[str, ...] = ("\n", "|")
    """What parts several labels, or several broader concepts, in one cell."""

    def __post_init__(self) -> None:
        """Raise `ValueError` for a meaning that there is not."""
        for told in self.meanings:
            name, _, language = told.partition(".")
            if name not in list(Meaning) or (language and language_code(language) is None):
                known = ", ".join(Meaning)
                raise ValueError(f"no such field: {told!r}; there are {known}, and label.fr")

    def named(self, names: Iterable[str]) -> dict[str, Column]:
        """Give the columns that mean something, by their name in the file."""
        told = {name: _told(meaning) for meaning, name in self.meanings.items()}
        taken = {column.meaning for column in told.values()}
        found = dict(told)
        for name in names:
            column = _usual(name)
            if name not in told and column is not None and column.meaning not in taken:
                found[name] = column
        return found


def read_row(
    where: str, row: Mapping[str, object], columns: Mapping[str, Column], how: Columns
) -> Entry | BadRow | Retired:
    """Give what a row says; cells are text, lists, or texts by language."""
    written = ""
    spoken = how.language
    preferred: list[tuple[str | None, str]] = []
    others: list[tuple[str | None, str]] = []
    broader: list[str] = []
    again = False
    for name, column in columns.items():
        value = row.get(name)
        if value is None or value == "":
            continue
        match column.meaning:
            case Meaning.ID:
                written = written or str(value).strip()
            case Meaning.LABEL:
                preferred += _texts(value, column.language, how)
            case Meaning.ALTERNATIVE:
                others += _texts(value, column.language, how)
            case Meaning.BROADER:
                broader += [text for _, text in _texts(value, None, how)]
            case Meaning.LANGUAGE:
                spoken, again = language_code(str(value)), True
            case Meaning.DEPRECATED:
                if str(value).strip().lower() in _TRUE:
                    return Retired(where)
    if not written:
        return BadRow(where, "it has no id")
    labels = tuple((code or spoken or "", text) for code, text in (*preferred, *others))
    if not labels:
        return BadRow(where, f"{written} has no label")
    if any(not code for code, _ in labels):
        return BadRow(where, f"{written} has a label in no language: tell it with --language")
    return Entry(where, written, labels, tuple(broader), again)


def _told(meaning: str) -> Column:
    name, _, language = meaning.partition(".")
    return Column(Meaning(name), language_code(language))


def _usual(name: str) -> Column | None:
    lowered = name.strip().lower()
    if lowered in _USUAL:
        return Column(_USUAL[lowered])
    if re.fullmatch(r"[a-z]{2}(?:[-_][a-z]{2})?", lowered):
        return Column(Meaning.LABEL, lowered[:2])
    match = _IN_LANGUAGE.fullmatch(lowered)
    if match and match[1] in _USUAL:
        return Column(_USUAL[match[1]], match[2])
    return None


def _texts(value: object, language: str | None, how: Columns) -> Iterable[tuple[str | None, str]]:
    """Give each text of a cell with its language, where one is told."""
    if isinstance(value, Mapping):
        for tag, inner in value.items():
            # A tag without two letters is a language that keywords are never in.
            code = language_code(str(tag))
            yield from _texts(inner, code, how) if code else ()
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, language, how)
    else:
        parts = [str(value)]
        for separator in how.separators:
            parts = [part for text in parts for part in text.split(separator)]
        yield from ((language, part.strip()) for part in parts if part.strip())
