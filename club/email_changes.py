"""Another email address for an account: asked with the password, confirmed from there (C8, A11).

Asking tells nothing of who has which address: the answer is the same, and the letter goes to the
address that was asked for. An account that has it already is told so by that letter, and keeps it.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from club import allowances, duplicates, letters, mail_links, second_factor, validation
from club.confirmation import confirm_counted
from club.emails import normal_email, refuse_taken_email
from club.login import Caller
from schemas.account import Account
from schemas.allowance import Purpose
from schemas.errors import N_, Forbidden, Invalid, LimitReached
from schemas.letter import LetterPurpose
from schemas.mail_link import EmailChange, LinkPurpose
from schemas.words import AccountState
from store.catalogues import translator
from store.truth import Truth
from store.unit_of_work import Work


def ask(truth: Truth, caller: Caller, wanted: EmailChange, address: str) -> None:
    """Promise a link to the address that a member wants, asked for from the IP `address`.

    Raises `Invalid` for a wrong password or the address that the account has, `LimitReached`.
    """
    confirm_counted(truth, caller, wanted.password, address)
    _promise(truth, caller.account, wanted.email, "email")


def ask_suspended(truth: Truth, account: Account, wanted: str) -> None:
    """As `ask`, for an account that waits for its address to be validated: nobody can log in (A11).

    Raises `Forbidden` for any other account, and for one whose logins take a code, too.
    """
    if account.state is not AccountState.SUSPENDED:
        raise Forbidden(N_("Log in, and change the address of your account there."))
    with truth.read() as session:
        if second_factor.is_asked(session, account.id):
            raise Forbidden(N_("Your logins take a code, too: write to the club."))
    _promise(truth, account, wanted, "instead")


def _promise(truth: Truth, account: Account, wanted: str, field: str) -> None:
    email = normal_email(wanted)
    if email == account.email:
        sentence = N_("Your account has this address already.")
        raise Invalid(sentence, fields={field: sentence})
    if not allowances.spend(truth, account.id, Purpose.EMAIL):
        raise LimitReached(N_("That was tried too often. Wait a few minutes, then try again."))
    with truth.work() as work:
        mail_links.ask(work, LinkPurpose.CHANGE, email, account.id)
        work.commit()


def confirm(truth: Truth, secret: str, validity: timedelta) -> None:
    """Have letters go to another address, which one logs in with from now on, by a letter's link.

    The address is validated with that, for as long as `validity`; the one before is told of it.
    Raises `NotFound` for a link that works no more, `EmailTaken` when it got an account meanwhile.
    """
    email = mail_links.check(truth, LinkPurpose.CHANGE, secret).email
    with truth.work() as work:
        account = mail_links.use(work, LinkPurpose.CHANGE, secret)
        refuse_taken_email(work, email)
        before, account.email = account.email, email
        try:
            work.session.flush()
        except IntegrityError:
            # Somebody took it between the look and the writing.
            work.session.rollback()
            refuse_taken_email(work, email)
            raise
        for purpose in LinkPurpose:
            mail_links.void(work, purpose, account.id, before)
        mail_links.void(work, LinkPurpose.CHANGE, account.id)
        validation.confirm(work, account, validity)
        duplicates.ask(work, account.id)
        _tell_the_one_before(work, account, before)
        work.commit()


def _tell_the_one_before(work: Work, account: Account, before: str) -> None:
    say = translator(account.language).gettext
    parts = [
        say("From now on letters of Marieur to you go to another address, and it logs you in."),
        say("If it was not you, write to the club at once."),
    ]
    subject, text = say("Your account has another email address"), letters.paragraphs(parts)
    letters.write(work, account, LetterPurpose.ACCOUNT, subject, text, address=before)
