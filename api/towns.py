"""Towns while their name is typed (K8)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.deps import CallerDep
from api.openapi import problems
from club import places
from schemas.account import Country
from schemas.where import TownName

router = APIRouter(prefix="/towns", tags=["towns"], responses=problems(401))


class TownFound(BaseModel):
    """A town as it can be sent: with the city that it is near to, where others are called so."""

    town: str
    country: str


class TownList(BaseModel):
    """Towns that begin as was typed, the largest first."""

    entries: list[TownFound]


@router.get("")
def find_towns(
    _caller: CallerDep, q: Annotated[TownName, Query()], country: Annotated[Country, Query()]
) -> TownList:
    """Towns of a country one of whose names begins with `q`."""
    return TownList(
        entries=[TownFound(town=name, country=country) for name in places.beginning(q, country)]
    )
