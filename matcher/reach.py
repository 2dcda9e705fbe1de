"""How many members' keywords would bring a publication that is not published yet."""

from __future__ import annotations

from collections.abc import Iterable

from club.allowances import spend
from club.figures import told
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
    """Members of at least `tier` who hold one of the offered interests, at least that many.

    Percolation leaves those that anybody has; of them it is the figure of the one that most hold
    (`club.figures`), so that a publication of many keywords tells no more than each does. The
    author's own keywords count. Raises `Unknown`.
    """
    if not spend(truth, author, Purpose.REACH):
        raise Unknown
    try:
        with truth.read() as session:
            document = _document(author, offered)
            (satisfied,) = ask(truth, session, lambda live: engine.percolate(live, [document]))
    except Unavailable as error:
        raise Unknown from error
    return max(told(truth, satisfied, tier).values(), default=0)


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
