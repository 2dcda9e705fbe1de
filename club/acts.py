"""The log of what moderators did, and what ended by itself: only ever added to (A15)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import String, cast, distinct
from sqlmodel import Session, col, func, select

from schemas.account import Account
from schemas.moderation import (
    APPEALABLE,
    INFRINGEMENTS,
    UNTOLD,
    Act,
    ActOut,
    Appeal,
    LoggedAct,
    ModerationAct,
)
from store.unit_of_work import Work

_MOST = 200

THE_CLUB = ""
"""Whom an act is on that concerns no single account."""


def note(
    work: Work,
    moderator: Account | None,
    account_id: str,
    act: Act,
    reason: str,
    *,
    publication: str | None = None,
    keyword: str | None = None,
    until: datetime | None = None,
) -> ModerationAct:
    """Write an act into the log; `moderator` is None for what ends by itself.

    `publication` is the identifier of the one it is about, `keyword` the text of the single
    keyword that it is about, `until` when a ban or block ends.
    """
    row = ModerationAct(
        at=work.now,
        moderator=moderator.slug if moderator else "",
        moderator_id=moderator.id if moderator else None,
        account_id=account_id,
        publication_id=publication,
        keyword=keyword,
        act=act,
        reason=reason,
        until=until,
    )
    work.session.add(row)
    return row


def latest(session: Session) -> list[LoggedAct]:
    """The latest acts, the newest first."""
    newest = select(ModerationAct).order_by(col(ModerationAct.id).desc()).limit(_MOST)
    return logged(session.exec(newest))


def on_publication(session: Session, publication_id: str) -> list[ModerationAct]:
    """The latest acts on a publication, the newest first."""
    newest = (
        select(ModerationAct)
        .where(col(ModerationAct.publication_id) == publication_id)
        .order_by(col(ModerationAct.id).desc())
        .limit(_MOST)
    )
    return list(session.exec(newest))


def of_account(session: Session, account_id: str) -> list[ModerationAct]:
    """All acts on an account and its publications, the newest first."""
    newest = (
        select(ModerationAct)
        .where(col(ModerationAct.account_id) == account_id)
        .order_by(col(ModerationAct.id).desc())
    )
    return list(session.exec(newest))


def looks(session: Session, account_id: str) -> list[ModerationAct]:
    """The latest looks of support at an account, the newest first (C3)."""
    newest = (
        select(ModerationAct)
        .where(col(ModerationAct.account_id) == account_id, col(ModerationAct.act) == Act.LOOK)
        .order_by(col(ModerationAct.id).desc())
        .limit(_MOST)
    )
    return list(session.exec(newest))


def latest_block(session: Session, account_id: str) -> ModerationAct | None:
    """The act that blocked an account last."""
    return session.exec(
        select(ModerationAct)
        .where(col(ModerationAct.account_id) == account_id, col(ModerationAct.act) == Act.BLOCK)
        .order_by(col(ModerationAct.id).desc())
        .limit(1)
    ).first()


def infringements(session: Session, account_id: str) -> int:
    """Infringements of an account that stand (A15).

    A publication that was refused or banned counts once, however often; so does each block. What
    an appeal undid does not count.
    """
    granted = select(col(Appeal.act_id)).where(col(Appeal.granted).is_(True))
    what = func.coalesce(ModerationAct.publication_id, cast(ModerationAct.id, String))
    return session.exec(
        select(func.count(distinct(what))).where(
            col(ModerationAct.account_id) == account_id,
            col(ModerationAct.act).in_(INFRINGEMENTS),
            col(ModerationAct.keyword).is_(None),
            col(ModerationAct.id).not_in(granted),
        )
    ).one()


def told(session: Session, acts: Sequence[ModerationAct]) -> list[ActOut]:
    """Acts on one account as its holder reads them: not who decided, nor what is of others, too."""
    if not acts:
        return []
    answered = select(col(Appeal.act_id)).where(col(Appeal.account_id) == acts[0].account_id)
    done = set(session.exec(answered))
    return [
        ActOut.model_validate(
            {
                **act.model_dump(include=set(ActOut.model_fields)),
                "may_appeal": act.act in APPEALABLE and act.id not in done,
            }
        )
        for act in acts
        if act.act not in UNTOLD
    ]


def logged(acts: Iterable[ModerationAct]) -> list[LoggedAct]:
    """Acts as moderators read them: with who decided, and of whom."""
    return [LoggedAct.model_validate(act.model_dump()) for act in acts]
