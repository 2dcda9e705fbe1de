"""What a member's feed has: the newest of the accounts that they follow, merged (F2).

A merge of limited selects, in one statement. Each followed account is asked for its newest
publication, which is one step down an index; only the accounts that lead, as many as a page has
entries, can have anything on that page, and of each no more than a page. So a page costs a step
for each subscription and at most a page's square of index entries, however much the club or an
author has published.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import bindparam, text
from sqlmodel import Session

from club.audience import Reader
from schemas.words import AccountState, Tier
from store.lists import as_list

_ABOVE_ALL = 2**62

# The words of the partial index `publication_on_feeds`: as parameters it would not be used.
_OWN = """
    publication.state = 'live' AND publication.on_feed
    AND publication.sequence < :before AND publication.reading_tier IN :tiers
"""
_NEWEST = f"""
    WITH followed AS (
        SELECT subscription.account_id AS author, (
            SELECT publication.sequence FROM publication
            WHERE publication.account_id = subscription.account_id AND {_OWN}
            ORDER BY publication.sequence DESC LIMIT 1
        ) AS newest
        FROM subscription JOIN account ON account.id = subscription.account_id
        WHERE subscription.subscriber_id = :reader AND subscription.state = 'authorised'
          AND account.state = :active
          AND subscription.account_id NOT IN ({{muted}})
    ), leading AS (
        SELECT author, newest FROM followed
        WHERE newest IS NOT NULL ORDER BY newest DESC LIMIT :limit
    ), bounded AS (
        SELECT author, coalesce((
            SELECT publication.sequence FROM publication
            WHERE publication.account_id = leading.author AND {_OWN}
            ORDER BY publication.sequence DESC LIMIT 1 OFFSET :others
        ), 0) AS floor
        FROM leading
    )
    SELECT publication.id, publication.sequence
    FROM bounded JOIN publication ON publication.account_id = bounded.author
    WHERE {_OWN} AND publication.sequence >= bounded.floor
    ORDER BY publication.sequence DESC LIMIT :limit
"""  # noqa: S608 - every part is a constant of this file
_LISTS = {
    "sqlite": "SELECT value FROM json_each(:muted)",
    "postgresql": "SELECT json_array_elements_text(CAST(:muted AS json))",
}
_STATEMENTS = {
    dialect: text(_NEWEST.format(muted=muted)).bindparams(bindparam("tiers", expanding=True))
    for dialect, muted in _LISTS.items()
}


class Proposed(NamedTuple):
    """A publication that may belong on a feed: `may_see` has the last word."""

    id: str
    sequence: int


def newest(
    session: Session, reader: Reader, *, before: int | None = None, limit: int
) -> list[Proposed]:
    """At most `limit` publications by accounts that a member follows, newest first."""
    asked = {
        "reader": reader.id,
        "active": AccountState.ACTIVE.value,
        "muted": as_list(reader.muted),
        "tiers": [tier.value for tier in Tier if tier.rank <= reader.tier.rank],
        "before": _ABOVE_ALL if before is None else before,
        "limit": limit,
        "others": limit - 1,
    }
    rows = session.execute(_STATEMENTS[session.get_bind().dialect.name], asked)
    return [Proposed(*row) for row in rows]
