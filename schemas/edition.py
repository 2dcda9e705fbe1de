"""Editions: immutable, numbered versions of everything that analyzers are tuned by (M6)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.columns import UtcDateTime, word

FIRST = 1
"""The edition that a club begins with: the shipped settings, unchanged."""


class EditionState(StrEnum):
    """Whether an edition's generation has been built."""

    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"


class Edition(SQLModel, table=True):
    """One version of the settings of all languages and kinds, and of the thesauri in use."""

    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    changes: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """The club's changes to the shipped settings (`analyzers.changes`)."""
    thesauri: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))
    """Name and version of each thesaurus in use, in their order."""
    rules: str
    """Version of the analyzer that the edition makes, and that made its keys."""
    based_on: int | None = Field(default=None, foreign_key="edition.id")
    author: str
    """Name of who applied it; kept when the account is gone."""
    why: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    state: EditionState = Field(default=EditionState.APPLIED, sa_type=word(EditionState))
    done: int = 0
    total: int = 0
    """Rows put into its generation so far, of how many."""

    @property
    def number(self) -> int:
        """The number of a stored edition."""
        if self.id is None:
            raise AssertionError("a stored edition has a number")
        return self.id


_STAMP = re.compile(r"(\d+)=")


def stamped(edition: int, keys: Iterable[str]) -> list[str]:
    """The keys as they are kept and compared: they say of which edition they are.

    Keys of two editions never meet, so rows, indices, events and open pages can hold those of
    several at once. The first edition's have no stamp.
    """
    return [*keys] if edition == FIRST else [f"{edition}={key}" for key in keys]


def edition_of(key: str) -> int:
    """The edition that a kept key is of."""
    stamp = _STAMP.match(key)
    return int(stamp[1]) if stamp else FIRST


def acting(keys: Iterable[str], edition: int) -> list[str]:
    """Those of the kept keys that are of an edition, as they are kept."""
    return [key for key in keys if edition_of(key) == edition]


def plain(keys: Iterable[str], edition: int) -> list[str]:
    """Those of the kept keys that are of an edition, as people and analyzers read them."""
    return [key[len(_stamp(edition)) :] for key in acting(keys, edition)]


def _stamp(edition: int) -> str:
    return "" if edition == FIRST else f"{edition}="
