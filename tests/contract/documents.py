"""Documents and interests that the contract is tried with."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.document import Audience, Document, Hit, Interest
from schemas.words import Kind, Place, Tier

ALL_PLACES = frozenset(Place)
HUB = Audience(Place.HUB, Tier.PREMIUM_DIAMOND)
OLIVE = Interest(Kind.B2B, "fr:huile›olive|buy")
BREAD = Interest(Kind.B2C, "fr:pain|plain")
CHOIR = Interest(Kind.CULTURAL, "en:choir|any")


def document(
    number: int,
    interests: Iterable[Interest] = (OLIVE,),
    *,
    revision: int = 1,
    author: str = "anna",
    places: Iterable[Place] = ALL_PLACES,
    tier: Tier = Tier.BASIC_FREE,
) -> Document:
    keys: dict[Kind, set[str]] = {}
    for kind, key in interests:
        keys.setdefault(kind, set()).add(key)
    return Document(
        id=f"p{number}",
        revision=revision,
        sequence=number,
        author=author,
        places=frozenset(places),
        reading_tier=tier,
        keys={kind: frozenset(some) for kind, some in keys.items()},
    )


def many(count: int, kind: Kind = Kind.B2B) -> list[Interest]:
    return [Interest(kind, f"fr:mot{number}|plain") for number in range(count)]


def ids(hits: Iterable[Hit]) -> list[str]:
    return [hit.id for hit in hits]
