"""Fields of forms that tell where: of a keyword, and how far a publication serves (K8)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from schemas.geography import Serves
from schemas.keyword import KeywordOut
from schemas.served import Served
from schemas.where import USUAL_KM, Around

RENAMED = {
    "where": "where_country",
    "where.town": "where_town",
    "where.country": "where_country",
    "where.countries": "where_countries",
    "where.km": "where_km",
    "except": "excluded",
    "place.town": "place_town",
    "place.country": "place_country",
}
"""Names of the models' fields in the forms."""


class ConditionFields(BaseModel):
    """Where a keyword looks and what it excludes, as typed."""

    where_town: str = ""
    where_country: str = ""
    where_km: str = ""
    where_countries: list[str] = []
    """Further countries; each may name several, between spaces."""
    excluded: str = ""
    """A keyword a line."""

    def typed_conditions(self) -> dict[str, Any]:
        """What was typed, by the form's names."""
        return {
            **self.model_dump(include=set(ConditionFields.model_fields)),
            "where_countries": self._countries(),
        }

    def conditions(self) -> dict[str, Any]:
        """The conditions as `POST /keywords` would have them."""
        lines = [line.strip() for line in self.excluded.splitlines()]
        return {"where": self._where(), "except": [line for line in lines if line]}

    def _where(self) -> dict[str, Any] | None:
        if self.where_town.strip():
            km = self.where_km.strip() or str(USUAL_KM)
            return {"town": self.where_town, "country": self.where_country or None, "km": km}
        countries = [one for one in (self.where_country, *self._countries()) if one]
        return {"countries": list(dict.fromkeys(countries))} if countries else None

    def _countries(self) -> list[str]:
        return [code for some in self.where_countries for code in some.split()]


def condition_values(keyword: KeywordOut) -> dict[str, Any]:
    """The form's values for a keyword that is there."""
    values: dict[str, Any] = {"excluded": "\n".join(keyword.excluded or ())}
    if isinstance(keyword.where, Around):
        around = keyword.where
        values |= {"where_town": around.town, "where_country": around.country}
        values["where_km"] = str(around.km)
    elif keyword.where is not None:
        values["where_countries"] = keyword.where.countries
    return values


class AreaFields(BaseModel):
    """How far a publication serves, as chosen; a form without them leaves it as it is."""

    serves: str = ""
    serves_km: str = ""
    serves_countries: list[str] = []
    place_town: str = ""
    place_country: str = ""

    def typed_area(self) -> dict[str, Any]:
        """What was chosen, by the form's names."""
        return self.model_dump(include=set(AreaFields.model_fields))

    def area(self) -> dict[str, Any]:
        """The area as `POST /publications` would have it; nothing where the form had none."""
        if not self.serves:
            return {}
        place = {"town": self.place_town, "country": self.place_country or None}
        return {
            "serves": self.serves,
            "serves_km": self.serves_km.strip() or None,
            "serves_countries": self.serves_countries or None,
            "place": place if self.place_town.strip() else None,
        }


def area_values(served: Served | None) -> dict[str, Any]:
    """The form's values for what is served, or for a new publication."""
    told = served or Served()
    return {
        "serves": told.serves.value,
        "serves_km": str(told.serves_km) if told.serves is Serves.LOCAL else "",
        "serves_countries": told.serves_countries,
        "place_town": told.place.town if told.place else "",
        "place_country": told.place.country if told.place else "",
    }
