"""How many members' keywords would bring a publication that is not published yet."""

from __future__ import annotations

from collections.abc import Iterable

from club.allowances import spend
from club.crowd import crowd
from indexer.asking import ask
from indexer.port import Engine
from schemas.allowance import Purpose
from schemas.document import Document, Interest
from schemas.errors import Unavailable
from schemas.words import Kind, Place, Tier
from store.truth import Truth


class Unknown(Exception):
    """The reach cannot be told now: asked too often, or the engine is away."""


def reach(
    truth: Truth, engine: Engine, author: str, offered: Iterable[Interest], tier: Tier
) -> int:
    """Members of at least `tier`, besides the author, whom the offered interests would reach.

    Percolation leaves those that anybody has; SQL counts who has them (`club.crowd`). Tell it
    rounded. Raises `Unknown`.
    """
    if not spend(truth, author, Purpose.REACH):
        raise Unknown
    try:
        with truth.read() as session:
            document = _document(author, offered)
            (satisfied,) = ask(truth, session, lambda live: engine.percolate(live, [document]))
            return crowd(session, satisfied, author, tier)
    except Unavailable as error:
        raise Unknown from error


def _document(author: str, offered: Iterable[Interest]) -> Document:
    keys: dict[Kind, set[str]] = {}
    for interest in offered:
        keys.setdefault(interest.kind, set()).add(interest.key)
    return Document(
        id="preview",
        revision=1,
        sequence=0,
        author=author,
        places=frozenset({Place.HUB}),
        reading_tier=Tier.BASIC_FREE,
        keys={kind: frozenset(some) for kind, some in keys.items()},
    )
