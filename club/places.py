"""Towns and countries as members write them, looked up once and kept as coordinates (K8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from club.gazetteer import Gazetteer, Town, gazetteer, written
from schemas.account import Account
from schemas.errors import N_, Invalid, TownUnclear
from schemas.geography import Serves
from schemas.publication import Amendment, Draft
from schemas.served import StoredArea
from schemas.where import USUAL_KM, PlaceIn, WhereIn

_OUTWEIGHS = 50
"""A town so many times as large as its next namesake needs no telling apart."""

MOST_CHOICES = 12

_NO_SUCH_TOWN = N_("No town of this name is known in this country: write a larger one near it.")
_WHICH_TOWN = N_("Several towns are called so: say which one, as one of these: {towns}.")
_OWN_UNKNOWN = N_("Say which town it is from: your own is not one that can be found by its name.")


def label(towns: Gazetteer, town: Town) -> str:
    """A town's name with the city that it is near to, which tells it from its namesakes."""
    near = towns.beside(town)
    return f"{town.name} ({near.name})" if near is not None else town.name


def beginning(typed: str, country: str, most: int = 8) -> list[str]:
    """Towns of a country that begin as was typed, each named so that `town_of` knows it."""
    towns = gazetteer()
    return [
        town.name if _is_clear(towns.find(town.name, country)) else label(towns, town)
        for town in towns.beginning(typed, country, most)
    ]


def _is_clear(found: Sequence[Town]) -> bool:
    """Whether the first of the towns of a name is meant by it."""
    return len(found) == 1 or found[0].population >= _OUTWEIGHS * found[1].population


def town_of(name: str, country: str, field: str) -> tuple[str, Town]:
    """The town that a member means, and its name as it is shown.

    Raises `Invalid` for `field` where there is none, `TownUnclear` where there are several.
    """
    towns = gazetteer()
    found = towns.find(name, country)
    if not found and name.endswith(")"):
        bare, _, near = name[:-1].rpartition("(")
        found = [
            town
            for town in towns.find(bare, country)
            if (city := towns.beside(town)) is not None and written(city.name) == written(near)
        ][:1]
        name = bare.strip()
    if not found:
        raise Invalid(_NO_SUCH_TOWN, fields={field: _NO_SUCH_TOWN})
    if not _is_clear(found):
        choices = [label(towns, town) for town in found[:MOST_CHOICES]]
        raise TownUnclear(
            _WHICH_TOWN, fields={field: _WHICH_TOWN}, towns=", ".join(choices), choices=choices
        )
    town = found[0]
    # One who writes “Köln” or “La Haye” is not told that it is Cologne or The Hague.
    return town.name if written(name) == written(town.name) else name, town


def where_said(where: WhereIn | None) -> dict[str, Any] | None:
    """Where a keyword looks, as its row keeps it; raises as `town_of`."""
    if where is None:
        return None
    if where.town is None or where.country is None:
        return {"countries": list(dict.fromkeys(where.countries or ()))}
    name, town = town_of(where.town, where.country, "where.town")
    return {
        "town": name,
        "country": where.country,
        "km": where.km,
        "latitude": town.latitude,
        "longitude": town.longitude,
    }


_FIELDS = ("place", "serves", "serves_km", "serves_countries")


def area_said(account: Account, draft: Draft) -> dict[str, Any] | None:
    """What a publication serves, as its row keeps it; None where its author said nothing.

    Raises as `town_of`, and `Invalid` where a local one has no place.
    """
    return _area(account, {name: getattr(draft, name) for name in _FIELDS}, None)


def area_after(
    account: Account, before: dict[str, Any] | None, change: Amendment
) -> dict[str, Any] | None:
    """What it serves once a change is made: what is not sent stays. Raises as `area_said`."""
    sent = {name: getattr(change, name) for name in _FIELDS if name in change.model_fields_set}
    if not sent:
        return before
    held = StoredArea.read(before) if before else None
    said: dict[str, Any] = {
        "place": None,
        "serves": held.serves if held else Serves.WORLD,
        "serves_km": held.km if held else None,
        "serves_countries": held.countries if held else None,
    }
    kept = held if held and not held.own and "place" not in sent else None
    return _area(account, said | sent, kept)


def _area(
    account: Account, said: Mapping[str, Any], kept: StoredArea | None
) -> dict[str, Any] | None:
    """`kept` is an area whose place, which its author chose, stays."""
    serves, place = Serves(said["serves"] or Serves.WORLD), said["place"]
    if serves is Serves.WORLD and place is None and kept is None:
        return None
    home = kept or _located(account, place, needed=serves is Serves.LOCAL)
    km = countries = None
    if serves is Serves.LOCAL:
        km = said["serves_km"] or USUAL_KM
    elif serves is Serves.COUNTRY:
        countries = list(dict.fromkeys(said["serves_countries"] or [home.country]))
    return replace(home, serves=serves, km=km, countries=countries).row()


def _located(account: Account, place: PlaceIn | None, *, needed: bool) -> StoredArea:
    if place is not None:
        return _at(*town_of(place.town, place.country, "place.town"), own=False)
    if not needed:
        return StoredArea(country=account.country, own=True)
    try:
        name, town = town_of(account.city, account.country, "place.town")
    except Invalid:
        raise Invalid(_OWN_UNKNOWN, fields={"place.town": _OWN_UNKNOWN}) from None
    return _at(name, town, own=True)


def _at(name: str, town: Town, *, own: bool) -> StoredArea:
    return StoredArea(
        town=name,
        country=town.country,
        latitude=town.latitude,
        longitude=town.longitude,
        own=own,
    )
