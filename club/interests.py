"""What a member's active keywords ask for together, and which keyword asks (M1, K8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.document import Interest
from schemas.event import Shown
from schemas.geography import Area, meets
from schemas.keyword import Reason
from schemas.narrowed import Narrowed


class Met(NamedTuple):
    """What of a member's keywords a publication satisfies."""

    reasons: frozenset[Reason]
    interests: frozenset[Interest]


NOTHING_MET = Met(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Interests:
    """Interests of keywords without conditions, and those that are narrowed by some."""

    reasons: Mapping[Interest, frozenset[Reason]] = field(default_factory=dict)
    narrowed: Mapping[Narrowed, frozenset[Reason]] = field(default_factory=dict)

    def met(self, satisfied: frozenset[Interest], area: Area | None) -> Met:
        """The keywords that select a publication which satisfies this and serves `area` (M1)."""
        mine = frozenset(satisfied & self.reasons.keys())
        if len(mine) == 1 and not self.narrowed:
            (only,) = mine
            return Met(self.reasons[only], mine)
        found = frozenset[Reason]().union(*(self.reasons[interest] for interest in mine))
        for narrowed, reason in self.narrowed.items():
            if narrowed.holds(satisfied, area):
                found |= reason
                mine |= narrowed.interests & satisfied
        return Met(found, mine)

    def may_have_shown(self, shown: Shown) -> bool:
        """Whether a page may show what was shown in this state, or in one of these states."""
        if not self.reasons.keys().isdisjoint(shown.interests):
            return True
        return any(
            not narrowed.interests.isdisjoint(shown.interests)
            and narrowed.without.isdisjoint(shown.always)
            and any(meets(area, narrowed.where) for area in shown.areas)
            for narrowed in self.narrowed
        )

    @property
    def wanted(self) -> Set[Interest]:
        """Every interest that can bring a publication, whoever's keyword it is."""
        if not self.narrowed:
            return self.reasons.keys()
        return self.reasons.keys() | frozenset[Interest]().union(
            *(narrowed.interests for narrowed in self.narrowed)
        )

    @property
    def known(self) -> Set[Interest]:
        """Every interest that has to be known of a publication to tell whether it is selected."""
        if not self.narrowed:
            return self.reasons.keys()
        return self.reasons.keys() | frozenset[Interest]().union(
            *(narrowed.every for narrowed in self.narrowed)
        )


NO_INTERESTS = Interests()


def in_order(reasons: Collection[Reason]) -> list[Reason]:
    """Reasons as they are listed, the same for everybody who has them."""
    return sorted(reasons, key=lambda reason: (reason.kind, reason.keyword, reason.need or ""))
