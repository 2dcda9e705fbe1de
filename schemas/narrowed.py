"""Interests that select only under conditions: where, and without what (K8)."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from schemas.document import Interest
from schemas.geography import Area, Where, meets


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a keyword with conditions asks for; of a publication one interest is enough.

    The stored queries of the engine know nothing of conditions: interests are shared by everyone
    who has them. This is the one rule, for what is pushed and what is pulled.
    """

    interests: frozenset[Interest]
    where: Where | None = None
    without: frozenset[Interest] = frozenset()
    """What a publication may not offer besides: the interests of excluded keywords."""

    def holds(self, satisfied: Set[Interest], area: Area | None) -> bool:
        """Whether a publication is selected that satisfies these interests and serves `area`."""
        return (
            not self.interests.isdisjoint(satisfied)
            and self.without.isdisjoint(satisfied)
            and meets(area, self.where)
        )

    @property
    def every(self) -> frozenset[Interest]:
        """All interests that have to be known of a publication to decide."""
        return self.interests | self.without
