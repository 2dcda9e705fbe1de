"""How many members hold an interest, as anybody may be told (F4, M4, M5).

The club's own figures, the same whoever asks and for whichever publication. `docs/statistics.md`
says what somebody with many accounts can make out by them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from analyzers.keys import NEED_ANY, NEED_PLAIN
from club import sketches
from club.held_keys import lookup
from schemas.document import Interest
from schemas.edition import edition_of, plain, stamped
from schemas.readership import InterestFigure
from schemas.rounded import LEAST, draw, in_tens
from schemas.words import AccountState, Kind, Need, Tier
from store import editions
from store.lists import as_list, in_list
from store.truth import Truth
from store.unit_of_work import Work

RESTS = timedelta(days=30)
"""How long a figure stands before it may fall."""

_ALL = "all"
_NEEDS = tuple(need.value for need in Need)

_HOLDERS = """
    SELECT keyword.kind, own.value, account.tier, account.id
    FROM keyword
    JOIN account ON account.id = keyword.account_id
    {keys}
    WHERE keyword.activation IS NOT NULL
      AND NOT keyword.asleep
      AND account.state = :active
      AND keyword.kind || ':' || own.value IN ({names})
      {among}
"""


class Stem(NamedTuple):
    """What an interest is about, whatever its need and the edition that read it."""

    kind: Kind
    stem: str


class Holder(NamedTuple):
    """A member who holds a stem, with one need or, `plain`, without."""

    need: str
    tier: str
    member: str


def told(truth: Truth, interests: Collection[Interest], tier: Tier) -> dict[Interest, int]:
    """Members of at least a tier who hold each interest, in tens; those of too few are left out."""
    if not interests:
        return {}
    today = truth.clock().date()
    stems = {interest: _stem(interest) for interest in interests}
    with truth.read() as session:
        figures = _figures(session, stems.values())
        old = {
            stem
            for stem in stems.values()
            if stem not in figures or figures[stem].looked_on < today
        }
        holders = _holders(session, old)
    # Nothing is kept of what few hold: their words go with them.
    due = {
        stem: holders.get(stem, set())
        for stem in old
        if stem in figures or len(_people(holders.get(stem, ()))) >= LEAST
    }
    if due:
        figures |= _look(truth, due, today)
    found = {
        interest: _least(figures[stem].told, _need(interest), tier)
        for interest, stem in stems.items()
        if stem in figures
    }
    return {interest: number for interest, number in found.items() if number}


def _stem(interest: Interest) -> Stem:
    (key,) = plain([interest.key], edition_of(interest.key))
    return Stem(interest.kind, key.rpartition("|")[0])


def _need(interest: Interest) -> str:
    return interest.key.rpartition("|")[2]


def _least(figure: Mapping[str, Mapping[str, int]], need: str, tier: Tier) -> int:
    """What a figure says of an interest, at least: nobody counts twice."""
    needs = _NEEDS if need == NEED_ANY else (need,)
    return max(_of_tier(figure.get(one, {}), tier) for one in needs)


def _of_tier(by_tier: Mapping[str, int], tier: Tier) -> int:
    above = sum(by_tier.get(each.value, 0) for each in Tier if each.rank >= tier.rank)
    return max(above, by_tier.get(_ALL, 0)) if tier.rank == 0 else above


def _holders(session: Session, stems: Collection[Stem]) -> dict[Stem, set[Holder]]:
    """Who holds each stem now, exactly: never to be told."""
    if not stems:
        return {}
    edition = editions.live_number(session)
    asked = [
        Interest(one.kind, key)
        for one in stems
        for key in stamped(edition, (f"{one.stem}|{need}" for need in (NEED_PLAIN, *_NEEDS)))
    ]
    statement, keys = lookup(session, _HOLDERS, asked)
    rows = session.execute(text(statement), {"active": AccountState.ACTIVE.value, **keys})
    found: dict[Stem, set[Holder]] = {}
    for kind, key, tier, member in rows:
        interest = Interest(Kind(kind), key)
        found.setdefault(_stem(interest), set()).add(Holder(_need(interest), tier, member))
    return found


def _figures(session: Session, stems: Iterable[Stem]) -> dict[Stem, InterestFigure]:
    wanted = set(stems)
    statement = select(InterestFigure).where(in_list(col(InterestFigure.stem), "stems"))
    rows = session.exec(statement, params={"stems": as_list({one.stem for one in wanted})})
    found = {Stem(row.kind, row.stem): row for row in rows}
    return {stem: row for stem, row in found.items() if stem in wanted}


def _look(
    truth: Truth, due: Mapping[Stem, Collection[Holder]], today: date
) -> dict[Stem, InterestFigure]:
    """Look at figures for the first time today; where somebody else just did, theirs stand."""
    try:
        with truth.work() as work:
            # In one order, so that two at once wait for one another.
            looked = {stem: _look_at(work, stem, due[stem], today) for stem in sorted(due)}
            work.commit()
            return looked
    except IntegrityError:
        with truth.read() as session:
            return _figures(session, due)


def _look_at(work: Work, stem: Stem, holders: Collection[Holder], today: date) -> InterestFigure:
    people = _people(holders)
    figure = work.session.get(InterestFigure, stem, with_for_update=True)
    if figure is None:
        figure = InterestFigure(
            kind=stem.kind,
            stem=stem.stem,
            looked_on=today,
            moved_on=today,
            needed=0,
            members=0,
            secret=sketches.new_key(),
            sketch=sketches.EMPTY,
            told={},
        )
        work.session.add(figure)
        _move(figure, holders, today)
    elif figure.looked_on < today:
        figure.looked_on = today
        if _rises(figure, people) or _falls(figure, len(people), today):
            _move(figure, holders, today)
    return figure


def _rises(figure: InterestFigure, people: Iterable[str]) -> bool:
    """Whether enough hold it who were in no figure of it before."""
    met, _ = sketches.take_in(figure.sketch, figure.secret, people)
    return sketches.newcomers(figure.sketch, met) >= figure.needed


def _falls(figure: InterestFigure, members: int, today: date) -> bool:
    """Whether enough are gone, and it has stood for long."""
    return today - figure.moved_on >= RESTS and figure.members - members >= figure.needed


def _move(figure: InterestFigure, holders: Collection[Holder], today: date) -> None:
    people = _people(holders)
    figure.sketch, _ = sketches.take_in(figure.sketch, figure.secret, people)
    figure.moved_on, figure.needed = today, draw()
    figure.members, figure.told = len(people), _rounded(holders)


def _people(holders: Iterable[Holder]) -> set[str]:
    return {holder.member for holder in holders}


def _rounded(holders: Iterable[Holder]) -> dict[str, dict[str, int]]:
    """In tens, all from one draw of their own: what made a figure move says nothing of it."""
    drawn, counts = draw(), Counter[tuple[str, str]]()
    for holder in holders:
        counts.update([(holder.need, holder.tier), (holder.need, _ALL)])
    tens: dict[str, dict[str, int]] = {}
    for (need, tier), count in counts.items():
        if rounded := in_tens(count, drawn):
            tens.setdefault(need, {})[tier] = rounded
    return tens
