"""Letters about the second factor of a login: whatever changes it is told to its holder (C1)."""

from __future__ import annotations

from club import letters
from schemas.account import Account
from schemas.delegation import Delegate
from schemas.letter import LetterPurpose
from store.catalogues import translator
from store.unit_of_work import Work


def tell_of_on(work: Work, account: Account, delegate: Delegate | None) -> None:
    """From now on a code is asked."""
    say = translator(delegate.language if delegate else account.language).gettext
    parts = [say("From now on, logging in at Marieur takes a code of your app, too.")]
    _write(work, account, delegate, say("A second factor is on"), parts)


def tell_of_off(work: Work, account: Account, delegate: Delegate | None) -> None:
    """The password alone is enough again."""
    say = translator(delegate.language if delegate else account.language).gettext
    parts = [say("Logging in at Marieur takes no code any more: your password alone is enough.")]
    _write(work, account, delegate, say("The second factor is off"), parts)


def tell_of_new_codes(work: Work, account: Account, delegate: Delegate | None) -> None:
    """The recovery codes were renewed."""
    say = translator(delegate.language if delegate else account.language).gettext
    parts = [say("Your recovery codes were renewed. The old ones work no more.")]
    _write(work, account, delegate, say("New recovery codes"), parts)


def tell_of_recovery_code(
    work: Work, account: Account, delegate: Delegate | None, left: int, *, low: bool
) -> None:
    """One of the recovery codes was used; so many are left, which may be few."""
    say = translator(delegate.language if delegate else account.language).gettext
    parts = [
        say("A recovery code was used in place of a code of your app."),
        say("Codes left: %(left)s.") % {"left": left},
    ]
    if low:
        parts.append(say("Renew them in your account, on the page of the second factor."))
    _write(work, account, delegate, say("A recovery code was used"), parts)


def _write(
    work: Work, account: Account, delegate: Delegate | None, subject: str, parts: list[str]
) -> None:
    say = translator(delegate.language if delegate else account.language).gettext
    text = letters.paragraphs(
        [*parts, say("If it was not you, change your password at once, and write to the club.")]
    )
    address = delegate.email if delegate else None
    letters.write(work, account, LetterPurpose.ACCOUNT, subject, text, address=address)
