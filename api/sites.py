"""Sites' homepages, open to anybody, adapted to members (M2, M3, M5)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.deps import HouseDep, VisitorDep, reader_of
from api.hub import PageQuery
from api.moved import SlugDep
from api.openapi import problems
from club import site_addresses, sites
from club.login import Caller
from house import House
from schemas.account import Account
from schemas.publication import MarriedEntry
from schemas.share import ProfileCard
from schemas.site import SiteHead, head_of
from schemas.words import Layout

router = APIRouter(prefix="/sites", tags=["sites"])


class HomeOut(BaseModel):
    """A Site's homepage for one visitor; `cursor` is where `/live` goes on.

    A provisional one is ordinary because the engine is away: ask again.
    """

    site: SiteHead
    layout: Layout
    personalised: bool
    provisional: bool
    entries: list[MarriedEntry]
    shared: list[MarriedEntry]
    """What its owner shares of others, on the first page (P6)."""
    profiles: list[ProfileCard]
    """Members' profiles that its owner shares, likewise; told to members alone (A9)."""
    cursor: str
    next: str | None


class HomeQuery(PageQuery):
    """A page of a Site; `everything` asks for the ordinary homepage, whoever visits."""

    everything: bool = False


@router.get("/{slug}/home", operation_id="visit_site", responses=problems(401, 404))
def home(
    house: HouseDep, visitor: VisitorDep, slug: SlugDep, query: Annotated[HomeQuery, Query()]
) -> HomeOut:
    """The homepage as this visitor's keywords arrange it."""
    return visit(house, visitor, slug, query)[1]


def visit(
    house: House, visitor: Caller | None, slug: str, query: HomeQuery
) -> tuple[Account, HomeOut]:
    """The owner of a Site, and its homepage for this visitor; raises `NotFound`."""
    # The cursor comes first: what happens after it, the live stream brings.
    cursor = house.fanout.position
    with house.truth.read() as session:
        owner = site_addresses.site_at(session, slug)
        head = head_of(owner, sites.settings_of(session, owner.id))
        found = house.sites.home(
            session,
            reader_of(visitor),
            owner,
            limit=query.limit,
            before=query.cursor,
            everything=query.everything,
        )
    return owner, HomeOut(
        site=head,
        layout=found.layout,
        personalised=found.personalised,
        provisional=found.provisional,
        entries=[married.entry() for married in found.selected.entries],
        shared=[MarriedEntry(publication=row.entry, reasons=[]) for row in found.shared],
        profiles=found.profiles,
        cursor=str(cursor),
        next=str(found.selected.next) if found.selected.next else None,
    )
