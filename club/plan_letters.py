"""The letters about plans: something is to be read in the account, and nowhere else (C5)."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date

from club import letters
from schemas.account import Account
from schemas.letter import LetterPurpose
from store.catalogues import translator
from store.unit_of_work import Work


def tell_of_invoice(work: Work, to: Account) -> None:
    """An invoice is ready; what it says and how to pay it is in the account alone."""
    say = translator(to.language).gettext
    parts = [
        say("An invoice for your account at Marieur is ready."),
        say(
            "Log in to your account: the invoice, until when to pay it, and how, are on the page "
            "“Your plan”, and nowhere else. Do not trust a letter that says otherwise."
        ),
    ]
    _write(work, to, say("Your invoice is ready"), parts)


def tell_of_last_term(work: Work, to: Account, ends: datetime) -> None:
    """What they have is not sold any more: nothing follows it by itself."""
    say = translator(to.language).gettext
    day = {"day": format_date(ends, "long", locale=to.language)}
    parts = [
        say("Your plan at Marieur ends on %(day)s, and the club does not sell it any more.") % day,
        say(
            "Nothing follows it by itself. On the page “Your plan” of your account you can choose "
            "what shall."
        ),
    ]
    _write(work, to, say("Your plan ends on %(day)s") % day, parts)


def tell_of_restoring(work: Work, to: Account, reason: str) -> None:
    """The account takes part again."""
    say = translator(to.language).gettext
    parts = [
        say("Your account at Marieur is restored. You can log in again."),
        *([reason] if reason else []),
        say("What is still to be paid is on the page “Your plan” of your account."),
    ]
    _write(work, to, say("Your account is restored"), parts)


def tell_of_invitation(work: Work, to: Account) -> None:
    """A member offers a seat in a group (C6)."""
    say = translator(to.language).gettext
    parts = [
        say("A member of Marieur invites you to share a plan that they pay."),
        say("Log in to see who, and to accept or refuse: on the page “Your group”."),
    ]
    _write(work, to, say("An invitation to share a plan"), parts)


def _write(work: Work, to: Account, subject: str, parts: list[str]) -> None:
    letters.write(work, to, LetterPurpose.ACCOUNT, subject, letters.paragraphs(parts))
