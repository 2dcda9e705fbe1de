"""The order of hubs, homepages and searches: one table of named features (A16, M1, M2).

A rank is a sum of points: of each feature the steps that an entry reaches, times the weight of a
step at that place. All of it is read from the truth and from the reader's own keywords, so both
engines give the same order, and a rank tells nothing but what the reader is shown anyway. All
weights are whole numbers but that of reliability, which is under one: it decides between equals.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from analyzers.keys import NEED_ANY, NEED_PLAIN, parse_key, words_in
from club.audience import Reader
from club.shelf import Shelved
from schemas.document import Interest
from schemas.edition import edition_of, plain
from schemas.errors import N_
from schemas.ranking import Because, Rank, RankFeature, Weights

TEXT_STEPS = 40

_AGES = (timedelta(days=30), timedelta(days=7), timedelta(days=1))
"""Ages under which an entry is a step fresher."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one entry for one reader when it is ranked."""

    language: str
    published_at: datetime | None
    reliable: bool
    """Whether its author shows that they are reliable."""
    interests: Collection[Interest] = ()
    """The reader's interests that it satisfies."""
    keywords: int = 0
    """How many of the reader's keywords brought it."""
    text: float = 0.0
    """Of a search: the share of the best possible score that its text has, 0…1."""

    @classmethod
    def of(
        cls,
        shelved: Shelved,
        interests: Collection[Interest] = (),
        keywords: int = 0,
        text: float = 0.0,
    ) -> Standing:
        """What the truth says of a publication, with what brought it."""
        entry = shelved.entry
        return cls(entry.language, entry.published_at, shelved.reliable, interests, keywords, text)


class Viewer(NamedTuple):
    """Who is shown a list, and when."""

    reader: Reader
    now: datetime


class Feature(NamedTuple):
    """A row of the table: steps that an entry reaches, of how many, and what it is called."""

    reached: Callable[[Viewer, Standing], int]
    steps: int
    title: str
    """For members, in English; marked for translation."""
    told: str
    """What each step is, likewise."""


def _text(_viewer: Viewer, entry: Standing) -> int:
    return min(TEXT_STEPS, int(entry.text * TEXT_STEPS))


def _need(_viewer: Viewer, entry: Standing) -> int:
    return int(any(_read(one.key).need for one in entry.interests))


def _specificity(_viewer: Viewer, entry: Standing) -> int:
    words = max((_read(one.key).words for one in entry.interests), default=1)
    return min(words, 3) - 1


def _keywords(_viewer: Viewer, entry: Standing) -> int:
    return max(min(entry.keywords, 3) - 1, 0)


def _language(viewer: Viewer, entry: Standing) -> int:
    if entry.language == viewer.reader.language:
        return 2
    return int(entry.language in viewer.reader.languages)


def _recency(viewer: Viewer, entry: Standing) -> int:
    if entry.published_at is None:
        return 0
    age = viewer.now - entry.published_at
    return sum(age < limit for limit in _AGES)


def _reliability(_viewer: Viewer, entry: Standing) -> int:
    return int(entry.reliable)


FEATURES: Mapping[RankFeature, Feature] = {
    RankFeature.TEXT: Feature(
        _text,
        TEXT_STEPS,
        N_("Your words"),
        N_("How much its text says of what is searched, rare words above common ones."),
    ),
    RankFeature.NEED: Feature(
        _need,
        1,
        N_("Your need"),
        N_("It offers what your keyword wants to buy, sell, rent, let, share or exchange."),
    ),
    RankFeature.SPECIFICITY: Feature(
        _specificity,
        2,
        N_("A precise keyword"),
        N_("A step for two words of your keyword, or a term of a thesaurus; two for three."),
    ),
    RankFeature.KEYWORDS: Feature(
        _keywords,
        2,
        N_("Several keywords"),
        N_("A step when two of your keywords bring it, two for three or more."),
    ),
    RankFeature.LANGUAGE: Feature(
        _language,
        2,
        N_("Your language"),
        N_("A step for a language that you speak, two for the one that you prefer."),
    ),
    RankFeature.RECENCY: Feature(
        _recency,
        3,
        N_("How new it is"),
        N_("A step under a month, two under a week, three under a day."),
    ),
    RankFeature.RELIABILITY: Feature(
        _reliability,
        1,
        N_("A reliable author"),
        N_("Those who did business with its author found them reliable. Decides between equals."),
    ),
}
"""In the order in which they are told."""


def rank(
    viewer: Viewer,
    entry: Standing,
    weights: Weights,
    features: Mapping[RankFeature, Feature] = FEATURES,
) -> Rank:
    """What an entry is worth to a reader at a place; a feature of no weight is not asked."""
    because = []
    for name, feature in features.items():
        weight = weights.of(name)
        if weight and (steps := feature.reached(viewer, entry)):
            because.append(Because(name, round(steps / feature.steps, 3), steps * weight))
    return Rank(sum(one.share for one in because), because)


class _Read(NamedTuple):
    """What a kept key of an interest says."""

    words: int
    need: bool
    """Whether who satisfies it answers a need, and not only its matter (K3)."""


@lru_cache(maxsize=50_000)
def _read(kept: str) -> _Read:
    (key,) = plain([kept], edition_of(kept))
    return _Read(words_in(key), parse_key(key).need not in (NEED_ANY, NEED_PLAIN))
