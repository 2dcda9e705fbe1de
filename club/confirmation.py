"""The password asked once more of whoever is logged in, as often as at the login (A18, C1)."""

from __future__ import annotations

from club import strangers
from club.login import Caller, confirm
from schemas.errors import N_, Forbidden
from store.truth import Truth


def login_email(caller: Caller) -> str:
    """The address that whoever acts logs in with.

    Raises `Forbidden` for a Webmaster, whose login is that of their own account (A5).
    """
    email = caller.delegate.email if caller.delegate else caller.account.email
    if email is None:
        raise Forbidden(N_("A Webmaster’s login is changed in the Webmaster’s own account."))
    return email


def confirm_counted(truth: Truth, caller: Caller, password: str, address: str) -> str:
    """Confirm a password, counted as an attempt from `address`; returns the login's email.

    Raises `Invalid` for a wrong one, `LimitReached` after too many.
    """
    email, attempt = login_email(caller), strangers.Attempt.LOGIN
    strangers.take(truth, attempt, address, email)
    confirm(caller, password)
    strangers.give_back(truth, attempt, address, email)
    return email
