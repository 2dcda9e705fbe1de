"""Certified Webmasters, and the accounts that each works on from an own account (A5)."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session as Reading
from sqlmodel import col, select

from club import delegation
from club.delegation_end import end_of_worker
from club.login import Caller, Login, open_session
from club.site_addresses import by_slug
from schemas.account import Account
from schemas.delegation import Acting, Delegate
from schemas.errors import N_, Forbidden, NotFound
from schemas.words import AccountState
from store.rows import find_row
from store.truth import Truth

WORK_LIFE = timedelta(hours=12)
"""How long a Webmaster works for somebody before choosing so again."""


def certify(truth: Truth, slug: str, *, certified: bool) -> Account:
    """Certify a member as a Webmaster, or no more, which ends all they work on (A5)."""
    with truth.work() as work:
        account = by_slug(work.session, slug)
        account.webmaster = certified
        if not certified:
            end_of_worker(work, account.id)
        work.commit()
    return account


def certified(reading: Reading) -> list[Account]:
    """The certified Webmasters, by name."""
    rows = reading.exec(select(Account).where(col(Account.webmaster))).all()
    return sorted(rows, key=lambda one: one.name.casefold())


def works(reading: Reading, account_id: str) -> list[Acting]:
    """The accounts that a member may work on as their Webmaster, the latest first."""
    rows = reading.exec(
        select(Delegate, Account)
        .join(Account, col(Account.id) == col(Delegate.account_id))
        .where(
            col(Delegate.worker_id) == account_id,
            col(Delegate.ended_at).is_(None),
            col(Account.state) == AccountState.ACTIVE,
        )
        .order_by(col(Delegate.created_at).desc(), col(Delegate.id))
    ).all()
    return [delegation.acting_for(delegate, account) for delegate, account in rows]


def begin(
    truth: Truth, caller: Caller, delegate_id: str, browser: str, address: str
) -> tuple[Login, str]:
    """Work for somebody: whom, and the secret of a session on their account.

    Raises `NotFound` unless they assigned the caller and did not end it, `Forbidden` for whoever
    acts for another already.
    """
    if caller.delegate is not None:
        raise Forbidden(N_("Only a Webmaster's own account can work for others."))
    with truth.read() as session:
        row = find_row(session, Delegate, delegate_id)
        account = session.get(Account, row.account_id) if row else None
    if (
        row is None
        or account is None
        or row.worker_id != caller.account.id
        or row.ended_at is not None
        or account.state is not AccountState.ACTIVE
    ):
        raise NotFound(N_("You do not work on this account."))
    secret = open_session(truth, account, browser, address, delegate=row, life=WORK_LIFE)
    return Login(account, row), secret
