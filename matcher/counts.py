"""How many publications each of a member's keywords selects now."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session

from club.audience import Reader, knowing
from club.keywords import asked_by
from indexer.asking import ask
from indexer.port import Engine
from schemas.document import Interest
from schemas.errors import Unavailable
from schemas.keyword import Keyword
from schemas.narrowed import Narrowed
from schemas.words import Place
from store import editions
from store.truth import Truth


def counts(
    truth: Truth, session: Session, engine: Engine, reader: Reader, rows: Sequence[Keyword]
) -> dict[str, int]:
    """Count on the hub by keyword id; empty while the engine is away."""
    edition = editions.live_number(session)
    groups = [asked_by(row, edition) for row in rows]
    found = count(truth, session, engine, knowing(session, reader), groups)
    return {row.id: number for row, number in zip(rows, found or (), strict=bool(found))}


def count(
    truth: Truth,
    session: Session,
    engine: Engine,
    reader: Reader,
    groups: Sequence[Collection[Interest] | Narrowed],
) -> list[int] | None:
    """How many publications each group of interests selects on the hub; None: engine away.

    Around a town, those of the same cells are counted (`schemas.cells`): about as many.

    The reader comes with all that they exclude.
    """
    if not groups:
        return []
    audience = reader.at(Place.HUB)
    try:
        return ask(truth, session, lambda live: engine.count(live, groups, audience))
    except Unavailable:
        return None
