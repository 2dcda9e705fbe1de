"""A member's subscribers and the readers of a publication, as charts that are tables (F4)."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import statistics as api
from api.deps import HouseDep, language_of
from api.i18n import country_names, language_names
from api.pages.frame import show
from api.pages.members import MemberDep
from club import authored, statistics
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


@router.get("/me/publications/{publication_id}/statistics")
def publication_page(
    request: Request, house: HouseDep, member: MemberDep, publication_id: str
) -> Response:
    """Readers of one's publication by periods, and how many members each keyword marries."""
    told = api.read_publication(house, member, publication_id)
    with house.truth.read() as session:
        publication = authored.describe(
            session, authored.owned(session, member.account.id, publication_id), member.account
        )
    return show(
        request,
        "publication_statistics.html",
        member,
        publication=publication,
        views=told.views,
        most_views=max((one.readers for one in told.views), default=0),
        marriages=told.marriages,
        most_members=max((one.members or 0 for one in told.marriages or ()), default=0),
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
