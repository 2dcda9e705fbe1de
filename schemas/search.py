"""Search: what it may be narrowed to, what it is asked, what it answers."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel

from schemas.publication import Entry
from schemas.ranking import Rank
from schemas.words import Kind, Need


class Facet(StrEnum):
    """What publications that a search finds may be narrowed to."""

    KIND = "kind"
    NEED = "need"
    LANGUAGE = "language"
    COUNTRY = "country"
    """Of the author, where their profile shows it (A9); the engine does not know it."""

    def of(self, value: str) -> str:
        """How documents and queries name one of its values."""
        return f"{self.value}:{value}"


def facets_of(
    language: str, keywords: Iterable[tuple[Kind, Need | None]], country: str | None = None
) -> frozenset[str]:
    """Everything that a publication may be narrowed to: by its own keywords that are not held."""
    named = {Facet.LANGUAGE.of(language)}
    if country is not None:
        named.add(Facet.COUNTRY.of(country))
    for kind, need in keywords:
        named.add(Facet.KIND.of(kind))
        if need is not None:
            named.add(Facet.NEED.of(need))
    return frozenset(named)


class Highlight(BaseModel):
    """A passage around what was looked for: `marks` are offsets in characters of `text`."""

    field: str
    """`title`, `subtitle`, `texts.0` …; of a member `name`, `sector`, `job`, `city`."""
    text: str
    marks: list[tuple[int, int]]


class FoundEntry(BaseModel):
    """A publication that a search has found."""

    publication: Entry
    highlights: list[Highlight]
    rank: Rank


class FacetValue(BaseModel):
    """A value that narrows a search, and how many of what it found have it."""

    value: str
    count: int
