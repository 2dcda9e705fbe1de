"""A member's sessions: seen, ended one by one or all others at once; a password changed (C1)."""

from __future__ import annotations

from sqlmodel import Session as Reading
from sqlmodel import col, select

from club import mail_links, strangers
from club.login import Caller, account_of, confirm
from club.passwords import check_strength, hash_password
from schemas.columns import is_id
from schemas.errors import N_, NotFound
from schemas.mail_link import LinkPurpose, PasswordChange
from schemas.outbox import Topic
from schemas.session import Session, SessionOut
from store.truth import Truth
from store.unit_of_work import Work


def sessions(reading: Reading, caller: Caller, truth: Truth) -> list[SessionOut]:
    """The browsers that are logged in, this one first, then the newest."""
    rows = reading.exec(
        select(Session)
        .where(
            col(Session.account_id) == caller.account.id,
            col(Session.expires_at) > truth.clock(),
        )
        .order_by(col(Session.created_at).desc(), col(Session.id))
    ).all()
    told = [
        SessionOut(
            id=row.handle,
            browser=row.browser,
            address=row.address,
            created_at=row.created_at,
            expires_at=row.expires_at,
            current=row.id == caller.credential,
        )
        for row in rows
    ]
    return sorted(told, key=lambda one: not one.current)


def end_session(truth: Truth, account_id: str, handle: str) -> None:
    """End one session at once; its open pages close. Raises `NotFound`."""
    with truth.work() as work:
        found = None
        if is_id(handle):
            found = work.session.exec(
                select(Session).where(
                    col(Session.account_id) == account_id, col(Session.handle) == handle
                )
            ).first()
        if found is None:
            raise NotFound(N_("There is no such session."))
        _end(work, found)
        work.commit()


def end_others(truth: Truth, caller: Caller) -> int:
    """End every session but the caller's; returns how many."""
    with truth.work() as work:
        ended = end_all(work, caller.account.id, but=caller.credential)
        work.commit()
    return ended


def end_all(work: Work, account_id: str, *, but: str | None = None) -> int:
    """End an account's sessions within a transaction, all or all but one; returns how many."""
    found = work.session.exec(select(Session).where(col(Session.account_id) == account_id)).all()
    ending = [one for one in found if one.id != but]
    for one in ending:
        _end(work, one)
    return len(ending)


def change_password(truth: Truth, caller: Caller, change: PasswordChange, address: str) -> None:
    """Choose another password; every other session ends, and letters' links for one.

    Raises `Invalid` for a wrong or a weak one, `LimitReached` after too many wrong ones.
    """
    account = caller.account
    attempt = strangers.Attempt.LOGIN
    strangers.take(truth, attempt, address, account.email)
    confirm(account, change.password)
    strangers.give_back(truth, attempt, address, account.email)
    about = (account.email, account.email.partition("@")[0], account.name)
    check_strength(change.new_password, about, field="new_password")
    digest = hash_password(change.new_password)
    with truth.work() as work:
        account_of(work.session, account.id, for_update=True).password_hash = digest
        end_all(work, account.id, but=caller.credential)
        mail_links.void(work, LinkPurpose.RECOVER, account.id)
        work.commit()


def _end(work: Work, session: Session) -> None:
    identifier, account_id = session.id, session.account_id
    work.session.delete(session)
    # The note names the credential whose open pages close.
    work.note(Topic.MEMBER, account_id, note=identifier)
