"""The operator's account: in whose name the club itself publishes, and who gets its post."""

from __future__ import annotations

from sqlmodel import Session, col, select

from club.emails import normal_email
from schemas.account import Account
from schemas.words import AccountState, Role


def operator_of(session: Session, email: str | None) -> Account | None:
    """The account with this address, else the administrator who joined first; None without any."""
    wanted = select(Account).where(col(Account.state) == AccountState.ACTIVE)
    if email is not None:
        named = wanted.where(col(Account.email) == normal_email(email))
    else:
        named = wanted.where(col(Account.role) == Role.ADMINISTRATOR)
    return session.exec(named.order_by(col(Account.created_at), col(Account.id)).limit(1)).first()
