"""How many members' keywords ask for something, counted so that no single one shows (M5).

An interest that fewer than `LEAST` other members have counts for nothing. So whoever probes
learns no more with one rare keyword than without it, whatever they combine it with: the answer
is the same whether or not somebody has that keyword.
"""

from __future__ import annotations

from collections.abc import Collection

import orjson
from sqlalchemy import bindparam, text
from sqlmodel import Session

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
_DIALECTS = {
    "sqlite": {
        "keys": "CROSS JOIN json_each(keyword.keys) AS own",
        "names": "SELECT value FROM json_each(:names)",
        "among": "",
    },
    "postgresql": {
        "keys": "CROSS JOIN LATERAL jsonb_array_elements_text(keyword.keys::jsonb) AS own(value)",
        "names": "SELECT jsonb_array_elements_text(CAST(:names AS jsonb))",
        # What the index `keyword_by_key` answers.
        "among": """AND keyword.keys::jsonb ?| ARRAY(
            SELECT jsonb_array_elements_text(CAST(:keys AS jsonb)))""",
    },
}


def crowd(session: Session, interests: Collection[Interest], asker: str, tier: Tier) -> int:
    """Distinct members, `asker` left out, of at least `tier` with one of the interests.

    Exact, but for interests that too few have: never tell it without rounding.
    """
    if not interests:
        return 0
    dialect = session.get_bind().dialect.name
    counting = text(_CROWD.format(**_DIALECTS[dialect])).bindparams(
        bindparam("tiers", expanding=True)
    )
    asked = {
        "asker": asker,
        "active": AccountState.ACTIVE.value,
        "tiers": [each.value for each in Tier if each.rank >= tier.rank],
        "least": LEAST,
        "names": orjson.dumps(sorted(map(str, interests))).decode(),
    }
    if dialect == "postgresql":
        asked["keys"] = orjson.dumps(sorted({interest.key for interest in interests})).decode()
    return int(session.execute(counting, asked).scalar_one())
