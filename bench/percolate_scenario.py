"""The interests and publications that percolation is measured with."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from schemas.document import Document, Interest
from schemas.words import Kind, Place, Tier

MATCHES = 20
OTHERS = 50
TEXT_WORDS = 400
_DISTINCT = 8_000_000
_NOUNS, _MODIFIERS = 4_001, 2_003


@dataclass(frozen=True)
class Publication:
    """What is published: keys for us, text for the naive design."""

    document: Document
    satisfied: frozenset[Interest]
    text: str

    @property
    def phrases(self) -> frozenset[str]:
        """Every pair of words that follow each other in the text."""
        return frozenset(f"{first} {second}" for first, second in pairwise(self.text.split()))


def phrase(number: int) -> str:
    """The keyword of an interest; distinct up to eight million, its words shared by thousands."""
    return f"nom{number % _NOUNS} mod{number % _MODIFIERS}"


def interest(number: int) -> Interest:
    noun, modifier = phrase(number).split()
    return Interest(list(Kind)[number % len(Kind)], f"fr:{noun}›{modifier}|plain")


def publications(count: int, held: int, total: int) -> list[Publication]:
    """Articles with `MATCHES` of the first `held` interests and `OTHERS` that nobody has.

    The text has a phrase for each and `TEXT_WORDS` other words of the same vocabulary.
    """
    draw = random.Random(20)
    return [
        _publication(
            draw,
            draw.sample(range(held), MATCHES),
            draw.sample(range(total, _DISTINCT), OTHERS),
        )
        for _ in range(count)
    ]


def _publication(draw: random.Random, matching: list[int], other: list[int]) -> Publication:
    parts = [phrase(number) for number in (*matching, *other)]
    parts += [f"nom{draw.randrange(_NOUNS)}" for _ in range(TEXT_WORDS // 2)]
    parts += [f"mod{draw.randrange(_MODIFIERS)}" for _ in range(TEXT_WORDS // 2)]
    draw.shuffle(parts)
    return Publication(
        document=_document((*matching, *other)),
        satisfied=frozenset(map(interest, matching)),
        text=" ".join(parts),
    )


def _document(numbers: Iterable[int]) -> Document:
    interests = [interest(number) for number in numbers]
    keys = {kind: frozenset(key for of, key in interests if of is kind) for kind in Kind}
    return Document("p", 1, 1, "author", frozenset(Place), Tier.BASIC_FREE, keys)
