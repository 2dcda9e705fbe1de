"""What search engines may keep: publications open to them, and the Sites that show these (P10).

A publication is open to search engines when anybody may open its page and it shows on the web; all
else says noindex. A homepage is open when everything on it that has a page is, and something is: an
author who keeps a page from search engines does not find its title there by way of the homepage.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from club import shelf
from club.audience import ANYBODY, may_open, may_see
from club.shelf import Shelved
from schemas.account import Account
from schemas.publication import Publication
from schemas.types import TYPES, types_at
from schemas.words import AccountState, Place, PublicationState, Tier

MOST_ADDRESSES = 50_000
"""Addresses that one sitemap may hold (sitemaps.org)."""

_MOST_PUBLICATIONS = MOST_ADDRESSES - 1
"""Publications a sitemap: the Site's homepage takes a place on the first."""

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A Site or a page as sitemaps list it: its slug or id, and when it last changed."""

    name: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class SiteMap:
    """One sitemap of a Site: whether it lists the homepage, and the publications it lists."""

    homepage: bool
    publications: list[Listed]


def is_open(shelved: Shelved) -> bool:
    """Whether search engines may keep a publication's page."""
    return (
        shelved.entry.url is not None
        and may_open(ANYBODY, shelved.visibility)
        and may_see(ANYBODY, shelved.visibility, Place.WEB)
    )


def opened(session: Session, publication_id: str) -> tuple[Account, datetime] | None:
    """The author of a publication that is open, and when it last changed; None of all others."""
    shelved = shelf.read(session, [publication_id]).get(publication_id)
    if shelved is None or not is_open(shelved):
        return None
    changed = session.get_one(Publication, publication_id).updated_at
    return session.get_one(Account, shelved.visibility.author), changed


def homepage_is_open(shown: Iterable[Shelved]) -> bool:
    """Whether search engines may keep a homepage that shows these publications."""
    with_pages = [is_open(one) for one in shown if one.entry.url is not None]
    return bool(with_pages) and all(with_pages)


def index_pages(session: Session) -> int:
    """How many sitemap indexes the Sites take; one at least."""
    sites: int = session.execute(
        select(func.count(func.distinct(col(Publication.account_id))))
        .join(Account, col(Account.id) == col(Publication.account_id))
        .where(*_candidates())
    ).scalar_one()
    return max(1, math.ceil(sites / MOST_ADDRESSES))


def sites(session: Session, page: int) -> list[tuple[Listed, int]]:
    """The Sites of one sitemap index, from page 1 on, each with how many sitemaps it takes."""
    rows = session.execute(
        select(col(Account.slug), func.max(col(Publication.updated_at)), func.count())
        .join(Account, col(Account.id) == col(Publication.account_id))
        .where(*_candidates())
        .group_by(col(Account.id), col(Account.slug))
        .order_by(col(Account.id))
        .offset((page - 1) * MOST_ADDRESSES)
        .limit(MOST_ADDRESSES)
    )
    return [
        (Listed(slug, changed), math.ceil(count / _MOST_PUBLICATIONS))
        for slug, changed, count in rows
    ]


def site_map(session: Session, owner: Account, page: int, shown: Collection[str]) -> SiteMap:
    """One sitemap of a member's Site, from page 1 on; its homepage shows `shown`, by id."""
    rows = session.execute(
        select(col(Publication.id), col(Publication.updated_at))
        .join(Account, col(Account.id) == col(Publication.account_id))
        .where(*_candidates(), col(Publication.account_id) == owner.id)
        .order_by(col(Publication.sequence), col(Publication.id))
        .offset((page - 1) * _MOST_PUBLICATIONS)
        .limit(_MOST_PUBLICATIONS)
    ).all()
    listed = []
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        shelved = shelf.read(session, [name for name, _ in some])
        listed += [Listed(name, at) for name, at in some if is_open(shelved[name])]
    homepage = page == 1 and homepage_is_open(shelf.read(session, shown).values())
    return SiteMap(homepage, listed)


def _candidates() -> list[ColumnElement[bool]]:
    """What a publication that is open has at least; `is_open` has the last word."""
    with_pages = [kind for kind in types_at(Place.WEB) if TYPES[kind].has_page]
    conditions: list[Any] = [
        col(Publication.state) == PublicationState.LIVE,
        col(Publication.on_web),
        col(Publication.circles).is_(None),
        col(Publication.type).in_(with_pages),
        col(Publication.reading_tier) == min(Tier, key=lambda tier: tier.rank),
        col(Account.state) == AccountState.ACTIVE,
    ]
    return conditions
