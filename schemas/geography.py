"""Places on the globe: what a keyword asks for, what a publication serves, whether they meet (K8).

Where somebody looks and how far somebody serves are areas. They meet when one of the points that
are known of the two lies in both: there are no borders here, so that a circle belongs to the
country of its town.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import Any

EARTH = 6371.0088
"""Mean radius of the Earth, in km."""


class Serves(StrEnum):
    """How far a publication says that it serves."""

    LOCAL = "local"
    COUNTRY = "country"
    WORLD = "world"


@dataclass(frozen=True, slots=True)
class Spot:
    """A town's place: degrees north and east, and the country it belongs to."""

    latitude: float
    longitude: float
    country: str


@dataclass(frozen=True, slots=True)
class Where:
    """Where a keyword looks: in countries, or within `km` of a town."""

    countries: frozenset[str] = frozenset()
    around: Spot | None = None
    km: int = 0


@dataclass(frozen=True, slots=True)
class Area:
    """What a publication serves: countries, or with `km` only what is so near its `home`.

    Of a local one `countries` is the home's country.
    """

    countries: frozenset[str]
    home: Spot | None = None
    km: int | None = None


def distance(one: Spot, other: Spot) -> float:
    """Great-circle distance in km, by the haversine formula."""
    north, south = radians(one.latitude), radians(other.latitude)
    up = sin((south - north) / 2)
    across = sin(radians(other.longitude - one.longitude) / 2)
    return 2 * EARTH * asin(sqrt(min(1.0, up * up + cos(north) * cos(south) * across * across)))


def meets(area: Area | None, where: Where | None) -> bool:
    """Whether a publication that serves `area` serves where a keyword looks (K8).

    None is anywhere: a keyword that does not say where, a publication that serves the world.
    """
    if area is None or where is None:
        return True
    if where.around is None:
        return not where.countries.isdisjoint(area.countries)
    if area.km is not None:
        return _is_within(area.home, where.around, max(area.km, where.km))
    if where.around.country in area.countries:
        return True
    # A shop that serves its whole country is also found from beyond a near border.
    is_at_home = area.home is not None and area.home.country in area.countries
    return is_at_home and _is_within(area.home, where.around, where.km)


def _is_within(home: Spot | None, around: Spot, km: int) -> bool:
    return home is not None and distance(home, around) <= km


def pack_area(area: Area) -> dict[str, Any]:
    """The area as plain JSON-ready data; `unpack_area` reverses it."""
    spot = area.home
    return {
        "countries": sorted(area.countries),
        "home": [spot.latitude, spot.longitude, spot.country] if spot else None,
        "km": area.km,
    }


def unpack_area(data: dict[str, Any]) -> Area:
    """The area that `pack_area` wrote."""
    home = data["home"]
    return Area(frozenset(data["countries"]), Spot(*home) if home else None, data["km"])


def unpack_where(data: dict[str, Any] | None) -> Where | None:
    """Where a keyword looks, as its row has it; None where it looks anywhere."""
    if data is None:
        return None
    if "town" not in data:
        return Where(frozenset(data["countries"]))
    return Where(around=Spot(data["latitude"], data["longitude"], data["country"]), km=data["km"])
