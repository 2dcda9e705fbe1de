"""What a publication of each type may hold and where it may ever show: one table (P1–P4).

`docs/publications.md` shows it. Whatever settings say, nothing shows where its type never does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from schemas.words import Place, PublicationType


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits and defaults of one type."""

    name: str
    has_page: bool
    """Whether it has a page of its own; a live one with a page has a text."""

    texts: int
    """Most texts."""

    media: int
    """Most photos and videos."""

    places: frozenset[Place]
    """Where it may ever show, and shows by default (P5)."""

    shareable: bool
    """Whether others may share it unless its author says otherwise (P6)."""

    needs_keywords: bool
    """Whether a live one needs a keyword: what shows on hubs does."""


MOST_TEXTS = 12
"""Texts that any publication may have."""

MOST_MEDIA = 6
"""Photos and videos that any publication may have: one, and up to five more (P3)."""

_PUBLIC = frozenset(Place)

TYPES: Mapping[PublicationType, Limits] = MappingProxyType(
    {
        PublicationType.FLASH: Limits(
            "Flash Message",
            has_page=False,
            texts=0,
            media=1,
            places=_PUBLIC - {Place.WEB},
            shareable=True,
            needs_keywords=True,
        ),
        PublicationType.PRIVATE: Limits(
            "Private Message",
            has_page=True,
            texts=1,
            media=1,
            places=frozenset({Place.FEED}),
            shareable=False,
            needs_keywords=False,
        ),
        PublicationType.ARTICLE: Limits(
            "Article",
            has_page=True,
            texts=MOST_TEXTS,
            media=MOST_MEDIA,
            places=_PUBLIC,
            shareable=True,
            needs_keywords=True,
        ),
        PublicationType.COMPANY: Limits(
            "Company Profile",
            has_page=True,
            texts=MOST_TEXTS,
            media=MOST_MEDIA,
            places=_PUBLIC,
            shareable=True,
            needs_keywords=True,
        ),
    }
)


def places_of(publication: Any) -> frozenset[Place]:
    """Where a publication shows: where its settings let it, and its type ever does (P2, P5).

    Asked of a `Publication`, or of a row with its `type` and its switches `on_site`, `on_hub` ….
    The only place that says so: rows of the truth, documents of the engine and events ask it.
    """
    switched_on = {place for place in Place if getattr(publication, f"on_{place}")}
    return TYPES[publication.type].places & switched_on


def types_at(place: Place) -> list[PublicationType]:
    """The types that may ever show at a place, for statements that choose by it."""
    return [kind for kind, limits in TYPES.items() if place in limits.places]
