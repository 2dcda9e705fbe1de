"""Links that letters bring, each of which works once and for a time (C1, A11)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from club import account_letters, letters
from club.emails import is_taken_email, normal_email
from club.login import Login, digest
from schemas.account import Account
from schemas.delegation import Delegate
from schemas.errors import N_, NotFound
from schemas.letter import LetterPurpose
from schemas.mail_link import LinkPurpose, MailLink
from store.locking import ALONE
from store.truth import Truth
from store.unit_of_work import Work

LIVES = {
    LinkPurpose.RECOVER: timedelta(hours=1),
    LinkPurpose.VALIDATE: timedelta(days=14),
    LinkPurpose.EXTEND: timedelta(days=1),
    LinkPurpose.CHANGE: timedelta(days=1),
}
"""How long a link works after its letter was written."""

AGAIN = timedelta(minutes=10)
"""How long after one letter another may be asked for."""

_KEPT = timedelta(days=1)
_WAITS = timedelta(days=7)
"""How long an asked link waits for whoever writes its letter."""


def ask(work: Work, purpose: LinkPurpose, email: str, account_id: str | None = None) -> None:
    """Promise a letter with a link to this address, if an account has it.

    With an account's identifier, one to the address that this account is to have.
    """
    work.session.add(
        MailLink(
            purpose=purpose, email=normal_email(email), account_id=account_id, asked_at=work.now
        )
    )


def asked_lately(session: Session, purpose: LinkPurpose, email: str, now: datetime) -> bool:
    """Whether a letter of this kind to this address was asked for a moment ago."""
    lately = select(col(MailLink.id)).where(
        col(MailLink.email) == normal_email(email),
        col(MailLink.purpose) == purpose,
        col(MailLink.asked_at) > now - AGAIN,
    )
    return session.exec(lately.limit(1)).first() is not None


def write_due(truth: Truth, origin: str, *, limit: int = 50) -> int:
    """Write the letters of the links that were asked for; returns how many.

    `origin` is the club's own address, which the links begin with.
    """
    with truth.glance() as glance:
        if glance.exec(_ASKED.limit(1)).first() is None:
            return 0
    written = 0
    with truth.work() as work:
        asked = work.session.exec(_ASKED.limit(limit).with_for_update(skip_locked=True)).all()
        for link in asked:
            login = login_of(work.session, link)
            if login is None:
                work.session.delete(link)
            elif link.purpose is LinkPurpose.CHANGE and is_taken_email(work.session, link.email):
                _tell_it_is_taken(work, link)
                work.session.delete(link)
                written += 1
            else:
                _write(work, link, login, origin)
                written += 1
        work.commit()
    return written


def login_of(session: Session, link: MailLink) -> Login | None:
    """Whose address it is: an account's holder's, or of somebody who acts for one (A4).

    A delegate's address is good for a new password alone. An address that an account is to have
    is nobody's yet.
    """
    if link.purpose is LinkPurpose.CHANGE:
        account = session.get(Account, link.account_id)
        return Login(account) if account is not None else None
    account = session.exec(select(Account).where(col(Account.email) == link.email)).first()
    if account is not None:
        return Login(account)
    acting = session.exec(
        select(Account, Delegate)
        .join(Delegate, col(Delegate.account_id) == col(Account.id))
        .where(col(Delegate.email) == link.email, col(Delegate.ended_at).is_(None))
    ).first()
    return Login(*acting) if acting and link.purpose is LinkPurpose.RECOVER else None


def _write(work: Work, link: MailLink, login: Login, origin: str) -> None:
    account, delegate = login.account, login.delegate
    secret = secrets.token_urlsafe(24)
    link.account_id, link.digest = account.id, digest(secret)
    end = work.now + LIVES[link.purpose]
    if link.purpose is LinkPurpose.VALIDATE and account.email_asked_at is not None:
        # As long as there is time to answer, the link has to work.
        end = max(end, account.email_due_at or end)
    link.expires_at = end
    subject, text = account_letters.LETTERS[link.purpose](login, origin, secret, end)
    address = link.email if delegate or link.purpose is LinkPurpose.CHANGE else None
    letters.write(work, account, LetterPurpose.ACCOUNT, subject, text, address=address)


def _tell_it_is_taken(work: Work, link: MailLink) -> None:
    """Tell whoever has the address, and nobody else, that another account wants it."""
    known = work.session.exec(select(Account).where(col(Account.email) == link.email)).first()
    if known is not None:
        subject, text = account_letters.taken(known)
        letters.write(work, known, LetterPurpose.ACCOUNT, subject, text)


def use(work: Work, purpose: LinkPurpose, secret: str) -> Account:
    """Use up a link, and give the account whose holder it was sent to; as `use_login`."""
    login = use_login(work, purpose, secret)
    if login.delegate is not None:
        raise _spent()
    return login.account


def use_login(work: Work, purpose: LinkPurpose, secret: str) -> Login:
    """Use up a link, and give who it was sent to, locked; raises `NotFound`.

    Both together: whoever does not commit has not used it.
    """
    link = work.session.exec(_by_secret(purpose, secret).with_for_update()).first()
    if link is None or link.expires_at is None or link.expires_at <= work.now:
        raise _spent()
    account = work.session.get(Account, link.account_id, with_for_update=ALONE)
    login = login_of(work.session, link) if account is not None else None
    if login is None or login.account.id != link.account_id:
        raise _spent()
    # Another process may have used it since it was read.
    used = work.session.execute(
        update(MailLink)
        .where(col(MailLink.id) == link.id, col(MailLink.used_at).is_(None))
        .values(used_at=work.now)
    )
    if getattr(used, "rowcount", 0) != 1:
        raise _spent()
    return login


def check(truth: Truth, purpose: LinkPurpose, secret: str) -> MailLink:
    """A link, unused; raises `NotFound` for one that does not work any more."""
    with truth.read() as session:
        link = session.exec(_by_secret(purpose, secret)).first()
        if link is None or link.expires_at is None or link.expires_at <= truth.clock():
            raise _spent()
    return link


def void(work: Work, purpose: LinkPurpose, account_id: str, email: str | None = None) -> None:
    """Make all other links of a kind useless that somebody was sent, at this address or at any."""
    theirs = (
        update(MailLink)
        .where(
            col(MailLink.account_id) == account_id,
            col(MailLink.purpose) == purpose,
            col(MailLink.used_at).is_(None),
        )
        .values(used_at=work.now)
    )
    work.session.execute(theirs.where(col(MailLink.email) == email) if email else theirs)


def purge(truth: Truth) -> int:
    """Forget links that work no more, and those that nobody wrote; returns how many."""
    with truth.work() as work:
        gone = work.delete(
            MailLink,
            (col(MailLink.expires_at) < work.now - _KEPT)
            | (col(MailLink.digest).is_(None) & (col(MailLink.asked_at) < work.now - _WAITS)),
        )
        work.commit()
    return gone


def _by_secret(purpose: LinkPurpose, secret: str) -> SelectOfScalar[MailLink]:
    return select(MailLink).where(
        col(MailLink.digest) == digest(secret),
        col(MailLink.purpose) == purpose,
        col(MailLink.used_at).is_(None),
    )


def _spent() -> NotFound:
    return NotFound(N_("This link was used already, or is too old. Ask for another one."))


_ASKED = (
    select(MailLink)
    .where(col(MailLink.digest).is_(None))
    .order_by(col(MailLink.asked_at), col(MailLink.id))
)
