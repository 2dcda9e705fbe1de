"""How many members hold what a publication offers, as its author may be told (F4, M5).

`docs/statistics.md` says why nobody can be made out by it.
"""

from __future__ import annotations

from club import offers
from club.figures import told
from schemas.document import Interest
from schemas.edition import acting
from schemas.publication import Publication, PublicationKeyword
from schemas.readership import Married
from schemas.types import places_of
from schemas.words import Place, PublicationState
from store import editions
from store.truth import Truth


def marriages(truth: Truth, publication: Publication) -> list[Married] | None:
    """Members who hold an interest of each keyword; None where no hub shows the publication."""
    if (
        publication.state is not PublicationState.LIVE
        or Place.HUB not in places_of(publication)
        or publication.circles
    ):
        return None
    with truth.read() as session:
        edition = editions.live_number(session)
        rows = offers.keywords_of(session, publication.id)
        offered = [_interests(row, edition) for row in rows]
    asked = frozenset[Interest]().union(*offered)
    figures = told(truth, asked, publication.reading_tier)
    return [
        Married(
            text=row.text,
            kind=row.kind,
            need=row.need,
            members=max((figures[one] for one in some if one in figures), default=None),
        )
        for row, some in zip(rows, offered, strict=True)
    ]


def _interests(row: PublicationKeyword, edition: int) -> frozenset[Interest]:
    if row.held:
        return frozenset()
    return frozenset(Interest(row.kind, key) for key in acting(row.keys, edition))
