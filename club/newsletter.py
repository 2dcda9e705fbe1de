"""The newsletter: who wants it, and how it is ended without logging in (C4, RFC 8058)."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import Session, col, select

from club import acts, mailings
from club.login import account_of
from schemas.account import Account
from schemas.mailing import MailingPurpose, NewsletterIn, NewsletterSubscription
from schemas.moderation import Act
from store.truth import Truth


def is_subscribed(session: Session, account_id: str) -> bool:
    """Whether a member gets the newsletter."""
    return session.get(NewsletterSubscription, account_id) is not None


def choose(truth: Truth, account_id: str, *, subscribed: bool) -> None:
    """Subscribe or unsubscribe; nothing where it is so already."""
    with truth.work() as work:
        account_of(work.session, account_id, for_update=True)
        row = work.session.get(NewsletterSubscription, account_id)
        if subscribed and row is None:
            mailings.subscribe(work, account_id)
        elif not subscribed and row is not None:
            work.session.delete(row)
        work.commit()


def end(truth: Truth, secret: str) -> None:
    """Unsubscribe by a letter's link; one that was used already has done what it is for."""
    with truth.work() as work:
        work.session.execute(
            delete(NewsletterSubscription).where(col(NewsletterSubscription.secret) == secret)
        )
        work.commit()


def send(truth: Truth, administrator: Account, newsletter: NewsletterIn) -> str:
    """Send it to all who subscribed; returns the mailing's id."""
    with truth.work() as work:
        mailing = mailings.begin(work, MailingPurpose.NEWSLETTER, newsletter.model_dump())
        acts.note(work, administrator, acts.THE_CLUB, Act.LETTER, newsletter.en.subject)
        work.commit()
    return mailing.id


def subscribers(session: Session) -> int:
    """How many members get the newsletter."""
    return len(session.exec(select(col(NewsletterSubscription.account_id))).all())
