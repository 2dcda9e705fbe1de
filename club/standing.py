"""Whether an account takes part: blocked, suspended, deactivated, active (P8, A11, A15, C5)."""

from __future__ import annotations

from club import shared_profiles, sharing, showing
from club.accounts import by_email
from club.delegation_end import stop_working
from club.reliability import rate_all_anew, rated_by
from schemas.account import Account
from schemas.outbox import Topic
from schemas.words import AccountState
from store.locking import ALONE
from store.truth import Truth
from store.unit_of_work import Work


def block(truth: Truth, email: str) -> Account:
    """Shut the account out: its publications leave every page, and its own pages close."""
    return _set_state(truth, email, AccountState.BLOCKED)


def unblock(truth: Truth, email: str) -> Account:
    """Let the account in again: its publications come back where they were (K6)."""
    return _set_state(truth, email, None)


def _set_state(truth: Truth, email: str, state: AccountState | None) -> Account:
    with truth.work() as work:
        account = by_email(work, email)
        account.blocked_until = None
        set_state(work, account, state or unblocked(account))
        work.commit()
    return account


def unblocked(account: Account) -> AccountState:
    """What an account is once it is not blocked: one that did not pay still has to (C5)."""
    return AccountState.ACTIVE if account.deactivated_at is None else AccountState.DEACTIVATED


def set_state(work: Work, account: Account, state: AccountState) -> None:
    """Change whether an account takes part, within a transaction; nothing where it does not."""
    work.session.flush()
    work.session.refresh(account, with_for_update=ALONE)
    if account.state is state:
        return
    # Whether a publication is live depends on its author too.
    showing.show_anew(work, account)
    shared_profiles.tell(work, account.id)
    account.state = state
    work.session.flush()
    rate_all_anew(work.session, rated_by(work.session, account.id))
    if state is not AccountState.ACTIVE:
        # Whoever is out of the club works for nobody in it.
        stop_working(work, account.id)
    if state is AccountState.BLOCKED:
        sharing.silence(work, account.id)
    else:
        # What a suspended account shares shows again once it is active.
        work.note(Topic.SHARER, account.id)
    work.note(Topic.MEMBER, account.id)
