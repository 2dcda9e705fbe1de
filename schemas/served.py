"""Where a publication is from and how far it serves: as its row has it, as readers are told (K8).

A row has nothing where its author said nothing, else the fields of `StoredArea`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from pydantic import BaseModel

from schemas.geography import Area, Serves, Spot
from schemas.where import PlaceOut


class Served(BaseModel):
    """How far a publication serves, as its readers are told."""

    place: PlaceOut | None = None
    """The town that it is from, where its author named one: their own is not told (A9)."""
    serves: Serves = Serves.WORLD
    serves_km: int | None = None
    """Of a local one: how far around its place, in km."""
    serves_countries: list[str] = []
    """Of one that serves countries: which; none where that is its author's own (A9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArea:
    """What a publication serves, as its row has it; what does not go with `serves` is None."""

    serves: Serves = Serves.WORLD
    km: int | None = None
    countries: list[str] | None = None
    town: str | None = None
    country: str
    latitude: float | None = None
    longitude: float | None = None
    own: bool
    """Whether the place is the author's, taken when it was written."""

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Self:
        """The area that `row` wrote."""
        return cls(**{**row, "serves": Serves(row["serves"])})

    def row(self) -> dict[str, Any]:
        """The area as plain JSON-ready data."""
        row = {**asdict(self), "serves": self.serves.value}
        if self.latitude is None:
            # Rows stay byte for byte as they were: without a town the country comes late.
            row |= {name: row.pop(name) for name in ("country", "own")}
        return row

    def told(self) -> dict[str, Any]:
        """The fields of `Served`."""
        place = None
        if self.town is not None and not self.own:
            place = PlaceOut(town=self.town, country=self.country)
        # The author's own town and country are the author's to show or hide (A9).
        own = self.own and self.countries == [self.country]
        return {
            "place": place,
            "serves": self.serves,
            "serves_km": self.km,
            "serves_countries": [] if own else self.countries or [],
        }

    def area(self) -> Area | None:
        """What is served; None for the whole world."""
        if self.serves is Serves.WORLD:
            return None
        home = None
        if self.latitude is not None and self.longitude is not None:
            home = Spot(self.latitude, self.longitude, self.country)
        if self.serves is Serves.LOCAL:
            return Area(frozenset((self.country,)), home, self.km)
        return Area(frozenset(self.countries or ()), home)


def served(stored: Mapping[str, Any] | None) -> dict[str, Any]:
    """The fields of `Served`, from a row; none where its author said nothing."""
    return {} if stored is None else StoredArea.read(stored).told()


def area_of(stored: Mapping[str, Any] | None) -> Area | None:
    """What a publication serves, from its row; None for the whole world."""
    return None if stored is None else StoredArea.read(stored).area()
