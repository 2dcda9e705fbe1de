"""What an account may do besides being a member: moderate, administer."""

from __future__ import annotations

from club.accounts import by_email
from club.login import Caller
from schemas.account import Account
from schemas.errors import N_, Forbidden
from schemas.words import Role
from store.truth import Truth


def grant(truth: Truth, email: str, role: Role) -> Account:
    """Give the account with this address a role, from its next request on; raises `NotFound`."""
    with truth.work() as work:
        account = by_email(work, email)
        account.role = role
        work.commit()
    return account


def may_moderate(account: Account) -> bool:
    """Whether the account decides on publications and members; administrators may too."""
    return account.role in (Role.MODERATOR, Role.ADMINISTRATOR)


def may_administer(account: Account) -> bool:
    """Whether the account tunes the club itself."""
    return account.role is Role.ADMINISTRATOR


def is_moderating(caller: Caller) -> bool:
    """Whether the caller moderates: a role is its holder's alone, whoever acts for the account."""
    return caller.delegate is None and may_moderate(caller.account)


def check_moderator(account: Account) -> None:
    """Raise `Forbidden` for anybody who may not moderate."""
    if not may_moderate(account):
        raise Forbidden(N_("This is open to the club's moderators only."))


def check_administrator(account: Account) -> None:
    """Raise `Forbidden` for anybody who may not administer."""
    if not may_administer(account):
        raise Forbidden(N_("This is open to the club's administrators only."))
