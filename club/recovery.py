"""A forgotten password: a letter with a link, then a new password (C1)."""

from __future__ import annotations

from datetime import timedelta

from club import mail_links, second_factor, sessions, strangers, tokens, validation
from club.login import keep_password
from club.passwords import check_strength, hash_password
from schemas.mail_link import LinkPurpose, NewPasswordIn
from store.sealing import Vault
from store.truth import Truth


def ask_recovery(truth: Truth, email: str) -> None:
    """Promise a link to this address; does the same whether an account has it or not."""
    with truth.work() as work:
        mail_links.ask(work, LinkPurpose.RECOVER, email)
        work.commit()


def asks_code(truth: Truth, secret: str) -> bool:
    """Whether a letter's link takes a code, too; raises `NotFound` as `recover`."""
    link = mail_links.check(truth, LinkPurpose.RECOVER, secret)
    with truth.read() as session:
        login = mail_links.login_of(session, link)
        return login is not None and second_factor.is_asked(session, second_factor.person_of(login))


def recover(
    truth: Truth, vault: Vault, wanted: NewPasswordIn, validity: timedelta, address: str
) -> None:
    """Set a new password by a letter's link; every session and token of whoever has it ends.

    A delegate recovers their own login (A4). A holder's address is validated with that, for as
    long as `validity` (A11). Where a second factor is on, the link alone is not enough: whoever
    reads the mail needs a code, too (C1).

    Raises `NotFound` for a link that works no more; `Invalid` for a weak password, `CodeNeeded`
    and `LimitReached`, none of which uses the link up.
    """
    secret, password = wanted.secret, wanted.password
    # Hashing takes long: nobody has it done for a link that does not work.
    link = mail_links.check(truth, LinkPurpose.RECOVER, secret)
    if wanted.code:
        strangers.take(truth, strangers.Attempt.CODE, address, link.email)
    digest = hash_password(password)
    with truth.work() as work:
        login = mail_links.use_login(work, LinkPurpose.RECOVER, secret)
        account, delegate = login.account, login.delegate
        second_factor.take(work, vault, account, delegate, wanted.code)
        name = (delegate.full_name if delegate else None) or account.name
        check_strength(password, (link.email, link.email.partition("@")[0], name))
        keep_password(work.session, login, digest)
        mail_links.void(work, LinkPurpose.RECOVER, account.id, link.email)
        person = delegate.id if delegate else None
        sessions.end_all(work, account.id, person=person)
        tokens.revoke_all(work, account.id, person=person)
        if delegate is None:
            validation.confirm(work, account, validity)
        work.commit()
    if wanted.code:
        strangers.give_back(truth, strangers.Attempt.CODE, address, link.email)
