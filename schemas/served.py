"""Where a publication is from and how far it serves: as its row has it, as readers are told (K8).

A row has nothing where its author said nothing, else
`{"serves", "km", "countries", "town", "country", "latitude", "longitude", "own"}`; what does not
go with `serves` is null. `own` is whether the place is the author's, taken when it was written.
"""

from __future__ import annotations

from typing import Any

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
    """Of one that serves countries: which."""


def served(stored: dict[str, Any] | None) -> dict[str, Any]:
    """The fields of `Served`, from a row."""
    if stored is None:
        return {}
    serves = Serves(stored["serves"])
    place = None
    if not stored["own"]:
        # The author's own town is the author's to show or hide (A9).
        place = PlaceOut(town=stored["town"], country=stored["country"])
    return {
        "place": place,
        "serves": serves,
        "serves_km": stored["km"],
        "serves_countries": stored["countries"] or [],
    }


def area_of(stored: dict[str, Any] | None) -> Area | None:
    """What a publication serves, from its row; None for the whole world."""
    if stored is None or stored["serves"] == Serves.WORLD:
        return None
    home = None
    if stored["latitude"] is not None:
        home = Spot(stored["latitude"], stored["longitude"], stored["country"])
    if stored["serves"] == Serves.LOCAL:
        return Area(frozenset((stored["country"],)), home, stored["km"])
    return Area(frozenset(stored["countries"]), home)
