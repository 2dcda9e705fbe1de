"""Where a keyword looks and what a publication serves, as members write and read it (K8)."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, StringConstraints, model_validator
from pydantic import Field as Limit
from pydantic_core import PydanticCustomError

from schemas.account import Country
from schemas.body import Body
from schemas.cells import FARTHEST
from schemas.errors import N_
from schemas.text import TOLD, plain_line

USUAL_KM = 30
"""Radius where none is given, in km."""

MOST_COUNTRIES = 60

TownName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), plain_line
]
"""A town, if need be with the city that it is near to: `Springfield (Hartford)`."""

Km = Annotated[int, Limit(ge=1, le=FARTHEST)]
Countries = Annotated[list[Country], Limit(min_length=1, max_length=MOST_COUNTRIES)]


class WhereIn(Body):
    """Where to look: in countries, or so many km around a town."""

    countries: Countries | None = None
    town: TownName | None = None
    country: Country | None = None
    km: Km = USUAL_KM

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        is_around = self.town is not None and self.country is not None
        said = {"town", "country", "km"} & self.model_fields_set
        if (self.countries is not None and not said) or (is_around and self.countries is None):
            return self
        raise PydanticCustomError(TOLD, N_("Give countries, or a town with its country."))


class InCountries(BaseModel):
    """A keyword looks in these countries."""

    countries: list[str]


class Around(BaseModel):
    """A keyword looks around a town."""

    town: str
    country: str
    km: int


WhereOut = Around | InCountries


class PlaceIn(Body):
    """The town that a publication is from."""

    town: TownName
    country: Country


class PlaceOut(BaseModel):
    """A town."""

    town: str
    country: str
