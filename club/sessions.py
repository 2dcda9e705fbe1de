"""A member's sessions: seen, ended one by one or all others at once; a password changed (C1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session as Reading
from sqlmodel import col, select

from club import mail_links
from club.confirmation import confirm_counted
from club.login import Caller, keep_password
from club.passwords import check_strength, hash_password
from schemas.account import Account
from schemas.columns import is_id
from schemas.delegation import Delegate
from schemas.errors import N_, NotFound
from schemas.mail_link import LinkPurpose, PasswordChange
from schemas.outbox import Topic
from schemas.session import AccessToken, Session, SessionOut
from store.truth import Truth
from store.unit_of_work import Work


def sessions(reading: Reading, caller: Caller, truth: Truth) -> list[SessionOut]:
    """The browsers that are logged in, this one first, then the newest."""
    rows = _read(
        reading,
        col(Session.account_id) == caller.account.id,
        _of(caller.person),
        col(Session.expires_at) > truth.clock(),
    )
    told = [
        SessionOut(
            id=row.handle,
            browser=row.browser,
            address=row.address,
            created_at=row.created_at,
            expires_at=row.expires_at,
            current=row.id == caller.credential,
            site=site,
        )
        for row, site in rows
    ]
    return sorted(told, key=lambda one: not one.current)


def of_account(reading: Reading, account_id: str) -> list[dict[str, Any]]:
    """Every session on an account as its archive tells it, JSON-ready, the newest first (C8)."""
    told = {"browser", "address", "created_at", "expires_at"}
    return [
        {**row.model_dump(mode="json", include=told), "site": site}
        for row, site in _read(reading, col(Session.account_id) == account_id)
    ]


def _read(reading: Reading, *which: ColumnElement[bool]) -> Sequence[tuple[Session, str | None]]:
    """Sessions, the newest first, each with the slug of the Site that it reads at its own host."""
    rows = reading.exec(
        select(Session, Account.slug)
        .outerjoin(Account, col(Account.id) == col(Session.site_id))
        .where(*which)
        .order_by(col(Session.created_at).desc(), col(Session.id))
    )
    return [(row, site) for row, site in rows]


def _of(person: str | None) -> ColumnElement[bool]:
    """Sessions of one person: the holder, or a delegate."""
    return col(Session.delegate_id).is_not_distinct_from(person)


def close_session(truth: Truth, caller: Caller) -> None:
    """End the caller's session; pages it holds open are told to close."""
    if not caller.by_cookie:
        return
    with truth.work() as work:
        session = work.session.get(Session, caller.credential)
        if session is not None:
            end(work, session)
        if session is None or session.site_id is None:
            _end_work(work, caller)
        work.commit()


def end_session(truth: Truth, caller: Caller, handle: str) -> None:
    """End one session of the caller's at once; its open pages close. Raises `NotFound`."""
    with truth.work() as work:
        found = None
        if is_id(handle):
            found = work.session.exec(
                select(Session).where(
                    col(Session.account_id) == caller.account.id,
                    _of(caller.person),
                    col(Session.handle) == handle,
                )
            ).first()
        if found is None:
            raise NotFound(N_("There is no such session."))
        end(work, found)
        if found.site_id is None:
            _end_work(work, caller)
        work.commit()


def end_others(truth: Truth, caller: Caller) -> int:
    """End every session but the caller's; returns how many."""
    with truth.work() as work:
        ended = end_all(work, caller.account.id, person=caller.person, but=caller.credential)
        work.commit()
    return ended


def end_all(
    work: Work, account_id: str, *, person: str | None = None, but: str | None = None
) -> int:
    """End one person's sessions on an account within a transaction, all or all but one.

    Those of the delegate `person`, or of its holder, with those on accounts that the holder
    works for (A5); returns how many.
    """
    theirs = and_(col(Session.account_id) == account_id, _of(person))
    if person is None:
        theirs |= _at_work(account_id)
    # What was handed over from a session stays or goes with it.
    found = work.session.exec(select(Session).where(theirs, col(Session.site_id).is_(None))).all()
    ending = [one for one in found if one.id != but]
    for one in ending:
        end(work, one)
    return len(ending)


def _end_work(work: Work, caller: Caller) -> None:
    """A Webmaster who logs out somewhere works for nobody until they choose so again (A5)."""
    if caller.delegate is None and caller.account.webmaster:
        for one in work.session.exec(select(Session).where(_at_work(caller.account.id))).all():
            end(work, one)


def _at_work(account_id: str) -> ColumnElement[bool]:
    """Sessions on accounts that this one's holder works for."""
    worked = select(Delegate.id).where(col(Delegate.worker_id) == account_id)
    return col(Session.delegate_id).in_(worked)


def close_pages(work: Work, account_id: str, person: str) -> None:
    """Close what a delegate has open, within a transaction; it may ask again at once."""
    for table in (Session, AccessToken):
        held = select(table.id).where(col(table.delegate_id) == person)
        for credential in work.session.exec(held).all():
            work.note(Topic.MEMBER, account_id, note=credential)


def change_password(truth: Truth, caller: Caller, change: PasswordChange, address: str) -> None:
    """Choose another password; every other session ends, and letters' links for one.

    Raises `Invalid` for a wrong or a weak one, `LimitReached` after too many wrong ones.
    """
    account, delegate = caller.account, caller.delegate
    email = confirm_counted(truth, caller, change.password, address)
    name = (delegate.full_name if delegate else None) or account.name
    check_strength(change.new_password, (email, email.partition("@")[0], name), "new_password")
    digest = hash_password(change.new_password)
    with truth.work() as work:
        keep_password(work.session, caller, digest)
        end_all(work, account.id, person=caller.person, but=caller.credential)
        mail_links.void(work, LinkPurpose.RECOVER, account.id, email)
        work.commit()


def end(work: Work, session: Session) -> None:
    """End a session within a transaction, with those that were handed over from it (C1)."""
    handed_over = select(Session).where(col(Session.parent_id) == session.id)
    for one in (*work.session.exec(handed_over).all(), session):
        # The note names the credential whose open pages close.
        work.note(Topic.MEMBER, one.account_id, note=one.id)
    # Those that were handed over go with it.
    work.delete(Session, col(Session.id) == session.id)
