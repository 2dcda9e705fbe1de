"""What a member's feed has: the newest of the accounts that they follow (F2, P6).

Two limited selects: one for what those accounts wrote, one for what they share. Each is the plain
question, whose way to the answer is the database's to find: a merge of one select an account was
measured against it with 10, 100 and 1,000 of them: slower for the first page at every size, about
equal for one from the middle (docs/measurements.md).
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
    SELECT subscription.account_id
    FROM subscription JOIN account ON account.id = subscription.account_id
    WHERE subscription.subscriber_id = :reader AND subscription.state = 'authorised'
      AND account.state = :active
      AND subscription.account_id NOT IN ({muted})
"""

# The words of the partial index `publication_on_feeds`: as parameters it would not be used.
_WROTE = f"""
    SELECT publication.id AS id, publication.sequence AS sequence FROM publication
    WHERE publication.account_id IN ({_FOLLOWED})
      AND publication.state = 'live' AND publication.on_feed
      AND publication.sequence < :before AND publication.reading_tier IN :tiers
    ORDER BY publication.sequence DESC LIMIT :limit
"""  # noqa: S608 - every part is a constant of this file
_SHARED = f"""
    SELECT DISTINCT share.publication_id AS id, share.sequence AS sequence FROM share
    WHERE share.account_id IN ({_FOLLOWED})
      AND share.to_subscribers AND share.sequence < :before
    ORDER BY share.sequence DESC LIMIT :limit
"""  # noqa: S608 - likewise
_LISTS = {
    "sqlite": "SELECT value FROM json_each(:muted)",
    "postgresql": "SELECT json_array_elements_text(CAST(:muted AS json))",
}
_TIERS: BindParameter[list[str]] = bindparam("tiers", expanding=True)
_STATEMENTS = {
    dialect: (
        text(_WROTE.format(muted=muted)).bindparams(_TIERS),
        text(_SHARED.format(muted=muted)),
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
    }
    own, shared = _STATEMENTS[session.get_bind().dialect.name]
    found = {Proposed(*row) for one in (own, shared) for row in session.execute(one, asked)}
    return sorted(found, key=lambda one: -one.sequence)[:limit]
