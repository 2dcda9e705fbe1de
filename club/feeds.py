"""What a member's feed has: the newest of the accounts that they follow, merged (F2, P6).

A merge of limited selects: one statement for what they wrote, one for what they share. Each
followed account is asked for its newest, which is one step down an index; only the accounts that
lead, as many as a page has entries, can have anything on that page, and of each no more than a
page. So a page costs a step for each subscription and at most a page's square of index entries,
however much the club or an author has published.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam, text
from sqlmodel import Session

from club.audience import Reader
from schemas.words import AccountState, Tier
from store.lists import as_list

_ABOVE_ALL = 2**62

_FOLLOWED = """
    FROM subscription JOIN account ON account.id = subscription.account_id
    WHERE subscription.subscriber_id = :reader AND subscription.state = 'authorised'
      AND account.state = :active
      AND subscription.account_id NOT IN ({muted})
"""


def _merge(table: str, condition: str, publication: str) -> str:
    """The newest rows of `table` among the accounts followed, merged."""
    return f"""
    WITH followed AS (
        SELECT subscription.account_id AS source, (
            SELECT {table}.sequence FROM {table}
            WHERE {table}.account_id = subscription.account_id AND {condition}
            ORDER BY {table}.sequence DESC LIMIT 1
        ) AS newest
        {_FOLLOWED}
    ), foremost AS (
        SELECT source, newest FROM followed
        WHERE newest IS NOT NULL ORDER BY newest DESC LIMIT :limit
    ), bounded AS (
        SELECT source, coalesce((
            SELECT {table}.sequence FROM {table}
            WHERE {table}.account_id = foremost.source AND {condition}
            ORDER BY {table}.sequence DESC LIMIT 1 OFFSET :others
        ), 0) AS floor
        FROM foremost
    )
    SELECT DISTINCT {publication} AS id, {table}.sequence AS sequence
    FROM bounded JOIN {table} ON {table}.account_id = bounded.source
    WHERE {condition} AND {table}.sequence >= bounded.floor
    ORDER BY {table}.sequence DESC LIMIT :limit
"""  # noqa: S608 - every part is a constant of this file


# The words of the partial index `publication_on_feeds`: as parameters it would not be used.
_OWN = """
    publication.state = 'live' AND publication.on_feed
    AND publication.sequence < :before AND publication.reading_tier IN :tiers
"""
_MERGES = (
    _merge("publication", _OWN, "publication.id"),
    _merge("share", "share.to_subscribers AND share.sequence < :before", "share.publication_id"),
)
_LISTS = {
    "sqlite": "SELECT value FROM json_each(:muted)",
    "postgresql": "SELECT json_array_elements_text(CAST(:muted AS json))",
}
_TIERS: BindParameter[list[str]] = bindparam("tiers", expanding=True)
_STATEMENTS = {
    dialect: (
        text(_MERGES[0].format(muted=muted)).bindparams(_TIERS),
        text(_MERGES[1].format(muted=muted)),
    )
    for dialect, muted in _LISTS.items()
}


class Proposed(NamedTuple):
    """A publication that may belong on a feed: `may_see` has the last word."""

    id: str
    sequence: int


def newest(
    session: Session, reader: Reader, *, before: int | None = None, limit: int
) -> list[Proposed]:
    """At most `limit` publications that accounts a member follows wrote or share, newest first."""
    asked = {
        "reader": reader.id,
        "active": AccountState.ACTIVE.value,
        "muted": as_list(reader.muted),
        "tiers": [tier.value for tier in Tier if tier.rank <= reader.tier.rank],
        "before": _ABOVE_ALL if before is None else before,
        "limit": limit,
        "others": limit - 1,
    }
    own, shared = _STATEMENTS[session.get_bind().dialect.name]
    found = {Proposed(*row) for one in (own, shared) for row in session.execute(one, asked)}
    return sorted(found, key=lambda one: -one.sequence)[:limit]
