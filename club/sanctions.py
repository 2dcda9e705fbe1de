"""Bans of publications and blocks of accounts: until a date or for good (K5, A15, P8).

Each is an act in the log, told to whom it concerns by a letter and on their page, and ends by
itself at its date. Moderators do not sanction those who look after the club; administrators do.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from club import acts, feedback, offers
from club.roles import may_administer, may_moderate
from club.sanction_letters import tell
from club.showing import change_begins, show_or_hold
from club.site_addresses import by_slug
from club.standing import set_state
from schemas.account import Account
from schemas.errors import N_, Forbidden, Invalid, NotFound, StateConflict
from schemas.moderation import Act, DecisionIn, StandingIn
from schemas.outbox import Topic
from schemas.publication import Publication
from schemas.words import AccountState, PublicationState
from store.locking import ALONE
from store.rows import find_row
from store.truth import Truth
from store.unit_of_work import Work

REPEATED = 5
"""Infringements that stand, at which a ban disables the whole account (A15)."""


def ban(truth: Truth, moderator: Account, publication_id: str, decision: DecisionIn) -> None:
    """Take a publication off everywhere, until a date or for good (P8).

    Raises `NotFound`, `Invalid` without a reason or for a date that has passed.
    """
    with truth.work() as work:
        check(work, decision.reason, decision.until)
        # Before the publication, as everywhere: two bans at once count one another.
        _lock_author(work, publication_id)
        publication = _publication(work, publication_id)
        if publication.state is not PublicationState.BANNED:
            publication.before_ban = publication.state
        change_begins(work, publication)
        publication.state = PublicationState.BANNED
        publication.banned_until = decision.until
        work.note(Topic.PUBLICATION, publication.id)
        feedback.settle(work, publication.id, upheld=True)
        author = work.session.get_one(Account, publication.account_id)
        act = acts.note(
            work,
            moderator,
            author.id,
            Act.BAN,
            decision.reason,
            publication=publication.id,
            until=decision.until,
        )
        tell(work, author, act, publication.title)
        _disable_if_repeated(work, author)
        work.commit()


def lift(truth: Truth, moderator: Account, publication_id: str, decision: DecisionIn) -> None:
    """End a ban; the publication shows again where it did. Raises `NotFound`, `StateConflict`."""
    with truth.work() as work:
        publication = _publication(work, publication_id)
        if publication.state is not PublicationState.BANNED:
            raise StateConflict(N_("This publication is not banned."))
        restore(work, publication)
        author = work.session.get_one(Account, publication.account_id)
        act = acts.note(
            work, moderator, author.id, Act.LIFT, decision.reason, publication=publication.id
        )
        tell(work, author, act, publication.title)
        work.commit()


def change_standing(truth: Truth, moderator: Account, slug: str, change: StandingIn) -> None:
    """Block an account until a date or for good, or let it in again.

    Raises `NotFound`, `Forbidden` for who looks after the club, `Invalid` as `ban`.
    """
    blocks = change.act is Act.BLOCK
    with truth.work() as work:
        account = by_slug(work.session, slug)
        if account.id == moderator.id:
            raise Forbidden(N_("This is your own account."))
        if may_moderate(account) and not may_administer(moderator):
            raise Forbidden(N_("Only administrators block those who look after the club."))
        if blocks:
            check(work, change.reason, change.until)
            _block(work, moderator, account, change)
        elif account.state is not AccountState.BLOCKED:
            raise StateConflict(N_("This account is not blocked."))
        else:
            open_again(work, account)
            act = acts.note(work, moderator, account.id, change.act, change.reason)
            tell(work, account, act, None)
        work.commit()


def _block(work: Work, moderator: Account | None, account: Account, change: StandingIn) -> None:
    account.blocked_until = change.until
    act = acts.note(work, moderator, account.id, Act.BLOCK, change.reason, until=change.until)
    set_state(work, account, AccountState.BLOCKED)
    tell(work, account, act, None)


def open_again(work: Work, account: Account) -> None:
    """Let a blocked account in again; one that has to validate its address still has to (A11)."""
    account.blocked_until = None
    if account.state is AccountState.BLOCKED:
        set_state(work, account, AccountState.ACTIVE)


def _disable_if_repeated(work: Work, author: Account) -> None:
    """Block an account for good whose infringements are many, unless it looks after the club."""
    count = acts.infringements(work.session, author.id)
    if count >= REPEATED and author.state is AccountState.ACTIVE and not may_moderate(author):
        change = StandingIn(act=Act.BLOCK, reason=N_("Repeated infringement of the rules."))
        _block(work, None, author, change)


def restore(work: Work, publication: Publication) -> None:
    """Let a banned publication show again, or stay offline where it was."""
    change_begins(work, publication)
    has_ended = publication.expires_at is not None and publication.expires_at <= work.now
    was_offline = has_ended or publication.before_ban is PublicationState.OFFLINE
    publication.state = PublicationState.OFFLINE
    publication.banned_until = publication.before_ban = None
    if not was_offline:
        show_or_hold(work, publication, offers.keywords_of(work.session, publication.id))


def end_due(truth: Truth) -> int:
    """End the bans and blocks whose date has come; returns how many."""
    with truth.read() as session:
        now = truth.clock()
        banned = session.exec(
            select(col(Publication.id)).where(
                col(Publication.state) == PublicationState.BANNED,
                col(Publication.banned_until) <= now,
            )
        ).all()
        blocked = session.exec(
            select(col(Account.id)).where(col(Account.blocked_until) <= now)
        ).all()
    return sum(_end_ban(truth, one) for one in banned) + sum(
        _end_block(truth, one) for one in blocked
    )


def _end_ban(truth: Truth, publication_id: str) -> bool:
    with truth.work() as work:
        publication = work.session.get(Publication, publication_id, with_for_update=True)
        if publication is None or publication.state is not PublicationState.BANNED:
            return False
        if publication.banned_until is None or publication.banned_until > work.now:
            return False
        restore(work, publication)
        acts.note(work, None, publication.account_id, Act.LIFT, "", publication=publication.id)
        work.commit()
        return True


def _end_block(truth: Truth, account_id: str) -> bool:
    with truth.work() as work:
        account = work.session.get(Account, account_id, with_for_update=ALONE)
        if account is None or account.blocked_until is None or account.blocked_until > work.now:
            return False
        open_again(work, account)
        acts.note(work, None, account.id, Act.UNBLOCK, "")
        work.commit()
        return True


def check(work: Work, reason: str, until: datetime | None = None) -> None:
    """Refuse an act against an author that says no reason, or ends in the past: `Invalid`."""
    fields = {}
    if not reason:
        fields["reason"] = N_("Say why: its author reads it.")
    if until is not None and until <= work.now:
        fields["until"] = N_("This date has passed.")
    if fields:
        raise Invalid(N_("Some fields need another look."), fields=fields)


def _lock_author(work: Work, publication_id: str) -> None:
    found = find_row(work.session, Publication, publication_id)
    if found is not None:
        work.session.get(Account, found.account_id, with_for_update=ALONE)


def _publication(work: Work, publication_id: str) -> Publication:
    found = find_row(work.session, Publication, publication_id, for_update=True)
    if found is None or found.state is PublicationState.DRAFT:
        raise NotFound(N_("There is no such publication to moderate."))
    return found
