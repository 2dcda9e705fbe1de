"""The club's search, and each Site's own: one box, narrowed by links, a keyword one click away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from api import search as api
from api.deps import HouseDep, VisitorDep
from api.hosts import is_at_site_host
from api.moved import SlugDep
from api.pages.forms import Form, keeping
from api.pages.frame import show
from api.pages.members import MemberDep
from api.richtext import passage
from api.search import SearchOut, SearchQuery
from club import site_addresses, sites
from schemas.search import Facet
from schemas.site import head_of

router = APIRouter()


class View(BaseModel):
    """What the address says; whatever else a link that led here carries is left aside."""

    q: str = ""
    kind: str = ""
    need: str = ""
    language: str = ""
    country: str = ""
    cursor: str = ""

    def given(self) -> dict[str, str]:
        """What is not empty."""
        return {name: value for name, value in self.model_dump().items() if value}


@router.get("/search")
def search_page(
    request: Request, house: HouseDep, member: MemberDep, view: Annotated[View, Query()]
) -> Response:
    """Search what the member may see of the club."""
    form = Form(view.given())
    found = None
    if view.q.strip():
        with keeping(form, request):
            query = SearchQuery.model_validate(view.given())
            found = api.search(request, house, member, query)
    context = _context("/search", view, form, found)
    return show(request, "search.html", member, form.status, site=None, **context)


@router.get("/s/{slug}/search")
def site_search_page(
    request: Request,
    house: HouseDep,
    visitor: VisitorDep,
    slug: SlugDep,
    view: Annotated[View, Query()],
) -> Response:
    """Search one Site, whoever visits it."""
    with house.truth.read() as session:
        owner = site_addresses.site_at(session, slug)
        head = head_of(owner, sites.settings_of(session, owner.id))
    form = Form(view.given())
    found = None
    if view.q.strip():
        with keeping(form, request):
            query = SearchQuery.model_validate(view.given())
            found = api.search_site(request, house, visitor, slug, query)
    at_site_host = is_at_site_host(request)
    path = "/search" if at_site_host else request.url.path
    context = _context(path, view, form, found)
    return show(request, "search.html", visitor, form.status, site=head, here=path, **context)


def _context(path: str, view: View, form: Form, found: SearchOut | None) -> dict[str, Any]:
    """What the page shows: results, and for each value of a facet the address it leads to."""
    asked = view.given()
    asked.pop("cursor", None)
    return {
        "path": path,
        "form": form,
        "found": found,
        "passage": passage,
        "narrowed": {facet.value: asked[facet] for facet in Facet if facet in asked},
        "facets": _facets(path, asked, found) if found else {},
        "whole": _address(path, {"q": view.q}),
        "more": _address(path, asked | {"cursor": found.next}) if found and found.next else None,
    }


def _facets(path: str, asked: dict[str, str], found: SearchOut) -> dict[str, list[dict[str, Any]]]:
    """By facet, each value with its count and the address that narrows to it or no longer does."""
    facets = {}
    for facet, values in found.facets.items():
        chosen = asked.get(facet)
        others = {name: value for name, value in asked.items() if name != facet}
        # One value that everything has narrows nothing.
        if chosen or len(values) > 1 or facet is Facet.NEED:
            facets[facet.value] = [
                {
                    "value": one.value,
                    "count": one.count,
                    "chosen": one.value == chosen,
                    "address": _address(
                        path, others if one.value == chosen else asked | {facet.value: one.value}
                    ),
                }
                for one in values
            ]
    return {facet: values for facet, values in facets.items() if values}


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}"
