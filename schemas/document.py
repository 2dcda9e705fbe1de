"""What the engine holds: documents, interests, and the answers it gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.geography import Area
from schemas.words import Kind, Place, Tier


class Interest(NamedTuple):
    """A distinct interest, shared by everyone who has it: one stored query."""

    kind: Kind
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @classmethod
    def parse(cls, name: str) -> Interest:
        """The interest whose `str` is `name`."""
        kind, _, key = name.partition(":")
        return cls(Kind(kind), key)


MOST_IMPACT = 8
"""How much a document may say of a word: three binary digits, and one for saying it at all."""


@dataclass(frozen=True, slots=True)
class Document:
    """A live publication as the engine knows it: keys, words and audience, no text.

    `keys` maps each kind to the publication's offer keys; `sequence` orders by first going
    live; `revision` is the external version: an older one never replaces a newer one.
    """

    id: str
    revision: int
    sequence: int
    author: str
    places: frozenset[Place]
    reading_tier: Tier
    keys: Mapping[Kind, frozenset[str]] = field(default_factory=dict)
    read_by: frozenset[int] | None = None
    """Editions that have read all its keywords; None where it has none."""
    words: Mapping[str, int] = field(default_factory=dict)
    """How much it says of each word that a search may ask for, 1 … `MOST_IMPACT`."""
    facets: frozenset[str] = frozenset()
    """What a search may be narrowed to, as `schemas.search.facet` names it."""
    circles: frozenset[str] = frozenset()
    """Circles that alone may see it; everybody may where there are none (F3)."""
    area: Area | None = None
    """What it serves; None: the whole world (K8)."""

    def unread(self, editions: Iterable[int]) -> list[int]:
        """Those of the editions that have not read it yet."""
        return [one for one in editions if self.read_by is not None and one not in self.read_by]

    @property
    def interests(self) -> frozenset[Interest]:
        """Every interest this document satisfies."""
        return frozenset(Interest(kind, key) for kind, keys in self.keys.items() for key in keys)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a document that must not be found any more, at its last revision."""

    id: str
    revision: int


@dataclass(frozen=True, slots=True)
class Audience:
    """The engine's filter: publications that `reader` may see at `place`.

    `author` restricts to one account's publications (a Site); those by a `muted` account and
    those `hidden` are left out (K8). What is restricted to circles is for those in one of them.
    """

    place: Place
    tier: Tier
    author: str | None = None
    muted: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    circles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """A publication that satisfies at least one of the interests asked for."""

    id: str
    revision: int
    sequence: int
    satisfied: frozenset[Interest]


@dataclass(frozen=True, slots=True)
class Query:
    """What a search asks of documents, in numbers that every engine adds up alike.

    A document's score is what each of the `words` is worth times how much it says of it, and
    `marriage` where it satisfies one of the `interests`. It answers when it does, or says one of
    the `needed` ones among the words; and has all of the `facets`.
    """

    words: Mapping[str, int]
    needed: frozenset[str]
    interests: frozenset[Interest] = frozenset()
    marriage: int = 0
    facets: frozenset[str] = frozenset()

    @property
    def asks(self) -> bool:
        """Whether any document can answer it."""
        return bool(self.needed or self.interests)

    def score(self, document: Document) -> int | None:
        """A document's score; None for one that does not answer."""
        married = not self.interests.isdisjoint(document.interests)
        if not (married or any(word in document.words for word in self.needed)):
            return None
        if not self.facets <= document.facets:
            return None
        said = sum(worth * document.words.get(word, 0) for word, worth in self.words.items())
        return said + self.marriage * married


@dataclass(frozen=True, slots=True)
class Found:
    """A publication that answers a search."""

    id: str
    revision: int
    sequence: int
    score: int


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a generation holds."""

    documents: int
    interests: int
