"""Addresses that people log in with: one person's each, whoever they act for (A1, A4)."""

from __future__ import annotations

from unicodedata import normalize

from sqlmodel import Session, col, select

from schemas.account import Account
from schemas.delegation import Delegate
from schemas.errors import N_, EmailTaken
from store.unit_of_work import Work


def normal_email(address: str) -> str:
    """The address as logins are told apart by it."""
    return normalize("NFC", address.strip().casefold())


def is_taken_email(session: Session, email: str) -> bool:
    """Whether somebody logs in with this address: an account's holder or a delegate."""
    statement = (
        select(col(Account.id))
        .where(col(Account.email) == email)
        .union_all(select(col(Delegate.id)).where(col(Delegate.email) == email))
    )
    return session.execute(statement).first() is not None


def refuse_taken_email(work: Work, email: str) -> None:
    """Raise `EmailTaken` when somebody logs in with this address already."""
    if is_taken_email(work.session, email):
        raise EmailTaken(
            N_("An account with this email address exists already: log in instead."),
            fields={"email": N_("This email address has an account already.")},
        )
