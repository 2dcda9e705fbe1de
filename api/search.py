"""Search: what a member may see of the club, and what anybody may see of a Site (P8, A18)."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AfterValidator, BaseModel, StringConstraints
from pydantic_core import PydanticCustomError

from api.deps import CallerDep, HouseDep, VisitorDep, language_of, reader_of
from api.moved import SlugDep
from api.openapi import problems
from club import directory, site_addresses
from club.allowances import spend
from club.audience import knowing
from club.directory import Sought
from club.login import Caller
from matcher.search import Answer, Under, Wanted
from schemas.account import Account, Country
from schemas.allowance import Purpose
from schemas.body import Body
from schemas.directory import FoundMember
from schemas.errors import N_, LimitReached
from schemas.keyword import LanguageCode
from schemas.search import Facet, FacetValue, FoundEntry
from schemas.text import TOLD, plain_line
from schemas.words import Kind, Need

router = APIRouter(tags=["search"])

MOST_VALUES = 12
"""Values of a facet that are told: those that most of what was found has."""

MOST_MEMBERS = 8
"""Members that a search tells of."""

_CURSOR = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,16})")


def _with_word(text: str) -> str:
    if not any(map(str.isalnum, text)):
        raise PydanticCustomError(TOLD, N_("A search needs at least one word or number."))
    return text


def _next(cursor: str) -> str:
    if not _CURSOR.fullmatch(cursor):
        raise PydanticCustomError(TOLD, N_("This is not the `next` of a page."))
    return cursor


QueryText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    plain_line,
    AfterValidator(_with_word),
]


class SearchQuery(Body):
    """What is looked for, narrowed by facets; `cursor` is the `next` of the page before."""

    q: QueryText
    kind: Kind | None = None
    need: Need | None = None
    language: LanguageCode | None = None
    country: Country | None = None
    cursor: Annotated[str, AfterValidator(_next)] | None = None
    limit: Annotated[int, Query(ge=1, le=50)] = 20

    @property
    def facets(self) -> dict[Facet, str]:
        """The values that it is narrowed to."""
        values = {facet: getattr(self, facet.value) for facet in Facet}
        return {facet: str(value) for facet, value in values.items() if value is not None}

    @property
    def after(self) -> Under | None:
        """What the page is under."""
        found = _CURSOR.fullmatch(self.cursor or "")
        return (int(found[1]), int(found[2]), int(found[3])) if found else None


class SearchOut(BaseModel):
    """A page of what was found, best first, and what all of it may be narrowed to."""

    query: str
    members: list[FoundMember]
    """Whom it names, then who offers it: on the first page of the club's search alone (A9)."""
    entries: list[FoundEntry]
    facets: dict[Facet, list[FacetValue]]
    next: str | None


@router.get("/search", operation_id="search", responses=problems(401, 429, 503))
def search(
    request: Request,
    house: HouseDep,
    caller: CallerDep,
    query: Annotated[SearchQuery, Query()],
) -> SearchOut:
    """Publications that the member may see on hubs, best first."""
    if not spend(house.truth, caller.account.id, Purpose.SEARCH):
        raise too_many()
    wanted = Wanted(query.q, languages_of(request, caller), query.facets)
    with house.truth.read() as session:
        reader = knowing(session, reader_of(caller))
        found = house.searcher.search(session, reader, wanted, limit=query.limit, after=query.after)
        members = []
        if query.cursor is None:
            sought = Sought(query.q, wanted.languages, query.country, query.language)
            # A kind and a need are what publications have: then who offers it is told alone.
            if query.kind or query.need:
                sought = sought._replace(text="")
            members = directory.find(session, reader, sought, found.authors, limit=MOST_MEMBERS)
    return _told(query, found, members)


@router.get(
    "/sites/{slug}/search", operation_id="search_site", responses=problems(401, 404, 429, 503)
)
def search_site(
    request: Request,
    house: HouseDep,
    visitor: VisitorDep,
    slug: SlugDep,
    query: Annotated[SearchQuery, Query()],
) -> SearchOut:
    """Publications of one Site that the visitor may see there, best first."""
    with house.truth.read() as session:
        owner = site_addresses.site_at(session, slug)
    # Strangers have no allowance of their own: they share one a Site.
    member, purpose = (visitor.account.id, Purpose.SEARCH) if visitor else (owner.id, Purpose.VISIT)
    if not spend(house.truth, member, purpose):
        raise too_many()
    languages = languages_of(request, visitor, owner)
    wanted = Wanted(query.q, languages, query.facets, site=owner.id)
    with house.truth.read() as session:
        reader = knowing(session, reader_of(visitor))
        found = house.searcher.search(session, reader, wanted, limit=query.limit, after=query.after)
    return _told(query, found, [])


def languages_of(
    request: Request, caller: Caller | None, owner: Account | None = None
) -> tuple[str, ...]:
    """Languages that a query may be in: the reader's, and those of the Site that is searched."""
    known = [language_of(request)]
    for account in (caller.account if caller else None, owner):
        if account is not None:
            known += account.languages
    return tuple(dict.fromkeys(known))


def too_many() -> LimitReached:
    """What is told of more searches than anybody needs (A18)."""
    return LimitReached(N_("Too much at once: wait a little."))


def _told(query: SearchQuery, found: Answer, members: list[FoundMember]) -> SearchOut:
    return SearchOut(
        query=query.q,
        members=members,
        entries=found.entries,
        facets={
            facet: [
                FacetValue(value=value, count=count)
                for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
            ][:MOST_VALUES]
            for facet, counts in found.facets.items()
        },
        next=".".join(map(str, found.next)) if found.next else None,
    )
