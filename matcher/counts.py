"""How many publications each of a member's keywords selects now."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from club.audience import Reader, knowing
from club.keywords import interests_of
from indexer.asking import ask
from indexer.port import Engine
from schemas.document import Audience
from schemas.errors import Unavailable
from schemas.keyword import Keyword
from schemas.words import Place
from store import editions
from store.truth import Truth


def counts(
    truth: Truth, session: Session, engine: Engine, reader: Reader, rows: Sequence[Keyword]
) -> dict[str, int]:
    """Count on the hub by keyword id; empty while the engine is away."""
    reader = knowing(session, reader)
    edition = editions.live_number(session)
    groups = [interests_of(row, edition) for row in rows]
    if not groups:
        return {}
    audience = Audience(Place.HUB, reader.tier, muted=reader.muted, hidden=reader.hidden)
    try:
        found = ask(truth, session, lambda live: engine.count(live, groups, audience))
    except Unavailable:
        return {}
    return {row.id: count for row, count in zip(rows, found, strict=True)}
