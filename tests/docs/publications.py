"""docs/publications.md, made from the code: `python -m tests.docs.publications` prints it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from schemas.types import TYPES
from schemas.words import AccountState, Place, PublicationState, PublicationType, Tier
from tests.docs import audience
from tests.docs.reference import table

_HEAD = """# Publications

Made from the code; a test holds it to it.

## Types

What a publication of each type may hold, where it may ever show, and where it shows unless its
author says otherwise: everywhere that it may. What a setting says beyond that changes nothing.
"""


def page() -> str:
    """The whole page."""
    parts = (
        _HEAD,
        table(_COLUMNS, _types()),
        _ENDS,
        table(("type", "where", *audience.READERS), _by_type()),
        "### States\n\nWhether anybody but its author sees it, by its state and its author's.",
        table(("state", *(f"author {state}" for state in AccountState)), _by_state()),
        _TIERS,
        table(("for", *(tier.label for tier in Tier)), _by_tier()),
        _CIRCLES,
        table(("for", *audience.READERS, "subscriber in the circle"), _by_circle()),
        _SWITCHES,
        table(("switched on at", *audience.READERS), _by_switches()),
    )
    return "\n\n".join(part.strip() for part in parts) + "\n"


_ENDS = """
## Settings

Where it shows, from which tier it is read, which circles alone may see it, who may write about it,
and its end: all of them can be changed at any time, with effect at once, on open pages, too. At its
end a publication goes offline by itself, everywhere.

## Who sees what, where

A publication is seen where all of the following tables say so. They are made by asking
`club.audience`, and a test compares what they say together with what it says of every combination
of type, settings, state, reader and place.

### Types, places and readers

Of a live publication with everything switched on. A search engine's robot is a visitor; a
subscriber is one whom the author has authorised (F1). Authors find what is theirs among their own
publications, whatever this says.
"""

_TIERS = """
### Tiers

Whether a member of a tier sees what is for a tier and those above it. Visitors see what is for the
lowest.
"""

_CIRCLES = """
### Circles

What its author has restricted to circles is seen, wherever it shows, by those alone who are in one
of them now (F3): authorised subscribers of the author that the circle's rule holds of. It is
noindex, stands in no sitemap and cannot be shared; its author's own circles let the author in.
"""

_SWITCHES = """
### Switches

A publication does not show at a place that is switched off. Its page opens for whoever may be shown
it somewhere that is known to the club: this table tells for each set of places.
"""

_COLUMNS = (
    "type", "name", "own page", "texts", "photos and videos", *Place, "keywords", "shareable",
)  # fmt: skip


def _types() -> Iterator[tuple[str, ...]]:
    for kind, limits in TYPES.items():
        yield (
            f"`{kind}`",
            limits.name,
            _yes(limits.has_page),
            str(limits.texts),
            str(limits.media),
            *(_yes(place in limits.places) for place in Place),
            "at least one" if limits.needs_keywords else "may have",
            "by default" if limits.shareable else "if allowed",
        )


def _by_type() -> Iterator[tuple[str, ...]]:
    for kind in PublicationType:
        for where in audience.WHERE:
            seen = (_yes(audience.by_type(kind, where, name)) for name in audience.READERS)
            yield f"`{kind}`", str(where), *seen


def _by_state() -> Iterator[tuple[str, ...]]:
    for state in PublicationState:
        yield f"`{state}`", *(_yes(audience.by_state(state, author)) for author in AccountState)


def _by_tier() -> Iterator[tuple[str, ...]]:
    for needed in Tier:
        yield needed.label, *(_yes(audience.by_tier(needed, held)) for held in Tier)


def _by_circle() -> Iterator[tuple[str, ...]]:
    for words, restricted in (("everybody", False), ("a circle", True)):
        shown = (audience.by_circle(restricted, name, inside=False) for name in audience.READERS)
        inside = audience.by_circle(restricted, "subscriber", inside=True)
        yield words, *map(_yes, (*shown, inside))


def _by_switches() -> Iterator[tuple[str, ...]]:
    places = (Place.SITE, Place.HUB, Place.FEED)
    for size in range(len(places) + 1):
        for on in combinations(places, size):
            opens = (_yes(audience.by_switches(frozenset(on), name)) for name in audience.READERS)
            yield ", ".join(on) or "none of them", *opens


def _yes(holds: bool) -> str:
    return "yes" if holds else "–"


if __name__ == "__main__":
    print(page(), end="")
