"""Email addresses: validated after registering and at intervals, or the account waits (A11)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, select

from club import mail_links
from club.standing import set_state
from schemas.account import Account
from schemas.errors import N_, LimitReached
from schemas.mail_link import LinkPurpose
from schemas.words import AccountState
from store.locking import ALONE
from store.truth import Truth
from store.unit_of_work import Work

_MOST = 50
"""Accounts a round: the rest wait for the next one."""


def keep_valid(truth: Truth, grace: timedelta) -> int:
    """Ask those whose time has come to validate, and suspend those who did not within `grace`.

    Returns how many accounts were asked or suspended.
    """
    with truth.glance() as glance:
        due = glance.exec(
            select(col(Account.id))
            .where(
                col(Account.email_due_at) <= truth.clock(),
                col(Account.state) == AccountState.ACTIVE,
            )
            .order_by(col(Account.email_due_at), col(Account.id))
            .limit(_MOST)
        ).all()
    return sum(_ask_or_suspend(truth, one, grace) for one in due)


def _ask_or_suspend(truth: Truth, account_id: str, grace: timedelta) -> bool:
    with truth.work() as work:
        account = work.session.get(Account, account_id, with_for_update=ALONE)
        if account is None or not _is_due(account, work.now):
            return False
        if account.email_asked_at is None:
            account.email_asked_at, account.email_due_at = work.now, work.now + grace
        else:
            set_state(work, account, AccountState.SUSPENDED)
        mail_links.ask(work, LinkPurpose.VALIDATE, account.email)
        work.commit()
        return True


def _is_due(account: Account, now: datetime) -> bool:
    due = account.email_due_at
    return account.state is AccountState.ACTIVE and due is not None and due <= now


def ask_again(truth: Truth, account: Account) -> None:
    """Promise another letter with a link; raises `LimitReached` soon after the last one."""
    with truth.work() as work:
        if mail_links.asked_lately(work.session, LinkPurpose.VALIDATE, account.email, work.now):
            raise LimitReached(N_("A letter is on its way already. Wait a while for it."))
        mail_links.ask(work, LinkPurpose.VALIDATE, account.email)
        work.commit()


def validate(truth: Truth, secret: str, validity: timedelta) -> Account:
    """Confirm an address by a letter's link; a suspended account is restored at once.

    It is asked again after `validity`. Raises `NotFound` for a link that works no more.
    """
    with truth.work() as work:
        account = mail_links.use(work, LinkPurpose.VALIDATE, secret)
        mail_links.void(work, LinkPurpose.VALIDATE, account.id, account.email)
        confirm(work, account, validity)
        work.commit()
    return account


def confirm(work: Work, account: Account, validity: timedelta | None) -> None:
    """Letters reach the account: it is not asked before `validity` is over, without it never."""
    account.email_validated_at = work.now
    account.email_asked_at = account.email_bounced_at = None
    account.email_due_at = work.now + validity if validity is not None else None
    if account.state is AccountState.SUSPENDED:
        set_state(work, account, AccountState.ACTIVE)
