"""What a member does not want to be shown: entries hidden, authors muted (K8).

The rule that carries it out is `club.audience.may_see`, on hubs and Sites, pushed and pulled
alike; the member's open pages follow at once.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from schemas.errors import N_, Invalid, LimitReached
from schemas.feedback import Exclusion
from schemas.outbox import Topic
from schemas.publication import Publication
from store.unit_of_work import Work

MOST_HIDDEN = 5_000
MOST_MUTED = 1_000
"""Entries and authors that one member may exclude."""


def hide(work: Work, member: str, publication: Publication) -> Exclusion:
    """Leave a publication out of the member's hub and of every Site for that member."""
    wanted = Exclusion(account_id=member, publication_id=publication.id, created_at=work.now)
    return _exclude(work, wanted)


def mute(work: Work, member: str, publication: Publication) -> Exclusion:
    """Leave out everything by a publication's author; `Invalid` for the member's own."""
    if publication.account_id == member:
        raise Invalid(
            N_("You cannot mute yourself."),
            fields={"publication": N_("You cannot mute yourself.")},
        )
    author = publication.account_id
    return _exclude(work, Exclusion(account_id=member, author_id=author, created_at=work.now))


def include(work: Work, exclusion: Exclusion) -> None:
    """Undo: what was left out shows again."""
    work.session.delete(exclusion)
    work.note(Topic.MEMBER, exclusion.account_id)


def exclusions(session: Session, member: str) -> list[Exclusion]:
    """All that the member excludes, the newest first."""
    return list(
        session.exec(
            select(Exclusion)
            .where(col(Exclusion.account_id) == member)
            .order_by(col(Exclusion.created_at).desc(), col(Exclusion.id))
        )
    )


def _exclude(work: Work, wanted: Exclusion) -> Exclusion:
    """Keep it once, within bounds. The caller holds the member's row, so that they hold."""
    mine = col(Exclusion.account_id) == wanted.account_id
    held = work.session.exec(select(Exclusion).where(mine, _same(wanted))).first()
    if held is not None:
        return held
    mutes = wanted.author_id is not None
    alike = col(Exclusion.author_id).is_not(None) if mutes else col(Exclusion.author_id).is_(None)
    most = MOST_MUTED if mutes else MOST_HIDDEN
    count = select(func.count()).select_from(Exclusion).where(mine, alike)
    if work.session.exec(count).one() >= most:
        raise LimitReached(
            N_("You have left out {most} already, as many as one member may. Undo some first."),
            most=most,
        )
    work.session.add(wanted)
    work.note(Topic.MEMBER, wanted.account_id)
    return wanted


def _same(wanted: Exclusion) -> ColumnElement[bool]:
    if wanted.author_id is not None:
        return col(Exclusion.author_id) == wanted.author_id
    return col(Exclusion.publication_id) == wanted.publication_id
