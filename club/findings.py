"""What the truth says of publications that a search has found."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import String, cast, select
from sqlmodel import Session, col

from analyzers.readings import Page
from schemas.account import Account
from schemas.profile import Profile, ProfileField, shows
from schemas.publication import Publication, PublicationKeyword
from schemas.search import facets_of
from schemas.words import Kind, Need
from store.lists import as_list, in_list

_NARROWED: tuple[Any, ...] = (
    col(Publication.id),
    col(Publication.language),
    col(Account.country),
    cast(col(Profile.shown), String),
    col(PublicationKeyword.kind),
    col(PublicationKeyword.need),
)
_FACETS = (
    select(*_NARROWED)
    .join(Account, col(Account.id) == col(Publication.account_id))
    .outerjoin(Profile, col(Profile.account_id) == col(Account.id))
    .outerjoin(
        PublicationKeyword,
        (col(PublicationKeyword.publication_id) == col(Publication.id))
        & col(PublicationKeyword.held).is_(False),
    )
    .where(in_list(col(Publication.id), "ids"))
    .distinct()
)
_COLUMNS: tuple[Any, ...] = (
    col(Publication.id),
    col(Publication.language),
    col(Publication.title),
    col(Publication.subtitle),
    col(Publication.texts),
)
_SAID = select(*_COLUMNS)


def facets(session: Session, ids: Collection[str], *, countries: bool) -> dict[str, frozenset[str]]:
    """What each publication may be narrowed to now, as `schemas.search` names it.

    Countries are for members, and of authors whose profile shows them (A9).
    """
    places: dict[str, tuple[str, str | None]] = {}
    keywords: dict[str, list[tuple[Kind, Need | None]]] = {}
    rows = session.execute(_FACETS, {"ids": as_list(ids)})
    for publication, language, country, shown, kind, need in rows:
        told = countries and shows(_loaded(shown), ProfileField.PLACE)
        places[publication] = language, country if told else None
        offered = keywords.setdefault(publication, [])
        if kind is not None:
            offered.append((kind, need))
    return {
        publication: facets_of(language, keywords[publication], country)
        for publication, (language, country) in places.items()
    }


def _loaded(shown: str | None) -> list[str] | None:
    return None if shown is None else orjson.loads(shown)


def pages(session: Session, ids: Collection[str]) -> dict[str, Page]:
    """What publications say, to look for what was asked in it."""
    rows = session.execute(_SAID.where(col(Publication.id).in_(ids)))
    return {publication: Page(*said) for publication, *said in rows}
