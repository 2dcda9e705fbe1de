"""Sub-accounts, supervisors and Webmasters of an account: made, changed, ended (A2, A4, A5).

A delegate acts for an account with sessions and tokens of its own, which name it. What it may is
read with each request; ending it deletes what it acts by, so that its open pages close at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session as Reading
from sqlmodel import col, select

from club import allowances, sessions
from club.accounts import correct
from club.ages import ADULT, MINOR_FROM, check_birth_date, full_years
from club.delegation_end import end_now
from club.emails import normal_email, refuse_taken_email
from club.login import Caller, account_of
from club.passwords import check_strength, hash_password
from club.site_addresses import by_slug
from schemas.account import Account, AccountPatch
from schemas.allowance import Purpose
from schemas.delegation import (
    GRANTABLE,
    MINOR,
    USUAL,
    Acting,
    Delegate,
    DelegateChange,
    DelegateIn,
    DelegateKind,
    DelegateOut,
    Right,
    SubIn,
    WebmasterIn,
)
from schemas.errors import N_, Forbidden, Invalid, LimitReached, NotFound, StateConflict
from schemas.words import AccountState, AccountType
from store.rows import own_row
from store.truth import Truth
from store.unit_of_work import Work

MOST = 50
"""Delegates that an account may have at a time."""


def delegates(reading: Reading, caller: Caller, today: date) -> list[DelegateOut]:
    """Those whom the caller may manage, the latest first; the ended ones are at the end."""
    rows = _rows(reading, caller.account.id)
    return [_told(row, worker, today) for row, worker in rows if _may_manage(caller, row)]


def of_account(reading: Reading, account_id: str, today: date) -> list[DelegateOut]:
    """All who act or acted for an account (C8)."""
    return [_told(row, worker, today) for row, worker in _rows(reading, account_id)]


def _rows(reading: Reading, account_id: str) -> Sequence[tuple[Delegate, Account]]:
    return reading.exec(
        select(Delegate, Account)
        .outerjoin(Account, col(Account.id) == col(Delegate.worker_id))
        .where(col(Delegate.account_id) == account_id)
        .order_by(
            col(Delegate.ended_at).is_not(None), col(Delegate.created_at).desc(), col(Delegate.id)
        )
    ).all()


def make(truth: Truth, caller: Caller, wanted: DelegateIn) -> DelegateOut:
    """Let somebody act for the caller's account.

    Raises `Invalid`, `EmailTaken`, `NotFound`, `Forbidden`, `StateConflict`, `LimitReached`.
    """
    digest = None
    if isinstance(wanted, SubIn):
        about = (wanted.email, wanted.email.partition("@")[0], wanted.full_name)
        check_strength(wanted.password, about)
        if not allowances.spend(truth, caller.account.id, Purpose.DELEGATE):
            raise LimitReached(N_("That was tried too often. Wait a few minutes, then try again."))
        digest = hash_password(wanted.password)
    with truth.work() as work:
        account = account_of(work.session, caller.account.id, for_update=True)
        _check_number(work, account)
        kind = DelegateKind(wanted.kind)
        rights = USUAL[kind] if wanted.rights is None else wanted.rights
        if isinstance(wanted, SubIn):
            worker = None
            row = _sub(work, caller, account, wanted, digest)
        else:
            worker, row = _webmaster(work, account, wanted)
        _set_rights(caller, row, rights, work.now.date())
        work.session.add(row)
        work.commit()
    return _told(row, worker, work.now.date())


def change(truth: Truth, caller: Caller, delegate_id: str, wanted: DelegateChange) -> DelegateOut:
    """Set a delegate's rights, or another password; its open pages close and ask again."""
    with truth.work() as work:
        row = _managed(work, caller, delegate_id)
        today = work.now.date()
        if wanted.rights is not None:
            _set_rights(caller, row, wanted.rights, today)
            sessions.close_pages(work, row.account_id, row.id)
        if wanted.password is not None:
            if row.email is None:
                raise Forbidden(N_("A Webmaster logs in with a password of their own."))
            about = (row.email, row.email.partition("@")[0], row.full_name)
            check_strength(wanted.password, about)
            row.password_hash = hash_password(wanted.password)
            sessions.end_all(work, row.account_id, person=row.id)
        worker = work.session.get(Account, row.worker_id) if row.worker_id else None
        told = _told(row, worker, today)
        work.commit()
    return told


def end(truth: Truth, caller: Caller, delegate_id: str) -> None:
    """End a delegation at once: its sessions, its tokens, its open pages. Raises `NotFound`."""
    with truth.work() as work:
        end_now(work, _managed(work, caller, delegate_id))
        work.commit()


def give_up(truth: Truth, caller: Caller) -> None:
    """Act for the account no more: a delegate's own end of it."""
    if caller.person is None:
        return
    with truth.work() as work:
        row = work.session.get(Delegate, caller.person, with_for_update=True)
        if row is not None and row.ended_at is None:
            end_now(work, row)
            work.commit()


def choose_language(truth: Truth, caller: Caller, language: str) -> None:
    """Speak another language to who acts: the delegate, or the holder (A8)."""
    if caller.delegate is None:
        correct(truth, caller.account.id, AccountPatch.model_validate({"language": language}))
        return
    with truth.work() as work:
        row = work.session.get(Delegate, caller.delegate.id, with_for_update=True)
        if row is not None:
            row.language = language
            work.commit()


def acting_for(row: Delegate, account: Account) -> Acting:
    """What somebody is told of the account that they act for."""
    return Acting(
        id=row.id,
        kind=row.kind,
        account=account.slug,
        account_name=account.name,
        rights=_in_order(row.rights),
        since=row.created_at,
    )


def _managed(work: Work, caller: Caller, delegate_id: str) -> Delegate:
    sentence = N_("Nobody like that acts for this account.")
    account_id = caller.account.id
    row = own_row(work.session, Delegate, delegate_id, account_id, sentence, for_update=True)
    if row.ended_at is not None or not _may_manage(caller, row):
        raise NotFound(sentence)
    return row


def _may_manage(caller: Caller, row: Delegate) -> bool:
    """The holder manages all; a supervisor, sub-accounts that may not more than they."""
    if caller.delegate is None:
        return True
    return row.kind is DelegateKind.SUB and caller.delegate.rights_cover(row)


def _check_number(work: Work, account: Account) -> None:
    held = work.session.exec(
        select(col(Delegate.id)).where(
            col(Delegate.account_id) == account.id, col(Delegate.ended_at).is_(None)
        )
    ).all()
    if len(held) >= MOST:
        raise LimitReached(N_("At most {most} people can act for an account."), most=MOST)


def _sub(
    work: Work, caller: Caller, account: Account, wanted: SubIn, digest: str | None
) -> Delegate:
    email = normal_email(wanted.email)
    refuse_taken_email(work, email)
    today = work.now.date()
    check_birth_date(wanted.birth_date, today)
    years = full_years(wanted.birth_date, today)
    guardian = years < ADULT
    if guardian and caller.delegate is not None:
        raise Forbidden(N_("Only the account's holder can be a guardian."))
    if guardian:
        _check_guardian(account, wanted, years)
    return Delegate(
        account_id=account.id,
        kind=DelegateKind(wanted.kind),
        email=email,
        password_hash=digest,
        full_name=wanted.full_name,
        birth_date=wanted.birth_date,
        job=wanted.job,
        language=wanted.language or account.language,
        rights=[],
        guardian_confirmed_at=work.now if guardian else None,
        created_at=work.now,
    )


def _check_guardian(account: Account, wanted: SubIn, years: int) -> None:
    """Raise `Invalid` unless somebody under age may be here (A2)."""
    sentence = None
    if years < MINOR_FROM:
        sentence = N_("Nobody under 16 can be here.")
    elif account.type is not AccountType.INDIVIDUAL or wanted.kind != "sub":
        sentence = N_("Somebody under 18 can only have a sub-account of their legal guardian's.")
    if sentence is not None:
        raise Invalid(N_("Some fields need another look."), fields={"birth_date": sentence})
    if not wanted.guardian:
        raise Invalid(
            N_("Some fields need another look."),
            fields={"guardian": N_("Confirm that you are their legal guardian.")},
        )


def _webmaster(work: Work, account: Account, wanted: WebmasterIn) -> tuple[Account, Delegate]:
    worker = by_slug(work.session, wanted.slug)
    if not worker.webmaster or worker.id == account.id or worker.state is not AccountState.ACTIVE:
        sentence = N_("No certified Webmaster has this address.")
        raise Invalid(sentence, fields={"slug": sentence})
    already = work.session.exec(
        select(Delegate).where(
            col(Delegate.account_id) == account.id,
            col(Delegate.worker_id) == worker.id,
            col(Delegate.ended_at).is_(None),
        )
    ).first()
    if already is not None:
        raise StateConflict(N_("This Webmaster works on the account already."))
    return worker, Delegate(
        account_id=account.id,
        kind=DelegateKind.WEBMASTER,
        worker_id=worker.id,
        language=worker.language,
        rights=[],
        created_at=work.now,
    )


def _set_rights(caller: Caller, row: Delegate, rights: frozenset[Right], today: date) -> None:
    """Raise `Forbidden` for what the caller may not pass on, `Invalid` for what is too much."""
    if not _may_manage(caller, row) or not all(map(caller.may, rights)):
        raise Forbidden(N_("Nobody can pass on rights that they do not have."))
    most = GRANTABLE[row.kind]
    if _is_minor(row, today):
        most &= MINOR
    if rights - most:
        sentence = N_("This is more than they can be let do.")
        raise Invalid(N_("Some fields need another look."), fields={"rights": sentence})
    row.rights = [right.value for right in _in_order(rights)]


def _is_minor(row: Delegate, today: date) -> bool:
    return row.birth_date is not None and full_years(row.birth_date, today) < ADULT


def _in_order(rights: list[str] | frozenset[Right]) -> list[Right]:
    return [right for right in Right if right in rights]


def _told(row: Delegate, worker: Account | None, today: date) -> DelegateOut:
    return DelegateOut(
        id=row.id,
        kind=row.kind,
        name=(worker.name if worker else row.full_name) or "",
        email=row.email,
        slug=worker.slug if worker else None,
        job=row.job,
        minor=_is_minor(row, today),
        rights=_in_order(row.rights),
        since=row.created_at,
        ended_at=row.ended_at,
    )
