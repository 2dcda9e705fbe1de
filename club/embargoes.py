"""Members in countries under an embargo: they read, look for and meet, and do no commerce (A7).

The list is the operator's, and kept in the truth. An account of a listed country has `embargoed`
set in the transaction that makes it or changes its country, and by a round for all of a country
that is listed or taken off. While it is set

- nothing that the account publishes is live: what was is held, as moderators hold, and goes live
  again where it was once the embargo ends (K6). Drafts are kept, shares of publications end;
- its Site is not found, by path, host or sitemap. Its profile is, for members;
- it orders no plan and pays none. A plan that runs goes on to its end, an order that was not paid
  is withdrawn with its invoice, and none is written for what would follow.
"""

from __future__ import annotations

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from club import acts, offers, plans, sharing
from club.showing import leave_trace, show_or_hold
from schemas.account import COUNTRIES, Account
from schemas.embargo import Embargo, EmbargoIn, EmbargoOut
from schemas.errors import N_, NotFound, StateConflict
from schemas.moderation import Act
from schemas.outbox import Topic
from schemas.plan import UNPAID
from schemas.publication import Publication
from schemas.words import PUBLISHED, AccountState
from store.locking import ALONE
from store.truth import Truth
from store.unit_of_work import Work

_AT_ONCE = 200
"""Accounts that a request settles each way; a round goes on with the others."""


def embargoes(session: Session) -> list[EmbargoOut]:
    """The countries of the list by code, with how many accounts each concerns."""
    counts = dict(
        session.exec(
            select(col(Account.country), func.count())
            .where(col(Account.embargoed), col(Account.state) != AccountState.ANONYMISED)
            .group_by(col(Account.country))
        ).all()
    )
    rows = session.exec(select(Embargo).order_by(col(Embargo.country)))
    return [
        EmbargoOut(
            country=row.country,
            reason=row.reason,
            since=row.since,
            accounts=counts.get(row.country, 0),
        )
        for row in rows
    ]


def impose(truth: Truth, administrator: Account, wanted: EmbargoIn) -> None:
    """Put a country on the list; raises `StateConflict` where it is there already."""
    with truth.work() as work:
        work.session.add(Embargo(country=wanted.country, reason=wanted.reason, since=work.now))
        try:
            work.session.flush()
        except IntegrityError as error:
            raise StateConflict(N_("This country is on the list already.")) from error
        acts.note(work, administrator, acts.THE_CLUB, Act.EMBARGO, _said(wanted))
        work.commit()
    settle(truth)


def lift(truth: Truth, administrator: Account, country: str) -> None:
    """Take a country off the list; raises `NotFound`."""
    with truth.work() as work:
        row = work.session.get(Embargo, country) if country in COUNTRIES else None
        if row is None:
            raise NotFound(N_("This country is not on the list."))
        work.session.delete(row)
        acts.note(work, administrator, acts.THE_CLUB, Act.EMBARGO_END, country)
        work.commit()
    settle(truth)


def _said(wanted: EmbargoIn) -> str:
    return f"{wanted.country}: {wanted.reason}"


def settle(truth: Truth) -> int:
    """Judge some accounts anew whose country was listed or taken off; returns how many.

    None are left once it returns zero.
    """
    listed = select(col(Embargo.country))
    with truth.glance() as glance:
        due = [
            *glance.exec(
                select(col(Account.id))
                .where(~col(Account.embargoed), col(Account.country).in_(listed))
                .limit(_AT_ONCE)
            ),
            *glance.exec(
                select(col(Account.id))
                .where(col(Account.embargoed), col(Account.country).not_in(listed))
                .limit(_AT_ONCE)
            ),
        ]
    return sum(_settle(truth, one) for one in due)


def _settle(truth: Truth, account_id: str) -> bool:
    with truth.work() as work:
        account = work.session.get(Account, account_id, with_for_update=ALONE)
        changed = account is not None and judge(work, account)
        work.commit()
    return changed


def judge(work: Work, account: Account) -> bool:
    """Set or end what an embargo means for an account, within a transaction that holds its row.

    Returns whether anything changed.
    """
    listed = is_listed(work.session, account.country)
    if account.embargoed is listed:
        return False
    account.embargoed = listed
    work.session.flush()
    for publication in _published(work, account):
        # At the same revision what was taken down would stay down.
        publication.revision += 1
        leave_trace(work, publication)
        work.note(Topic.PUBLICATION, publication.id)
        sharing.tell(work, publication.id)
        show_or_hold(work, publication, offers.keywords_of(work.session, publication.id))
    if listed:
        sharing.end_all(work, account.id)
        for row in plans.orders(work.session, account.id, UNPAID):
            plans.take_back(work, row)
    work.note(Topic.MEMBER, account.id)
    return True


def is_listed(session: Session, country: str) -> bool:
    """Whether an embargo binds the club for whoever is in a country."""
    return session.get(Embargo, country) is not None


def _published(work: Work, account: Account) -> list[Publication]:
    owned = select(Publication).where(
        col(Publication.account_id) == account.id, col(Publication.state).in_(PUBLISHED)
    )
    return list(work.session.exec(owned.with_for_update()))
