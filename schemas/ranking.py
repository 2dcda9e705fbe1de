"""The order of hubs, homepages and searches: names of features, weights, how a rank is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Limit

Points = Annotated[int, Limit(ge=0, le=100)]
Fraction = Annotated[float, Limit(ge=0, lt=1)]


class RankFeature(StrEnum):
    """What moves an entry among its neighbours, in the order in which it is told."""

    TEXT = "text"
    NEED = "need"
    SPECIFICITY = "specificity"
    KEYWORDS = "keywords"
    LANGUAGE = "language"
    RECENCY = "recency"
    RELIABILITY = "reliability"


class Weights(BaseModel):
    """Points of a step of each feature; a feature of no weight is not asked.

    Whole points, but for reliability, which stays under one: whatever the weights, it decides
    between entries that are otherwise equal, and lifts none above a better one (A16).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Points = 0
    need: Points = 0
    specificity: Points = 0
    keywords: Points = 0
    language: Points = 0
    recency: Points = 0
    reliability: Fraction = 0

    def of(self, feature: RankFeature) -> float:
        """The points of a step."""
        points: float = getattr(self, feature)
        return points


HUB_WEIGHTS = Weights(need=3, specificity=2, keywords=1, language=1, recency=2, reliability=0.5)
SITE_WEIGHTS = Weights(need=3, specificity=2, keywords=2, language=1, recency=1, reliability=0.5)
SEARCH_WEIGHTS = Weights(text=1, language=1, recency=1, reliability=0.5)


@dataclass(frozen=True, slots=True)
class Because:
    """What one feature gave to a rank."""

    feature: RankFeature
    value: float
    """From 0 to 1."""
    share: float
    """The points that it gave."""


@dataclass(frozen=True, slots=True)
class Rank:
    """Where an entry stands among its neighbours, and why: the shares add up to the points."""

    points: float
    because: list[Because]


NO_RANK = Rank(0, [])
