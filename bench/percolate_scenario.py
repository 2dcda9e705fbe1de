"""The interests and publications that percolation is measured with."""

from __future__ import annotations

import random
from collections.abc import Iterable

from schemas.document import Document, Interest
from schemas.words import Kind, Place, Tier

MATCHES = 20
OTHERS = 50
_DISTINCT = 8_000_000
_NOUNS, _MODIFIERS = 4_001, 2_003


def phrase(number: int) -> str:
    """The keyword of an interest; distinct up to eight million, its words shared by thousands."""
    return f"nom{number % _NOUNS} mod{number % _MODIFIERS}"


def interest(number: int) -> Interest:
    noun, modifier = phrase(number).split()
    return Interest(list(Kind)[number % len(Kind)], f"fr:{noun}›{modifier}|plain")


def publications(count: int, held: int, total: int) -> list[list[int]]:
    """Numbers of the interests that each publication names; `MATCHES` of them are held."""
    draw = random.Random(20)
    return [
        [*draw.sample(range(held), MATCHES), *draw.sample(range(total, _DISTINCT), OTHERS)]
        for _ in range(count)
    ]


def document(numbers: Iterable[int]) -> Document:
    interests = [interest(number) for number in numbers]
    keys = {kind: frozenset(key for of, key in interests if of is kind) for kind in Kind}
    return Document("p", 1, 1, "author", frozenset(Place), Tier.BASIC_FREE, keys)
