"""Publications with an end: they go offline by themselves at that moment (P5, P8)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from club.showing import change_begins
from schemas.outbox import Topic
from schemas.publication import Publication
from schemas.words import PUBLISHED, PublicationState
from store.truth import Truth

AT_ONCE = 25
"""Publications that one transaction takes offline."""


def expire(truth: Truth) -> int:
    """Take every publication offline whose end has come; returns how many.

    It leaves open pages as it would if its author took it offline.
    """
    done = 0
    while _is_any_due(truth):
        done += _expire_some(truth)
    return done


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return col(Publication.expires_at) <= now, col(Publication.state).in_(PUBLISHED)


def _is_any_due(truth: Truth) -> bool:
    # Asked every second: no writer waits for it.
    with truth.glance() as session:
        some = select(col(Publication.id)).where(*_due(truth.clock())).limit(1)
        return session.exec(some).first() is not None


def _expire_some(truth: Truth) -> int:
    with truth.work() as work:
        due = work.session.exec(
            select(Publication)
            .where(*_due(work.now))
            .order_by(col(Publication.expires_at))
            .limit(AT_ONCE)
            .with_for_update()
        ).all()
        for publication in due:
            change_begins(work, publication)
            publication.state = PublicationState.OFFLINE
            work.note(Topic.PUBLICATION, publication.id)
        work.commit()
    return len(due)
