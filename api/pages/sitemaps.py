"""robots.txt, the index of sitemaps, and each Site's (P10).

`/sitemap.xml` lists the first 50,000 Sites' sitemaps, `/sitemap-index.2.xml` the next; a Site has
`/sitemap.SLUG.xml`, then `/sitemap.SLUG.2.xml`. They stand at the root, for a sitemap may only
name what is below it. A slug holds no dot, so that no two addresses are alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from xml.etree import ElementTree

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from starlette.responses import Response

from api.deps import HouseDep
from api.moved import Moved, with_query
from api.origin import origin_of
from club import sharing, site_addresses, web_search
from club.audience import ANYBODY
from schemas.account import SLUG
from schemas.errors import N_, NotFound

router = APIRouter()

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_CLOSED = ("/api/", "/admin/", "/me/", "/hub", "/feed", "/compose", "/login", "/register")
_NUMBER = "(?P<page>[1-9][0-9]{0,8})"
_SITE = re.compile(rf"(?P<slug>{SLUG.pattern})(\.{_NUMBER})?")


@router.get("/robots.txt")
def robots(request: Request, house: HouseDep) -> Response:
    """What crawlers need not ask for, and where the sitemaps are."""
    origin = origin_of(request)
    with house.truth.read() as session:
        pages = web_search.index_pages(session)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), ""]
    lines += [f"Sitemap: {origin}{_index_path(page)}" for page in range(1, pages + 1)]
    return PlainTextResponse("\n".join(lines) + "\n", headers={"cache-control": "no-cache"})


@router.get("/sitemap.xml")
def first_index(request: Request, house: HouseDep) -> Response:
    """The first index of Sites' sitemaps."""
    return index(request, house, 1)


@router.get("/sitemap-index.{page:int}.xml")
def index(request: Request, house: HouseDep, page: int) -> Response:
    """An index of Sites' sitemaps; raises `NotFound` beyond the last."""
    origin = origin_of(request)
    with house.truth.read() as session:
        if not 1 <= page <= web_search.index_pages(session):
            raise _nothing()
        listed = web_search.sites(session, page)
    return _xml(
        "sitemapindex",
        "sitemap",
        (
            (f"{origin}/sitemap.{site.name}{f'.{number}' if number > 1 else ''}.xml", site.changed)
            for site, numbers in listed
            for number in range(1, numbers + 1)
        ),
    )


@router.get("/sitemap.{named}.xml")
def site(request: Request, house: HouseDep, named: str) -> Response:
    """A Site's sitemap: what is open to search engines now; `NotFound` where nothing is."""
    asked = _SITE.fullmatch(named)
    if asked is None:
        raise _nothing()
    origin, page = origin_of(request), int(asked["page"] or 1)
    with house.truth.read() as session:
        owner = site_addresses.site_at(session, asked["slug"])
        if owner.slug != asked["slug"]:
            number = f".{page}" if page > 1 else ""
            raise Moved(with_query(request, f"/sitemap.{owner.slug}{number}.xml"))
        own = house.sites.home(session, ANYBODY, owner).selected.entries
        ids = [married.shelved.entry.id for married in own]
        ids += [shelved.entry.id for shelved in sharing.on_site(session, ANYBODY, owner.id)]
        found = web_search.site_map(session, owner, page, ids)
    if not found.publications:
        raise _nothing()
    home = [(f"{origin}/s/{owner.slug}", None)] if found.homepage else []
    listed = [(f"{origin}/p/{one.name}", one.changed) for one in found.publications]
    return _xml("urlset", "url", [*home, *listed])


def _index_path(page: int) -> str:
    return "/sitemap.xml" if page == 1 else f"/sitemap-index.{page}.xml"


def _nothing() -> NotFound:
    return NotFound(N_("There is no such sitemap."))


def _xml(root: str, item: str, listed: Iterable[tuple[str, datetime | None]]) -> Response:
    """A document of the sitemap protocol."""
    tree = ElementTree.Element(root, xmlns=_SPACE)
    for address, changed in listed:
        one = ElementTree.SubElement(tree, item)
        ElementTree.SubElement(one, "loc").text = address
        if changed is not None:
            ElementTree.SubElement(one, "lastmod").text = changed.isoformat(timespec="seconds")
    body = ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)
    return Response(body, media_type="application/xml", headers={"cache-control": "no-cache"})
