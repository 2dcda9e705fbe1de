"""Areas as words: what engines compare instead of distances (K8).

The globe is cut into cells of three sizes. A publication that does not serve the whole world has
a word for each country it serves and for the cells that it is in, or reaches into; a keyword has
the words of which a publication that meets it has at least one:

    meets(area, where)  ⇒  words_of(area) & words_for(where)

The other way round holds for countries. A circle's cells reach beyond it, so that what an engine
proposes is measured afterwards; the smallest size that covers a circle by a few cells is taken,
and the proposals are a small multiple of what is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, cos, degrees, floor, radians, sin

from schemas.geography import EARTH, Area, Spot, Where

NARROWED = "@"
"""Word of every publication that does not serve the whole world."""

_SIZES = ((15, 10.0), (75, 2.0), (500, 0.4))
"""Largest radius in km, and cells a degree, of each size of cell."""

FARTHEST = _SIZES[-1][0]
"""Largest radius there is, in km."""

_MARGIN = 1e-6
"""Degrees by which a circle's box is drawn larger, against rounding."""


def words_of(area: Area | None) -> frozenset[str]:
    """The words of a publication; none for one that serves the world."""
    if area is None:
        return frozenset()
    words = {NARROWED, *(f"@in:{country}" for country in area.countries)}
    if area.km is None:
        words.update(f"@all:{country}" for country in area.countries)
    elif area.home is not None:
        words.update(f"@to:{cell}" for cell in _cover(area.home, area.km))
    if area.home is not None and area.home.country in area.countries:
        words.update(f"@at:{cell}" for cell in _cells(area.home))
    return frozenset(words)


def words_for(where: Where) -> frozenset[str]:
    """Words of which whoever meets `where` has one, unless they serve the world."""
    if where.around is None:
        return frozenset(f"@in:{country}" for country in where.countries)
    words = {f"@all:{where.around.country}"}
    words.update(f"@at:{cell}" for cell in _cover(where.around, where.km))
    words.update(f"@to:{cell}" for cell in _cells(where.around))
    return frozenset(words)


def _cells(spot: Spot) -> Iterator[str]:
    """The cell of each size that the spot is in."""
    for _, fineness in _SIZES:
        columns = round(360 * fineness)
        row = floor((spot.latitude + 90) * fineness)
        yield _name(fineness, row, floor((spot.longitude + 180) * fineness) % columns)


def _cover(spot: Spot, km: float) -> Iterator[str]:
    """Cells of one size that hold everything within `km` of the spot."""
    fineness = next(fine for most, fine in _SIZES if km <= most)
    angle = km / EARTH
    high = degrees(angle) + _MARGIN
    south, north = max(-90.0, spot.latitude - high), min(90.0, spot.latitude + high)
    rows = range(floor((south + 90) * fineness), floor((north + 90) * fineness) + 1)
    columns = round(360 * fineness)
    widest = sin(angle) / max(cos(radians(spot.latitude)), 1e-12)
    if abs(spot.latitude) + high >= 90 or widest >= 1:
        span = range(columns)
    else:
        wide = degrees(asin(widest)) + _MARGIN
        west, east = (floor((spot.longitude + 180 + d) * fineness) for d in (-wide, wide))
        span = range(west, min(east, west + columns - 1) + 1)
    for row in rows:
        for column in span:
            yield _name(fineness, row, column % columns)


def _name(fineness: float, row: int, column: int) -> str:
    return f"{fineness:g}:{row}:{column}"
