"""Letters to many members: written a few hundred at a time by the background work (C4, C11).

A batch of letters and how far the mailing has come are one transaction: whoever goes on after an
interruption begins with the next member, and nobody gets two. Each letter then goes as any other.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import case
from sqlmodel import Session, col, func, select

from club import letters
from schemas.account import Account
from schemas.letter import Letter, LetterPurpose
from schemas.mailing import Mailing, MailingOut, MailingPurpose, NewsletterSubscription
from schemas.words import AccountState
from store.truth import Truth
from store.unit_of_work import Work

BATCH = 200
"""Members that one transaction writes to."""

_SHOWN = 50
_PURPOSES = {
    MailingPurpose.POLICY: LetterPurpose.NOTICE,
    MailingPurpose.MAINTENANCE: LetterPurpose.NOTICE,
    MailingPurpose.NEWSLETTER: LetterPurpose.NEWSLETTER,
}


def begin(work: Work, purpose: MailingPurpose, texts: Mapping[str, Mapping[str, str]]) -> Mailing:
    """Promise a letter to each, within a transaction: `subject` and `text` by language."""
    mailing = Mailing(
        purpose=purpose,
        texts={language: dict(said) for language, said in texts.items()},
        created_at=work.now,
    )
    work.session.add(mailing)
    return mailing


def subscribe(work: Work, account_id: str) -> None:
    """Have a member get the newsletter, within a transaction."""
    secret = secrets.token_urlsafe(24)
    work.session.add(NewsletterSubscription(account_id=account_id, secret=secret, since=work.now))


def write_next(truth: Truth, origin: str, *, batch: int = BATCH) -> int:
    """Write the next letters of the oldest mailing that is not finished; returns how many.

    `origin` is the club's own address, which links in letters begin with.
    """
    with truth.glance() as glance:
        if glance.exec(_OPEN).first() is None:
            return 0
    with truth.work() as work:
        mailing = work.session.exec(_OPEN.with_for_update(skip_locked=True)).first()
        if mailing is None:
            return 0
        members = _next(work.session, mailing, batch)
        work.insert([_letter(work, mailing, *one, origin) for one in members])
        mailing.written += len(members)
        if members:
            mailing.reached = members[-1][0].id
        if len(members) < batch:
            mailing.finished_at = work.now
        work.commit()
    return len(members)


def mailings(session: Session, language: str) -> list[MailingOut]:
    """The latest mailings and how far each is, the newest first; letters are kept for a month."""
    rows = session.exec(
        select(Mailing).order_by(col(Mailing.created_at).desc(), col(Mailing.id)).limit(_SHOWN)
    ).all()
    refused = col(Letter.refused).is_not(None)
    waits = col(Letter.sent_at).is_(None) & ~refused
    counted = {
        mailing: (waiting, bounced)
        for mailing, waiting, bounced in session.exec(
            select(
                col(Letter.mailing_id),
                func.sum(case((waits, 1), else_=0)),
                func.sum(case((refused, 1), else_=0)),
            )
            .where(col(Letter.mailing_id).in_([row.id for row in rows]))
            .group_by(col(Letter.mailing_id))
        )
    }
    told = []
    for row in rows:
        waiting, bounced = counted.get(row.id, (0, 0))
        told.append(
            MailingOut(
                **row.model_dump(include=set(MailingOut.model_fields)),
                subject=row.texts[language]["subject"],
                waiting=waiting,
                refused=bounced,
            )
        )
    return told


def _next(session: Session, mailing: Mailing, batch: int) -> Sequence[tuple[Account, str | None]]:
    """The next members, with the secret by which each ends a subscription to the newsletter."""
    secret = col(NewsletterSubscription.secret)
    wanted = (
        select(Account, secret)
        .join(
            NewsletterSubscription,
            col(NewsletterSubscription.account_id) == col(Account.id),
            isouter=True,
        )
        .where(
            col(Account.id) > mailing.reached,
            col(Account.state) == AccountState.ACTIVE,
            # Who joins later has read what holds then.
            col(Account.created_at) <= mailing.created_at,
        )
    )
    if mailing.purpose is MailingPurpose.NEWSLETTER:
        # Notices go out all the same: the law or the terms want them sent.
        wanted = wanted.where(secret.is_not(None), col(Account.email_bounced_at).is_(None))
    return session.exec(wanted.order_by(col(Account.id)).limit(batch)).all()


def _letter(work: Work, mailing: Mailing, to: Account, secret: str | None, origin: str) -> Letter:
    said = mailing.texts[to.language]
    text, unsubscribe = said["text"], None
    if mailing.purpose is MailingPurpose.NEWSLETTER and secret is not None:
        unsubscribe = f"{origin}/newsletter/{secret}"
        text = letters.with_way_out(text, to.language, unsubscribe)
    return letters.letter_to(
        work,
        to,
        _PURPOSES[mailing.purpose],
        said["subject"],
        text,
        mailing_id=mailing.id,
        unsubscribe=unsubscribe,
    )


_OPEN = (
    select(Mailing)
    .where(col(Mailing.finished_at).is_(None))
    .order_by(col(Mailing.created_at), col(Mailing.id))
    .limit(1)
)
