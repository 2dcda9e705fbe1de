"""How many members' keywords ask for something, counted so that no single one shows (M5).

An interest that fewer than `LEAST` other members have counts for nothing. So whoever probes
learns no more with one rare keyword than without it, whatever they combine it with: the answer
is the same whether or not somebody has that keyword.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, text
from sqlmodel import Session

from club.held_keys import lookup
from schemas.document import Interest
from schemas.rounded import LEAST
from schemas.words import AccountState, Tier

_CROWD = """
    WITH held AS (
        SELECT DISTINCT keyword.kind AS kind, own.value AS key, keyword.account_id AS member
        FROM keyword
        JOIN account ON account.id = keyword.account_id
        {keys}
        WHERE keyword.activation IS NOT NULL
          AND NOT keyword.asleep
          AND keyword.account_id <> :asker
          AND account.state = :active
          AND account.tier IN :tiers
          AND keyword.kind || ':' || own.value IN ({names})
          {among}
    ), common AS (
        SELECT kind, key FROM held GROUP BY kind, key HAVING count(*) >= :least
    )
    SELECT count(DISTINCT held.member)
    FROM held JOIN common ON common.kind = held.kind AND common.key = held.key
"""


def crowd(session: Session, interests: Collection[Interest], asker: str, tier: Tier) -> int:
    """Distinct members, `asker` left out, of at least `tier` with one of the interests.

    Exact, but for interests that too few have: never tell it without rounding.
    """
    if not interests:
        return 0
    statement, keys = lookup(session, _CROWD, interests)
    counting = text(statement).bindparams(bindparam("tiers", expanding=True))
    asked = {
        "asker": asker,
        "active": AccountState.ACTIVE.value,
        "tiers": [each.value for each in Tier if each.rank >= tier.rank],
        "least": LEAST,
        **keys,
    }
    return int(session.execute(counting, asked).scalar_one())
