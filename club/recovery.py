"""A forgotten password: a letter with a link, then a new password (C1)."""

from __future__ import annotations

from datetime import timedelta

from club import mail_links, sessions, tokens, validation
from club.passwords import check_strength, hash_password
from schemas.mail_link import LinkPurpose
from store.truth import Truth


def ask_recovery(truth: Truth, email: str) -> None:
    """Promise a link to this address; does the same whether an account has it or not."""
    with truth.work() as work:
        mail_links.ask(work, LinkPurpose.RECOVER, email)
        work.commit()


def recover(truth: Truth, secret: str, password: str, validity: timedelta) -> None:
    """Set a new password by a letter's link; every session and token of the account ends.

    Its address is validated with that, for as long as `validity` (A11).

    Raises `NotFound` for a link that works no more, `Invalid` for a weak password, which does not
    use the link up.
    """
    # Hashing takes long: nobody has it done for a link that does not work.
    mail_links.check(truth, LinkPurpose.RECOVER, secret)
    digest = hash_password(password)
    with truth.work() as work:
        account = mail_links.use(work, LinkPurpose.RECOVER, secret)
        check_strength(password, (account.email, account.email.partition("@")[0], account.name))
        account.password_hash = digest
        mail_links.void(work, LinkPurpose.RECOVER, account.id)
        sessions.end_all(work, account.id)
        tokens.revoke_all(work, account.id)
        validation.confirm(work, account, validity)
        work.commit()
