"""The operator's account: in whose name the club itself publishes, and who gets its post."""

from __future__ import annotations

from sqlmodel import Session, col, select

from club.emails import normal_email
from schemas.account import Account
from schemas.words import AccountState, Role


def operator_of(session: Session, email: str | None) -> Account | None:
    """The account with this address, else the administrator who joined first; None without any.

    Also where nobody has the address any more: what is written to the club has to reach somebody.
    """
    active = select(Account).where(col(Account.state) == AccountState.ACTIVE)
    if email is not None:
        named = session.exec(active.where(col(Account.email) == normal_email(email))).first()
        if named is not None:
            return named
    first = active.where(col(Account.role) == Role.ADMINISTRATOR)
    return session.exec(first.order_by(col(Account.created_at), col(Account.id)).limit(1)).first()
