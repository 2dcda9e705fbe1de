"""Retention: what identifies a member goes by itself, years after they were last active (C9).

A letter warns them first, once; whoever is active again is warned anew before the next time. What
is left is one row without identity, for statistics, and what others' records rest on: deals and
their stars, between identifiers. All that the member wrote goes. The rules of the club ask for
names, addresses, numbers and user names to be anonymised; texts, photos and directory entries name
people too, and nobody but their author could say where, so that they go whole (P8).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from babel.dates import format_date
from sqlalchemy import ColumnElement, delete, or_, update
from sqlmodel import col, select

from club import letters
from club.forgetting import forget_words_of_acts, forget_writings
from club.passwords import hash_password
from club.seats import sharing_with
from club.standing import set_state
from club.tiers import put_in_force_of_each
from schemas.account import Account
from schemas.deal import Deal
from schemas.letter import LetterPurpose
from schemas.tables import METADATA
from schemas.words import AccountState, Role
from store.catalogues import translator
from store.truth import Truth
from store.unit_of_work import Work

STAYS = frozenset(("deal", "rating"))
"""Tables whose rows stay, between identifiers, when an account is anonymised."""

_MOST = 20
"""Accounts a batch: each is a transaction by itself, and a round goes on until none is due."""


def warn_due(truth: Truth, kept: timedelta, notice: timedelta, origin: str) -> int:
    """Warn those whose time ends within `notice`; returns how many.

    `kept` is counted from their last activity; `origin` is the club's own address.
    """

    def is_due(account: Account, now: datetime) -> bool:
        return _silent(account, now - kept + notice) and account.retention_told_at is None

    def warn(work: Work, account: Account) -> None:
        account.retention_told_at = work.now
        end = max(work.now + notice, (account.active_at or work.now) + kept)
        letters.write(work, account, LetterPurpose.ACCOUNT, *_letter(account, end, origin))

    untold = col(Account.retention_told_at).is_(None)
    return _each_due(truth, kept - notice, untold, is_due, warn)


def anonymise_due(truth: Truth, kept: timedelta, notice: timedelta) -> int:
    """Anonymise those whose time is over, and who were warned `notice` ago; returns how many."""

    def is_due(account: Account, now: datetime) -> bool:
        told = account.retention_told_at
        return _silent(account, now - kept) and told is not None and told <= now - notice

    told = col(Account.retention_told_at) <= truth.clock() - notice
    return _each_due(truth, kept, told, is_due, anonymise)


def anonymise(work: Work, account: Account) -> None:
    """Take from an account what identifies it, all it wrote and all it holds."""
    forget_writings(work, account)
    set_state(work, account, AccountState.ANONYMISED)
    account.anonymised_at = work.now
    _blank(account)
    work.session.flush()
    sharing = sharing_with(work.session, account.id)
    _forget_rows(work, account.id)
    put_in_force_of_each(work, sharing)
    either = or_(col(Deal.proposer_id) == account.id, col(Deal.partner_id) == account.id)
    work.session.execute(update(Deal).where(either).values(subject=""))
    forget_words_of_acts(work, account.id)


def _blank(account: Account) -> None:
    account.slug = f"former-{account.id}"
    account.email = f"{account.slug}@invalid"
    account.password_hash = hash_password(secrets.token_urlsafe(24))
    account.full_name = account.birth_date = account.job = account.administrator = None
    account.legal_name = account.legal_form = account.incorporated_on = account.sector = None
    account.postcode = account.city = ""
    account.time_zone = "UTC"
    account.role = Role.MEMBER
    account.suggested = account.keywords_suggest = False
    account.vouched = account.webmaster = False
    account.hub_seen_at = account.hub_new_since = None
    account.blocked_until = account.email_validated_at = None
    account.email_asked_at = account.email_due_at = account.email_bounced_at = None
    account.deactivated_at = None


def _forget_rows(work: Work, account_id: str) -> None:
    """Do in every table what deleting the account would do, but for what stays."""
    for table in reversed(METADATA.sorted_tables):
        if table.name in STAYS:
            continue
        for key in table.foreign_keys:
            if key.column.table.name != "account":
                continue
            theirs = key.parent == account_id
            if key.ondelete == "CASCADE":
                work.session.execute(delete(table).where(theirs))
            elif key.ondelete == "SET NULL":
                work.session.execute(update(table).where(theirs).values({key.parent.name: None}))


def _silent(account: Account, since: datetime) -> bool:
    return (
        account.state is not AccountState.ANONYMISED
        and account.active_at is not None
        and account.active_at <= since
    )


def _each_due(
    truth: Truth,
    silence: timedelta,
    further: ColumnElement[bool],
    is_due: Callable[[Account, datetime], bool],
    act: Callable[[Work, Account], None],
) -> int:
    """Do it to each account that is due, batch by batch; returns how many."""
    done, last = 0, ""
    while True:
        with truth.glance() as glance:
            due = glance.exec(
                select(col(Account.id))
                .where(
                    col(Account.active_at) <= truth.clock() - silence,
                    col(Account.state) != AccountState.ANONYMISED,
                    further,
                    col(Account.id) > last,
                )
                .order_by(col(Account.id))
                .limit(_MOST)
            ).all()
        if not due:
            return done
        done += sum(_if_due(truth, one, is_due, act) for one in due)
        last = due[-1]


def _if_due(
    truth: Truth,
    account_id: str,
    is_due: Callable[[Account, datetime], bool],
    act: Callable[[Work, Account], None],
) -> bool:
    with truth.work() as work:
        # The whole row, unlike elsewhere: nothing that refers to it may come while all of it goes.
        account = work.session.get(Account, account_id, with_for_update=True)
        # They may have come back since.
        if account is None or not is_due(account, work.now):
            return False
        act(work, account)
        work.commit()
        return True


def _letter(account: Account, end: datetime, origin: str) -> tuple[str, str]:
    say = translator(account.language).gettext
    day = format_date(end, "long", locale=account.language)
    parts = [
        say("You have not been at Marieur for a long time."),
        say(
            "On %(day)s all that identifies you will be removed by itself, with your publications"
            " and your Site. Nobody can bring it back."
        )
        % {"day": day},
        say("To keep your account, log in once before that day:"),
        f"{origin}/login",
        say("There you can also take everything along in one file, or erase it at once."),
    ]
    return say("Your account will soon be emptied"), letters.paragraphs(parts)
