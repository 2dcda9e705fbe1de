"""What a reader should be shown, found the slow way: every row against every keyword."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, select

from schemas.account import Account
from schemas.circle import Circle
from schemas.edition import acting
from schemas.feedback import Exclusion
from schemas.keyword import Keyword, Reason
from schemas.publication import Publication, PublicationKeyword
from schemas.subscription import Subscription, SubscriptionState
from schemas.words import AccountState, Kind, PublicationState, PublicationType, Tier
from store import editions

View = dict[str, tuple[int, frozenset[Reason]]]
"""Revision and reasons by publication."""


def hub(session: Session, reader: str) -> View:
    """What the member's hub should show."""
    account = session.get_one(Account, reader)
    rows = [row for row in _public(_live(session, account)) if row.on_hub]
    return _married(session, rows, reader)


def feed(session: Session, reader: str) -> View:
    """What the member's feed should show."""
    account = session.get_one(Account, reader)
    followed = {
        row.account_id
        for row in session.exec(select(Subscription))
        if row.subscriber_id == reader and row.state is SubscriptionState.AUTHORISED
    }
    rows = [row for row in _live(session, account) if row.on_feed and row.account_id in followed]
    return {row.id: (row.revision, frozenset[Reason]()) for row in rows}


def site(session: Session, reader: str | None, owner: str) -> View:
    """What the owner's Site should show this visitor: what marries, else everything."""
    account = session.get(Account, reader) if reader else None
    live = _public(_live(session, account))
    rows = [row for row in live if row.on_site and row.account_id == owner]
    married = _married(session, rows, reader) if reader else {}
    return married or {row.id: (row.revision, frozenset[Reason]()) for row in rows}


def _live(session: Session, reader: Account | None) -> list[Publication]:
    rank = reader.tier.rank if reader else 0
    rows = session.exec(
        select(Publication)
        .join(Account, col(Account.id) == col(Publication.account_id))
        .where(
            col(Publication.state) == PublicationState.LIVE,
            col(Account.state) == AccountState.ACTIVE,
        )
    )
    mine = col(Exclusion.account_id) == (reader.id if reader else None)
    excluded = {
        name
        for row in session.exec(select(Exclusion).where(mine))
        for name in (row.publication_id, row.author_id)
    }
    inside = _circles(session, reader) if reader else set()
    return [
        row
        for row in rows
        if row.reading_tier.rank <= rank
        and excluded.isdisjoint((row.id, row.account_id))
        and (not row.circles or not inside.isdisjoint(row.circles))
    ]


def _circles(session: Session, reader: Account) -> set[str]:
    """The circles that somebody is in, or owns."""
    followed = {
        row.account_id
        for row in session.exec(select(Subscription))
        if row.subscriber_id == reader.id and row.state is SubscriptionState.AUTHORISED
    }
    return {
        row.id
        for row in session.exec(select(Circle))
        if row.account_id == reader.id
        or (
            row.account_id in followed
            and reader.country in (row.rule["countries"] or [reader.country])
            and _publishes(session, reader, row)
        )
    }


def _publishes(session: Session, member: Account, circle: Circle) -> bool:
    """Whether what everybody may see of a member answers a keyword of a circle's rule (F3)."""
    if not circle.rule["keywords"]:
        return True
    rows = session.exec(select(Publication).where(col(Publication.account_id) == member.id))
    open_to_all = {
        row.id
        for row in _public(list(rows))
        if row.state is PublicationState.LIVE
        and row.reading_tier is Tier.BASIC_FREE
        and not row.circles
        and (row.on_hub or row.on_site)
    }
    edition = editions.live_number(session)
    asked = set((circle.keys or {})[str(edition)])
    return any(
        not asked.isdisjoint(f"{row.kind}:{key}" for key in row.keys)
        for row in session.exec(select(PublicationKeyword).where(~col(PublicationKeyword.held)))
        if row.publication_id in open_to_all
    )


def _public(rows: list[Publication]) -> list[Publication]:
    """Without those that no hub or Site shows, whatever their settings say (P2)."""
    return [row for row in rows if row.type is not PublicationType.PRIVATE]


def _married(session: Session, rows: list[Publication], reader: str) -> View:
    offered: dict[str, set[tuple[Kind, str]]] = defaultdict(set)
    edition = editions.live_number(session)
    for keyword in session.exec(select(PublicationKeyword).where(~col(PublicationKeyword.held))):
        keys = acting(keyword.keys, edition)
        offered[keyword.publication_id].update((keyword.kind, key) for key in keys)
    wanted = session.exec(select(Keyword).where(col(Keyword.account_id) == reader)).all()
    view: View = {}
    for row in rows:
        reasons = frozenset(
            Reason(keyword=keyword.text, kind=keyword.kind, need=keyword.need)
            for keyword in wanted
            if _has(offered[row.id], keyword.kind, acting(keyword.keys, edition))
            and not _has(
                offered[row.id], keyword.kind, acting(keyword.excluded_keys or [], edition)
            )
            and _is_served(row.area, keyword.place)
        )
        if reasons:
            view[row.id] = (row.revision, reasons)
    return view


def _has(offered: set[tuple[Kind, str]], kind: Kind, keys: Iterable[str]) -> bool:
    return any((kind, key) in offered for key in keys)


def _is_served(area: dict[str, Any] | None, place: dict[str, Any] | None) -> bool:
    """Whether a publication serves where a keyword looks, from what their rows say (K8)."""
    if area is None or place is None or area["serves"] == "world":
        return True
    served = [area["country"]] if area["serves"] == "local" else area["countries"]
    if "countries" in place:
        return any(country in served for country in place["countries"])
    if area["serves"] == "country":
        if place["country"] in served:
            return True
        return area["country"] in served and _apart(area, place) <= place["km"]
    return _apart(area, place) <= max(area["km"], place["km"])


def _apart(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Kilometres between two towns; infinitely far where one of them is not known."""
    if one["latitude"] is None:
        return math.inf
    a, b, turn = (
        math.radians(degrees)
        for degrees in (
            one["latitude"],
            other["latitude"],
            one["longitude"] - other["longitude"],
        )
    )
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
    return 6371 * math.acos(min(1.0, cosine))
