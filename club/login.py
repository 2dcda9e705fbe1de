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
from club.emails import normal_email
from club.passwords import verify_password
from club.policies import NEWEST_TO_ACCEPT
from schemas.account import Account, Credentials
from schemas.deeds import Activity, Deed
from schemas.delegation import Delegate, Right
from schemas.errors import N_, Deactivated, Forbidden, Invalid, Suspended, Unauthenticated
from schemas.moderation import ModerationAct
from schemas.session import AccessToken, Session
from schemas.words import AccountState
from store.locking import ALONE
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
    delegate: Delegate | None = None
    """Who acts for the account, where that is not its holder (A4, A5)."""

    @property
    def person(self) -> str | None:
        """Identifier of the delegate; None for the holder. Sessions and tokens are one person's."""
        return self.delegate.id if self.delegate else None

    @property
    def language(self) -> str:
        """The language of who acts (A8)."""
        return self.delegate.language if self.delegate else self.account.language

    def may(self, *rights: Right) -> bool:
        """Whether they were let do any of these; a holder may do all."""
        return self.delegate is None or any(map(self.delegate.may, rights))


@dataclass(frozen=True, slots=True)
class Login:
    """Who logs in: an account's holder, or with credentials of their own a delegate of it."""

    account: Account
    delegate: Delegate | None = None

    @property
    def language(self) -> str:
        """The language of who logs in (A8)."""
        return self.delegate.language if self.delegate else self.account.language


def log_in(truth: Truth, credentials: Credentials, address: str) -> Login:
    """Who has these credentials, given from `address`; raises as `identify`.

    And `Forbidden`, with the reason, for an account that is blocked, `Suspended` for one that has
    to validate its address (A11), `Deactivated` for one that did not pay (C5).
    """
    login = _known(truth, credentials, address)
    check_open(truth, login)
    return login


def check_open(truth: Truth, login: Login) -> None:
    """Raise what keeps somebody out who has the password right; see `log_in`."""
    account = login.account
    if account.state is not AccountState.ACTIVE and login.delegate is not None:
        # Why is its holder's to know.
        raise Forbidden(N_("The account that you act for is closed for now."))
    if account.state is AccountState.SUSPENDED:
        raise Suspended(N_("This account waits for its email address to be validated."))
    if account.state is AccountState.DEACTIVATED:
        raise Deactivated(
            N_("This account is deactivated: an invoice was not paid in time. Write to the club.")
        )
    if account.state is not AccountState.ACTIVE:
        with truth.read() as session:
            raise _blocked(acts.latest_block(session, account.id), account)


def identify(truth: Truth, credentials: Credentials, address: str) -> Account:
    """The account whose holder has these credentials, blocked or not.

    Raises `Unauthenticated`, `LimitReached` after too many wrong attempts (A18).
    """
    login = _known(truth, credentials, address)
    if login.delegate is not None:
        raise _unknown()
    return login.account


def _known(truth: Truth, credentials: Credentials, address: str) -> Login:
    # Counted before the password is looked at: attempts side by side count, too.
    strangers.take(truth, strangers.Attempt.LOGIN, address, credentials.email)
    login = _login_of(truth, normal_email(credentials.email))
    right, fresh = verify_password(password_digest(login) if login else None, credentials.password)
    if login is None or not right:
        raise _unknown()
    strangers.give_back(truth, strangers.Attempt.LOGIN, address, credentials.email)
    if fresh is not None:
        _upgrade(truth, login, fresh)
    return login


def _login_of(truth: Truth, email: str) -> Login | None:
    # Both are asked whatever is found, so that nothing tells whether an address is known (C1).
    with truth.read() as session:
        account = session.exec(select(Account).where(col(Account.email) == email)).first()
        acting = session.exec(
            select(Account, Delegate)
            .join(Delegate, col(Delegate.account_id) == col(Account.id))
            .where(col(Delegate.email) == email, col(Delegate.ended_at).is_(None))
        ).first()
    if account is not None:
        return Login(account)
    return Login(*acting) if acting else None


def password_digest(login: Login | Caller) -> str | None:
    """The hash of the password of who logs in, or acts; None until a delegate chose one."""
    if login.delegate is not None:
        return login.delegate.password_hash
    return login.account.password_hash


def _unknown() -> Unauthenticated:
    return Unauthenticated(N_("The email address or the password is not right."))


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


def confirm(caller: Caller, password: str) -> None:
    """Raise `Invalid` unless whoever acts knows the password that they log in with."""
    right, _ = verify_password(password_digest(caller), password)
    if not right:
        sentence = N_("This is not your password.")
        raise Invalid(sentence, fields={"password": sentence})


def account_of(reading: Reading, account_id: str, *, for_update: bool = False) -> Account:
    """The caller's account; raises `Unauthenticated` when it was erased a moment ago."""
    account = reading.get(Account, account_id, with_for_update=ALONE if for_update else None)
    if account is None:
        raise gone()
    return account


def gone() -> Unauthenticated:
    """What to tell whoever writes for an account that was erased a moment ago."""
    return Unauthenticated(N_("Log in first."))


def _upgrade(truth: Truth, login: Login, digest: str) -> None:
    with truth.work() as work:
        keep_password(work.session, login, digest)
        work.commit()


def keep_password(reading: Reading, login: Login | Caller, digest: str) -> None:
    """Write the hash of a login's password; raises `Unauthenticated` when it has just ended."""
    if login.delegate is None:
        account_of(reading, login.account.id, for_update=True).password_hash = digest
        return
    delegate = reading.get(Delegate, login.delegate.id, with_for_update=True)
    if delegate is None or delegate.ended_at is not None:
        raise gone()
    delegate.password_hash = digest


def open_session(
    truth: Truth,
    account: Account,
    browser: str = "",
    address: str = "",
    *,
    delegate: Delegate | None = None,
    life: timedelta = SESSION_LIFE,
) -> str:
    """Start a session on an account; returns the secret that the cookie holds, encrypted.

    `browser` is what the browser says it is, `address` the IP address that it asks from,
    `delegate` who acts for the account by it, if not its holder.
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
                delegate_id=delegate.id if delegate else None,
                browser=browser[:_LONGEST_BROWSER],
                address=address,
                created_at=work.now,
                expires_at=work.now + life,
            )
        )
        if delegate is not None:
            work.session.add(
                Activity(
                    account_id=account.id,
                    delegate_id=delegate.id,
                    at=work.now,
                    deed=Deed.LOGGED_IN,
                )
            )
        try:
            work.commit()
        except IntegrityError as error:
            raise gone() from error
    return secret


def caller_of_session(truth: Truth, secret: str, *, site: str | None = None) -> Caller | None:
    """Who a session's secret belongs to; None when it has ended.

    One that reads a Site at its own host is good there alone, `site` its owner's account.
    """
    asked = {"secret": digest(secret), "now": truth.clock()}
    with truth.glance() as glance:
        if site is None:
            row = glance.execute(_BY_SESSION, asked).first()
        else:
            row = glance.execute(_AT_SITE, {**asked, "site": site}).first()
    return _caller(*row, by_cookie=True) if row else None


def caller_of_token(truth: Truth, token: str) -> Caller | None:
    """Who a personal access token belongs to; None when it was revoked."""
    asked = {"secret": digest(token), "now": truth.clock()}
    with truth.glance() as glance:
        row = glance.execute(_BY_TOKEN, asked).first()
    return _caller(*row, by_cookie=False) if row else None


def _caller(
    account: Account,
    credential: str,
    delegate: Delegate | None,
    to_accept: datetime | None,
    *,
    by_cookie: bool,
) -> Caller:
    must_accept = to_accept is not None and to_accept > account.policies_accepted_at
    return Caller(
        account, credential, by_cookie=by_cookie, must_accept=must_accept, delegate=delegate
    )


# Made once: one of them runs for every request.
_SESSIONS = (
    select(Account, col(Session.id), Delegate, NEWEST_TO_ACCEPT)
    .join(Session, col(Session.account_id) == col(Account.id))
    .outerjoin(Delegate, col(Delegate.id) == col(Session.delegate_id))
    .where(
        col(Session.id) == bindparam("secret"),
        col(Session.expires_at) > bindparam("now"),
        col(Account.state) == AccountState.ACTIVE,
        # Of a holder's there is no delegate.
        col(Delegate.ended_at).is_(None),
    )
)
_BY_SESSION = _SESSIONS.where(col(Session.site_id).is_(None))
_AT_SITE = _SESSIONS.where(col(Session.site_id) == bindparam("site"))
_BY_TOKEN = (
    select(Account, col(AccessToken.id), Delegate, NEWEST_TO_ACCEPT)
    .join(AccessToken, col(AccessToken.account_id) == col(Account.id))
    .outerjoin(Delegate, col(Delegate.id) == col(AccessToken.delegate_id))
    .where(
        col(AccessToken.digest) == bindparam("secret"),
        col(Account.state) == AccountState.ACTIVE,
        col(Delegate.ended_at).is_(None),
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
