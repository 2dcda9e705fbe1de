"""docs/publications.md, made from the code: `python -m tests.docs.publications` prints it."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.types import TYPES
from schemas.words import Place
from tests.docs.reference import table

_HEAD = """# Publications

Made from the code; a test holds it to it.

## Types

What a publication of each type may hold, where it may ever show, and where it shows unless its
author says otherwise: everywhere that it may. What a setting says beyond that changes nothing.
"""


def page() -> str:
    """The whole page."""
    return "\n".join((_HEAD, table(_COLUMNS, _types()))) + "\n"


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


def _yes(holds: bool) -> str:
    return "yes" if holds else "–"


if __name__ == "__main__":
    print(page(), end="")
