"""The composition of a member's subscribers, as charts that are tables (F4)."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import HouseDep, language_of
from api.i18n import country_names, language_names
from api.pages.frame import show
from api.pages.members import MemberDep
from club import statistics
from schemas.rounded import LEAST
from schemas.statistics import Dimension
from schemas.words import Tier

router = APIRouter()


@router.get("/me/statistics")
def statistics_page(request: Request, house: HouseDep, member: MemberDep) -> Response:
    """Who subscribes, by country, language, sector and tier."""
    told = statistics.statistics(house.truth, member.account.id)
    names = _names(language_of(request))
    return show(
        request,
        "statistics.html",
        member,
        subscribers=told.subscribers,
        charts=[
            (dimension.value, [(names[dimension](part.value), part.count) for part in parts])
            for dimension, parts in told.by.items()
            if parts
        ],
        least=LEAST,
    )


def _names(language: str) -> dict[Dimension, Callable[[str], str]]:
    countries = dict(country_names(language))
    return {
        Dimension.COUNTRY: lambda code: countries.get(code, code),
        Dimension.LANGUAGE: lambda code: language_names(language, (code,))[0][1],
        Dimension.SECTOR: lambda sector: sector,
        Dimension.TIER: lambda tier: Tier(tier).label,
    }
