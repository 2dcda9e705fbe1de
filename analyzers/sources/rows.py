"""What every reader gives: a concept as one row of a file tells of it, or why the row is bad."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

_RESERVED = re.compile(r"[:›|=,\s]+")
_CODE = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9]+)*")


class Entry(NamedTuple):
    """What one row says of a concept; several rows, in one file or more, may tell of one."""

    where: str
    """File and line, or the concept's address."""

    id: str
    """As the file has it; `concept_id` makes a concept's id of it."""

    labels: tuple[tuple[str, str], ...]
    """(language, label), preferred labels first."""

    broader: tuple[str, ...] = ()
    """Ids, as the file has them, of what the concept is a kind of."""

    again: bool = False
    """Whether the file tells of a concept in several rows; else a second one is a mistake."""


class BadRow(NamedTuple):
    """A row that cannot be used, and why, in a sentence for the operator."""

    where: str
    why: str


class Retired(NamedTuple):
    """A concept that its vocabulary calls deprecated; it is left out."""

    where: str


Rows = Iterator[Entry | BadRow | Retired]


def concept_id(written: str) -> str:
    """Give the id of a concept: the end of an address, without characters that keys reserve.

    `http://…/occupation/0003-ab` → `0003-ab`; `A 12:3` → `A-12-3`; empty when nothing is left.
    """
    text = written.strip()
    if "://" in text or text.startswith("urn:"):
        text = unquote(re.split(r"[/#:]", text.rstrip("/#"))[-1])
    return _RESERVED.sub("-", text).strip("-")


def language_code(written: str) -> str | None:
    """Give the two letters of a language tag (`en-GB` → `en`); None if it has not two."""
    match = _CODE.fullmatch(written.strip())
    return match[1].lower() if match else None
