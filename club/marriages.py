"""How many members hold what a publication offers, as its author may be told (F4, M5).

`docs/statistics.md` says why nobody can be made out by it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from club import offers
from club.held_keys import lookup
from schemas.document import Interest
from schemas.edition import acting
from schemas.publication import Publication, PublicationKeyword
from schemas.readership import InterestFigure, Married
from schemas.rounded import draw, in_tens
from schemas.types import places_of
from schemas.words import AccountState, Kind, Place, PublicationState, Tier
from store import editions
from store.lists import as_list, in_list
from store.truth import Truth
from store.unit_of_work import Work

_HOLDERS = """
    SELECT keyword.kind, own.value, count(DISTINCT keyword.account_id)
    FROM keyword
    JOIN account ON account.id = keyword.account_id
    {keys}
    WHERE keyword.activation IS NOT NULL
      AND account.state = :active
      AND account.tier IN :tiers
      AND keyword.kind || ':' || own.value IN ({names})
      {among}
    GROUP BY keyword.kind, own.value
"""


def marriages(truth: Truth, publication: Publication) -> list[Married] | None:
    """Members who hold an interest of each keyword; None where no hub shows the publication."""
    if (
        publication.state is not PublicationState.LIVE
        or Place.HUB not in places_of(publication)
        or publication.circles
    ):
        return None
    tier = publication.reading_tier
    with truth.read() as session:
        edition = editions.live_number(session)
        rows = offers.keywords_of(session, publication.id)
        offered = [_interests(row, edition) for row in rows]
        asked = frozenset[Interest]().union(*offered)
        held = _holders(session, asked, tier)
        figures = _figures(session, asked, tier)
    moved = {
        one: held.get(one, 0)
        for one in held.keys() | figures.keys()
        if _moves(figures.get(one), held.get(one, 0))
    }
    if moved:
        figures |= _move(truth, moved, tier)
    return [
        Married(
            text=row.text,
            kind=row.kind,
            need=row.need,
            members=max((figures[one].told for one in some if one in figures), default=0) or None,
        )
        for row, some in zip(rows, offered, strict=True)
    ]


def _interests(row: PublicationKeyword, edition: int) -> frozenset[Interest]:
    if row.held:
        return frozenset()
    return frozenset(Interest(row.kind, key) for key in acting(row.keys, edition))


def _holders(session: Session, interests: Collection[Interest], tier: Tier) -> dict[Interest, int]:
    """How many members of at least a tier hold each interest, exactly: never to be told."""
    if not interests:
        return {}
    statement, keys = lookup(session, _HOLDERS, interests)
    counting = text(statement).bindparams(bindparam("tiers", expanding=True))
    tiers = [each.value for each in Tier if each.rank >= tier.rank]
    asked = {"active": AccountState.ACTIVE.value, "tiers": tiers, **keys}
    rows = session.execute(counting, asked)
    return {Interest(Kind(kind), key): number for kind, key, number in rows}


def _figures(
    session: Session, interests: Collection[Interest], tier: Tier
) -> dict[Interest, InterestFigure]:
    statement = select(InterestFigure).where(
        in_list(col(InterestFigure.key), "keys"), col(InterestFigure.tier) == tier
    )
    keys = as_list({interest.key for interest in interests})
    rows = session.exec(statement, params={"keys": keys}).all()
    found = {Interest(row.kind, row.key): row for row in rows}
    return {interest: row for interest, row in found.items() if interest in interests}


def _moves(figure: InterestFigure | None, count: int) -> bool:
    """Whether so many came or went that a figure is taken anew, as it is when first asked for."""
    return figure is None or abs(count - figure.count) >= figure.needed


def _move(
    truth: Truth, counts: Mapping[Interest, int], tier: Tier
) -> dict[Interest, InterestFigure]:
    """Take figures anew; those that somebody else has just taken stay as they are."""
    try:
        with truth.work() as work:
            # In one order, so that two at once wait for one another.
            taken = {
                interest: _taken(work, interest, tier, count)
                for interest, count in sorted(counts.items())
            }
            work.commit()
            return taken
    except IntegrityError:
        with truth.read() as session:
            return _figures(session, counts, tier)


def _taken(work: Work, interest: Interest, tier: Tier, count: int) -> InterestFigure:
    key = (interest.kind, interest.key, tier)
    figure = work.session.get(InterestFigure, key, with_for_update=True)
    if figure is None:
        figure = InterestFigure(
            kind=interest.kind, key=interest.key, tier=tier, count=0, told=0, needed=draw()
        )
        work.session.add(figure)
    if _moves(figure, count):
        figure.told, figure.count = in_tens(count, figure.needed), count
        figure.needed = draw()
    return figure
