"""Which interests a document satisfies that OpenSearch found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from schemas.document import Interest


def by_field(interests: Iterable[Interest]) -> dict[str, dict[str, Interest]]:
    """Interests by the field of their kind and by key."""
    fields: dict[str, dict[str, Interest]] = {}
    for interest in interests:
        fields.setdefault(interest.kind.value, {})[interest.key] = interest
    return fields


def satisfied_by(
    source: Mapping[str, object], asked: Mapping[str, Mapping[str, Interest]]
) -> frozenset[Interest]:
    """Which of the interests asked for, `by_field`, a stored document satisfies.

    It has many keys that nobody asked for: they are looked up, never made into interests.
    """
    return frozenset(
        wanted[key]
        for field, wanted in asked.items()
        for key in cast("list[str]", source.get(field, ()))
        if key in wanted
    )
