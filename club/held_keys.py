"""Whose keywords have some keys: the part of a statement that looks for them, by database."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import orjson
from sqlmodel import Session

from schemas.document import Interest

_DIALECTS = {
    "sqlite": {
        "keys": "CROSS JOIN json_each({table}.keys) AS own",
        "names": "SELECT value FROM json_each(:names)",
        "among": "",
    },
    "postgresql": {
        "keys": "CROSS JOIN LATERAL jsonb_array_elements_text({table}.keys::jsonb) AS own(value)",
        "names": "SELECT jsonb_array_elements_text(CAST(:names AS jsonb))",
        # What the index `keyword_by_key` answers.
        "among": """AND {table}.keys::jsonb ?| ARRAY(
            SELECT jsonb_array_elements_text(CAST(:keys AS jsonb)))""",
    },
}


class HeldKeys(NamedTuple):
    """A statement with `{keys}`, `{names}` and `{among}` filled in, and what to bind."""

    statement: str
    asked: dict[str, str]


def lookup(
    session: Session, statement: str, interests: Collection[Interest], table: str = "keyword"
) -> HeldKeys:
    """Complete a statement over a table of keywords: `own.value` is then each key of a keyword."""
    dialect = session.get_bind().dialect.name
    asked = {"names": orjson.dumps(sorted(map(str, interests))).decode()}
    if dialect == "postgresql":
        asked["keys"] = orjson.dumps(sorted({interest.key for interest in interests})).decode()
    parts = {name: part.format(table=table) for name, part in _DIALECTS[dialect].items()}
    return HeldKeys(statement.format(**parts), asked)
