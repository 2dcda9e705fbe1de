"""Different readers of publications, counted so that nobody's reading is written down (F4).

`docs/statistics.md` says what is counted, told and erased when.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select
from ua_parser import parse_device

from club import sketches
from schemas.columns import is_id
from schemas.publication import Publication
from schemas.readership import ViewPeriod, Views
from schemas.rounded import draw, in_tens
from store.truth import Truth
from store.unit_of_work import Work

KEPT = timedelta(days=90)
"""How long a period waits for enough readers."""
SHOWN = 30
"""Periods that an author is told of, the latest."""


class View(NamedTuple):
    """One opening of a publication."""

    publication: str
    reader: str
    """What tells this reader from others: a member's id, or a visitor's address and browser."""
    agent: str | None
    """A visitor's browser as it names itself; None for members."""


def count(truth: Truth, views: Collection[View]) -> None:
    """Add views to their publications' open periods; those of robots and of what is gone are left.

    Raises `IntegrityError` where another process did the same: nothing is counted then.
    """
    readers: dict[str, set[str]] = {}
    for view in views:
        if is_id(view.publication) and not _is_robot(view.agent):
            readers.setdefault(view.publication, set()).add(view.reader)
    if not readers:
        return
    with truth.work() as work:
        there = set(
            work.session.exec(
                select(col(Publication.id)).where(col(Publication.id).in_(sorted(readers)))
            )
        )
        _add(work, {one: some for one, some in readers.items() if one in there})
        work.commit()


def end_due(truth: Truth) -> int:
    """End the periods whose readers are enough, forget those that waited too long; how many."""
    today = truth.clock().date()
    is_open = col(ViewPeriod.told).is_(None)
    with truth.work() as work:
        late = work.delete(ViewPeriod, is_open, col(ViewPeriod.since) < today - KEPT)
        due = work.session.exec(
            select(ViewPeriod)
            .where(
                is_open,
                col(ViewPeriod.last) < today,
                col(ViewPeriod.readers) >= col(ViewPeriod.needed),
            )
            .with_for_update(skip_locked=True)
        ).all()
        for period in due:
            _end(period)
        work.commit()
        return len(due) + late


def views(session: Session, publication: str) -> list[Views]:
    """The periods of a publication that have ended, the latest first."""
    rows = session.exec(
        select(ViewPeriod)
        .where(col(ViewPeriod.publication_id) == publication, col(ViewPeriod.told).is_not(None))
        .order_by(col(ViewPeriod.since).desc())
        .limit(SHOWN)
    )
    return [Views(since=row.since, until=row.last, readers=row.told or 0) for row in rows]


def _add(work: Work, readers: Mapping[str, Collection[str]]) -> None:
    today = work.now.date()
    found = work.session.exec(
        select(ViewPeriod)
        .where(col(ViewPeriod.publication_id).in_(sorted(readers)), col(ViewPeriod.told).is_(None))
        .order_by(col(ViewPeriod.publication_id))
        .with_for_update()
    ).all()
    held = {row.publication_id: row for row in found}
    for publication, some in sorted(readers.items()):
        period = held.get(publication)
        if period is not None and period.last < today and period.readers >= period.needed:
            _end(period)
            period = None
        if period is None:
            period = _begin(publication, today)
            work.session.add(period)
        _take_in(period, some, today)


def _begin(publication: str, day: date) -> ViewPeriod:
    return ViewPeriod(
        publication_id=publication,
        since=day,
        last=day,
        needed=draw(),
        secret=sketches.new_key(),
        sketch=sketches.EMPTY,
    )


def _take_in(period: ViewPeriod, readers: Iterable[str], day: date) -> None:
    """Count readers in an open period."""
    if period.secret is None or period.sketch is None:
        raise AssertionError("an open period has its key and sketch")
    period.sketch, period.readers = sketches.take_in(period.sketch, period.secret, readers)
    period.last = max(period.last, day)


def _end(period: ViewPeriod) -> None:
    """Keep what is told of a period, and nothing of its readers."""
    period.told = in_tens(period.readers, period.needed)
    period.readers, period.needed, period.secret, period.sketch = 0, 0, None, None


def _is_robot(agent: str | None) -> bool:
    """Whether a visitor is no person: every browser calls itself Mozilla, robots say what else."""
    if agent is None:
        return False
    if not agent.startswith("Mozilla/"):
        return True
    device = parse_device(agent)
    return device is not None and device.family == "Spider"
