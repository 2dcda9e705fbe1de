"""Signs of life: given at most every half minute, and told with whether one is late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, update
from sqlmodel import Session, col, select

from schemas.columns import UtcDateTime
from schemas.heartbeat import BackgroundPart, Heartbeat, SignOfLife
from store.truth import Truth

EVERY = timedelta(seconds=30)
LATE = timedelta(minutes=2)
"""Older than this, a sign says that something is wrong."""


def give_sign(truth: Truth, part: BackgroundPart) -> None:
    """Say that a part is at work, unless it or its like has just said so."""
    now = truth.clock()
    with truth.glance() as session:
        last = _last(session, part)
    # A clock that was set back must not silence the part until it has caught up.
    if last is None or not last <= now < last + EVERY:
        truth.change(_SIGN, {"of": part, "now": now, "before": now - EVERY})


def signs(session: Session, parts: Sequence[BackgroundPart], now: datetime) -> list[SignOfLife]:
    """The last sign of each of the parts."""
    told = [(part, _last(session, part)) for part in parts]
    return [SignOfLife(part=part, at=at, late=at is None or at < now - LATE) for part, at in told]


def _last(session: Session, part: BackgroundPart) -> datetime | None:
    return session.exec(select(Heartbeat.at).where(col(Heartbeat.part) == part)).first()


_NOW = bindparam("now", type_=UtcDateTime())
_SIGN = (
    update(Heartbeat)
    .where(
        col(Heartbeat.part) == bindparam("of"),
        or_(
            col(Heartbeat.at).is_(None),
            col(Heartbeat.at) <= bindparam("before", type_=UtcDateTime()),
            col(Heartbeat.at) > _NOW,
        ),
    )
    .values(at=_NOW)
)
