"""Logging in and out: sessions of browsers (C1)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session as Reading
from sqlmodel import col, select

from club import acts, strangers
from club.passwords import NOBODYS_DIGEST, verify_password
from club.policies import NEWEST_TO_ACCEPT
from club.registration import normal_email
from schemas.account import Account, Credentials
from schemas.errors import N_, Deactivated, Forbidden, Invalid, Suspended, Unauthenticated
from schemas.moderation import ModerationAct
from schemas.outbox import Topic
from schemas.session import AccessToken, Session
from schemas.words import AccountState
from store.truth import Truth

SESSION_LIFE = timedelta(days=365)
"""A session lives as long as the account's validity: a year (C1)."""

_LONGEST_BROWSER = 300


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request, and with what: a browser's session or a program's token."""

    account: Account
    credential: str
    """Identifier of the session or token."""
    by_cookie: bool
    must_accept: bool = False
    """Whether a new version of a policy has to be accepted before anything else (A17)."""


def log_in(truth: Truth, credentials: Credentials, address: str) -> Account:
    """The account of these credentials, given from `address`; raises as `identify`.

    And `Forbidden`, with the reason, for an account that is blocked, `Suspended` for one that has
    to validate its address (A11), `Deactivated` for one that did not pay (C5).
    """
    account = identify(truth, credentials, address)
    if account.state is AccountState.SUSPENDED:
        raise Suspended(N_("This account waits for its email address to be validated."))
    if account.state is AccountState.DEACTIVATED:
        raise Deactivated(
            N_("This account is deactivated: an invoice was not paid in time. Write to the club.")
        )
    if account.state is not AccountState.ACTIVE:
        with truth.read() as session:
            raise _blocked(acts.latest_block(session, account.id), account)
    return account


def identify(truth: Truth, credentials: Credentials, address: str) -> Account:
    """The account of these credentials, blocked or not.

    Raises `Unauthenticated`, `LimitReached` after too many wrong attempts (A18).
    """
    # Counted before the password is looked at: attempts side by side count, too.
    strangers.take(truth, strangers.Attempt.LOGIN, address, credentials.email)
    with truth.read() as session:
        account = session.exec(
            select(Account).where(col(Account.email) == normal_email(credentials.email))
        ).first()
    right, fresh = verify_password(
        account.password_hash if account else NOBODYS_DIGEST, credentials.password
    )
    if account is None or not right:
        raise Unauthenticated(N_("The email address or the password is not right."))
    strangers.give_back(truth, strangers.Attempt.LOGIN, address, credentials.email)
    if fresh is not None:
        _upgrade(truth, account.id, fresh)
    return account


def _blocked(act: ModerationAct | None, account: Account) -> Forbidden:
    if act is None or not act.reason:
        return Forbidden(N_("This account is blocked. Write to the club to learn why."))
    if account.blocked_until is None:
        return Forbidden(N_("This account is blocked: {reason}"), reason=act.reason)
    return Forbidden(
        N_("This account is blocked until {day}: {reason}"),
        day=account.blocked_until.date().isoformat(),
        reason=act.reason,
    )


def confirm(account: Account, password: str) -> None:
    """Raise `Invalid` unless whoever acts for the account knows its password."""
    right, _ = verify_password(account.password_hash, password)
    if not right:
        sentence = N_("This is not your password.")
        raise Invalid(sentence, fields={"password": sentence})


def account_of(reading: Reading, account_id: str, *, for_update: bool = False) -> Account:
    """The caller's account; raises `Unauthenticated` when it was erased a moment ago."""
    account = reading.get(Account, account_id, with_for_update=for_update or None)
    if account is None:
        raise gone()
    return account


def gone() -> Unauthenticated:
    """What to tell whoever writes for an account that was erased a moment ago."""
    return Unauthenticated(N_("Log in first."))


def _upgrade(truth: Truth, account_id: str, digest: str) -> None:
    with truth.work() as work:
        account = account_of(work.session, account_id)
        account.password_hash = digest
        work.commit()


def open_session(truth: Truth, account: Account, browser: str = "", address: str = "") -> str:
    """Start a session; returns the secret that the cookie holds, encrypted.

    `browser` is what the browser says it is, `address` the IP address that it asks from.
    """
    secret = secrets.token_urlsafe(24)
    with truth.work() as work:
        work.session.exec(
            delete(Session).where(
                col(Session.account_id) == account.id, col(Session.expires_at) <= work.now
            )
        )
        work.session.add(
            Session(
                id=digest(secret),
                account_id=account.id,
                browser=browser[:_LONGEST_BROWSER],
                address=address,
                created_at=work.now,
                expires_at=work.now + SESSION_LIFE,
            )
        )
        try:
            work.commit()
        except IntegrityError as error:
            raise gone() from error
    return secret


def close_session(truth: Truth, caller: Caller) -> None:
    """End the caller's session; pages it holds open are told to close."""
    if not caller.by_cookie:
        return
    with truth.work() as work:
        work.session.exec(delete(Session).where(col(Session.id) == caller.credential))
        work.note(Topic.MEMBER, caller.account.id, note=caller.credential)
        work.commit()


def caller_of_session(truth: Truth, secret: str) -> Caller | None:
    """Who a session's secret belongs to; None when it has ended."""
    asked = {"secret": digest(secret), "now": truth.clock()}
    with truth.glance() as glance:
        row = glance.execute(_BY_SESSION, asked).first()
    return _caller(*row, by_cookie=True) if row else None


def caller_of_token(truth: Truth, token: str) -> Caller | None:
    """Who a personal access token belongs to; None when it was revoked."""
    asked = {"secret": digest(token), "now": truth.clock()}
    with truth.glance() as glance:
        row = glance.execute(_BY_TOKEN, asked).first()
    return _caller(*row, by_cookie=False) if row else None


def _caller(
    account: Account, credential: str, to_accept: datetime | None, *, by_cookie: bool
) -> Caller:
    must_accept = to_accept is not None and to_accept > account.policies_accepted_at
    return Caller(account, credential, by_cookie=by_cookie, must_accept=must_accept)


# Made once: one of them runs for every request.
_BY_SESSION = (
    select(Account, col(Session.id), NEWEST_TO_ACCEPT)
    .join(Session, col(Session.account_id) == col(Account.id))
    .where(
        col(Session.id) == bindparam("secret"),
        col(Session.expires_at) > bindparam("now"),
        col(Account.state) == AccountState.ACTIVE,
    )
)
_BY_TOKEN = (
    select(Account, col(AccessToken.id), NEWEST_TO_ACCEPT)
    .join(AccessToken, col(AccessToken.account_id) == col(Account.id))
    .where(
        col(AccessToken.digest) == bindparam("secret"), col(Account.state) == AccountState.ACTIVE
    )
)


def check_credential(reading: Reading, member: str, credential: str | None, now: datetime) -> None:
    """Raise `Unauthenticated` unless the member's session or token is still good."""
    session = reading.get(Session, credential)
    token = reading.get(AccessToken, credential) if session is None else None
    good = (session is not None and session.account_id == member and session.expires_at > now) or (
        token is not None and token.account_id == member
    )
    if not good:
        raise Unauthenticated(N_("Log in first."))


def digest(secret: str) -> str:
    """What the truth keeps of a secret that has 192 bits of its own."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
