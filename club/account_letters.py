"""The letters that bring a link to a member's account, in the member's language (C1, C5, A11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from babel.dates import format_date

from club.letters import paragraphs
from club.login import Login
from schemas.account import Account
from schemas.mail_link import LinkPurpose
from schemas.words import AccountState
from store.catalogues import translator

LinkLetter = Callable[[Login, str, str, datetime], tuple[str, str]]
"""Subject and text, given who it is for, the club's own address, the link's secret and its end."""


def recovery(login: Login, origin: str, secret: str, _end: datetime) -> tuple[str, str]:
    """The letter to whoever forgot a password."""
    say = translator(login.language).gettext
    parts = [
        say("Somebody, probably you, wants to choose a new password for your account at Marieur."),
        say("This link leads to where you choose it. It works once, within an hour:"),
        f"{origin}/recover/{secret}",
        say("If it was not you, do nothing: your password stays as it is."),
    ]
    return say("A new password for your account"), paragraphs(parts)


def validation(login: Login, origin: str, secret: str, end: datetime) -> tuple[str, str]:
    """The letter that asks whether letters arrive, and says until when that has to be answered."""
    account = login.account
    say = translator(login.language).gettext

    def day(moment: datetime) -> str:
        return format_date(moment, "long", locale=login.language)

    due = account.email_due_at if account.email_asked_at is not None else None
    parts = [
        say("Please confirm that letters reach you at this address."),
        say("This link does it. It works once, until %(day)s:") % {"day": day(end)},
        f"{origin}/validate/{secret}",
        say("Your account is suspended, and restored as soon as you do.")
        if account.state is AccountState.SUSPENDED
        else say("An account that has not by %(day)s is suspended, and restored as soon as it has.")
        % {"day": day(due or end)},
    ]
    return say("Confirm your email address"), paragraphs(parts)


def extension(login: Login, origin: str, secret: str, _end: datetime) -> tuple[str, str]:
    """The letter to whoever registers with an address that has an account already (C5)."""
    say = translator(login.language).gettext
    parts = [
        say("Somebody, probably you, registered at Marieur with this address. It has an account."),
        *(
            [
                say("This link extends it with any plan. It works once, within a day:"),
                f"{origin}/extend/{secret}",
            ]
            if login.account.state is AccountState.ACTIVE
            else [say("It does not take part in the club now. Write to the club first.")]
        ),
        say("If it was not you, do nothing: your account stays as it is."),
    ]
    return say("Your account is there already"), paragraphs(parts)


def change(login: Login, origin: str, secret: str, _end: datetime) -> tuple[str, str]:
    """The letter to the address that an account is to have; it may be a stranger's (C8)."""
    say = translator(login.language).gettext
    parts = [
        say("Somebody, probably you, wants letters of Marieur at this address, to log in with it."),
        say("This link confirms it. It works once, within a day:"),
        f"{origin}/email/{secret}",
        say("If it was not you, do nothing, and no more letters come."),
    ]
    return say("Confirm your new email address"), paragraphs(parts)


def taken(account: Account) -> tuple[str, str]:
    """The letter to whoever has the address that another account wants."""
    say = translator(account.language).gettext
    parts = [
        say("Somebody, perhaps you, wants another account at Marieur to have this address."),
        say("It is that of your account, and stays so. An address belongs to one account."),
    ]
    return say("Your email address stays with your account"), paragraphs(parts)


LETTERS: dict[LinkPurpose, LinkLetter] = {
    LinkPurpose.RECOVER: recovery,
    LinkPurpose.VALIDATE: validation,
    LinkPurpose.EXTEND: extension,
    LinkPurpose.CHANGE: change,
}
