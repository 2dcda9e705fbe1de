"""How well two members would go together: a score as a table of named features (M4).

A score is the weighted mean of the features. Each gives a value from 0 to 1 and the sentences
that say why, which name nothing but the viewer's own keywords. What members hide counts for
nothing, so that no score tells it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import log2
from typing import NamedTuple
from zoneinfo import ZoneInfo

from analyzers.keys import Atom
from club.interests import in_order
from club.people import Person
from matcher.trades import trades
from schemas.errors import N_
from schemas.keyword import Reason
from schemas.suggestion import FeatureScore, Relation
from schemas.words import Need


class Because(NamedTuple):
    """A sentence, marked for translation, and the viewer's own keywords that fill it in."""

    sentence: str
    keywords: tuple[str, ...] = ()


class Scored(NamedTuple):
    """What a feature gives: a value from 0 to 1, and why."""

    value: float
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks for members."""

    person: Person
    selects: Mapping[Reason, int]
    """How many publications each of their keywords, own or published, selects."""
    read: Callable[[str, str], Iterable[Atom]]
    """The content words of a text in a language, in canonical form."""
    now: datetime

    def worth(self, reasons: Iterable[Reason]) -> float:
        """What some keywords tell, 0…1: the fewer publications each selects, the more."""
        return min(1.0, sum(1 / log2(2 + self.selects.get(one, 0)) for one in reasons))


@dataclass(slots=True)
class Candidate:
    """A member who may be suggested, and by which of the viewer's keywords."""

    person: Person
    offers: set[Reason] = field(default_factory=set)
    """Keywords of the viewer's that the candidate's publications answer."""
    looks: set[Reason] = field(default_factory=set)
    """What the viewer publishes that the candidate's publications ask for."""
    wants: set[Reason] = field(default_factory=set)
    """What the viewer offers that keywords which the candidate opened ask for."""
    titles: list[str] = field(default_factory=list)
    """Titles of those publications."""

    @property
    def reasons(self) -> list[Reason]:
        """All of the viewer's keywords that lead to the candidate."""
        return in_order(self.offers | self.looks | self.wants)


class Feature(NamedTuple):
    """A row of the table."""

    func: Callable[[Viewer, Candidate], Scored]
    weight: float


_NEEDS = {
    Need.BUY: (Relation.SUPPLIER, N_("Offers what you look for: {keywords}.")),
    Need.SELL: (Relation.CUSTOMER, N_("Looks for what you offer: {keywords}.")),
    Need.RENT: (Relation.LANDLORD, N_("Lets what you would rent: {keywords}.")),
    Need.LET: (Relation.TENANT, N_("Would rent what you let: {keywords}.")),
    Need.SHARE: (Relation.SHARER, N_("Would share as you would: {keywords}.")),
    Need.EXCHANGE: (Relation.BARTERER, N_("Would exchange as you would: {keywords}.")),
}
"""By the viewer's need, what the other is to them, and the sentence that says so."""


def needs(viewer: Viewer, candidate: Candidate) -> Scored:
    """Needs that complete each other, of what both publish or the viewer looks for."""
    found = [one for one in candidate.reasons if one.need and one not in candidate.wants]
    return Scored(viewer.worth(found), _by_need(found))


def open_wishes(viewer: Viewer, candidate: Candidate) -> Scored:
    """What the viewer offers that the candidate's keywords, which they opened, ask for."""
    return Scored(viewer.worth(candidate.wants), _by_need(candidate.wants))


def interests(viewer: Viewer, candidate: Candidate) -> Scored:
    """Keywords without a need that the candidate's publications answer."""
    found = [one for one in candidate.reasons if not one.need and one not in candidate.wants]
    if not found:
        return Scored(0.0)
    said = Because(N_("Publishes what interests you: {keywords}."), _texts(found))
    return Scored(viewer.worth(found), (said,))


def both_ways(viewer: Viewer, candidate: Candidate) -> Scored:
    """Each has something for the other."""
    mutual = candidate.offers and (candidate.looks | candidate.wants)
    return Scored(1.0 if mutual else 0.0)


def sector(viewer: Viewer, candidate: Candidate) -> Scored:
    """Sectors that say the same, as canonical words."""
    value = _alike(viewer, candidate, lambda person: person.sector)
    return Scored(value, (Because(N_("Works in your sector.")),) if value >= 0.5 else ())


def job(viewer: Viewer, candidate: Candidate) -> Scored:
    """Jobs that say the same, as canonical words."""
    value = _alike(viewer, candidate, lambda person: person.job)
    return Scored(value, (Because(N_("Has a job like yours.")),) if value >= 0.5 else ())


def place(viewer: Viewer, candidate: Candidate) -> Scored:
    """The same town, or else the same country."""
    mine, theirs = viewer.person, candidate.person
    if theirs.country is None or theirs.country != mine.country:
        return Scored(0.0)
    if theirs.city and mine.city and theirs.city.casefold() == mine.city.casefold():
        return Scored(1.0, (Because(N_("Is in your town.")),))
    return Scored(0.4, (Because(N_("Is in your country.")),))


def languages(viewer: Viewer, candidate: Candidate) -> Scored:
    """The share of the viewer's languages that the candidate speaks."""
    mine, theirs = set(viewer.person.languages), set(candidate.person.languages)
    return Scored(len(mine & theirs) / len(mine) if mine else 0.0)


def clock(viewer: Viewer, candidate: Candidate) -> Scored:
    """Time zones that let both be awake together; today's difference counts."""
    mine, theirs = viewer.person.time_zone, candidate.person.time_zone
    if mine is None or theirs is None:
        return Scored(0.0)
    apart = abs(_hours(mine, viewer.now) - _hours(theirs, viewer.now))
    return Scored(1 - min(apart, 24 - apart) / 12)


def reliability(_viewer: Viewer, candidate: Candidate) -> Scored:
    """Members who did business with the candidate found them reliable (A16)."""
    if not candidate.person.reliable:
        return Scored(0.0)
    return Scored(1.0, (Because(N_("Found reliable by those who did business with them.")),))


FEATURES: tuple[Feature, ...] = (
    Feature(needs, 5.0),
    Feature(open_wishes, 4.0),
    Feature(interests, 2.0),
    Feature(both_ways, 2.0),
    Feature(sector, 1.0),
    Feature(job, 0.5),
    Feature(place, 1.0),
    Feature(languages, 0.5),
    Feature(clock, 0.25),
    Feature(reliability, 0.5),
)


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """A candidate with the score, and what made it."""

    candidate: Candidate
    score: float
    relations: list[Relation]
    because: list[Because]
    parts: list[FeatureScore]


def introduce(
    viewer: Viewer, candidate: Candidate, features: tuple[Feature, ...] = FEATURES
) -> Acquaintance:
    """Score a candidate; a feature of no weight is not asked."""
    parts: list[FeatureScore] = []
    because: list[Because] = []
    total = 0.0
    for feature in features:
        if not feature.weight:
            continue
        value, said = feature.func(viewer, candidate)
        total += feature.weight * value
        because += said
        if value:
            name = feature.func.__name__
            parts.append(FeatureScore(feature=name, value=round(value, 3), weight=feature.weight))
    weight = sum(feature.weight for feature in features) or 1.0
    return Acquaintance(candidate, round(total / weight, 4), _relations(candidate), because, parts)


def _relations(candidate: Candidate) -> list[Relation]:
    by_need = [_NEEDS[one.need][0] for one in candidate.reasons if one.need]
    about = (candidate.person.sector, candidate.person.job, candidate.person.name)
    by_trade = trades([text for text in (*about, *candidate.titles) if text])
    return list(dict.fromkeys([*by_need, *by_trade]))


def _by_need(reasons: Iterable[Reason]) -> tuple[Because, ...]:
    by_need: dict[Need, list[Reason]] = {}
    for one in in_order(list(reasons)):
        if one.need:
            by_need.setdefault(one.need, []).append(one)
    return tuple(
        Because(_NEEDS[need][1], _texts(by_need[need])) for need in _NEEDS if need in by_need
    )


def _texts(reasons: Iterable[Reason]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.keyword for one in reasons))


def _alike(viewer: Viewer, candidate: Candidate, told: Callable[[Person], str | None]) -> float:
    """Share of all words of two texts that both have; across languages only what is neutral."""
    mine, theirs = told(viewer.person), told(candidate.person)
    if not mine or not theirs:
        return 0.0
    if mine.casefold() == theirs.casefold():
        return 1.0
    own = set(viewer.read(mine, viewer.person.language))
    other = set(viewer.read(theirs, candidate.person.language))
    return len(own & other) / len(own | other) if own and other else 0.0


def _hours(zone: str, now: datetime) -> float:
    """How far ahead of UTC a time zone's clocks are."""
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    return offset.total_seconds() / 3600 if offset else 0.0
