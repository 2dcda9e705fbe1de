"""Members who are not to be suggested to another again, until that one says otherwise (M4)."""

from __future__ import annotations

from sqlalchemy import func
from sqlmodel import Session, col, select

from club.login import account_of
from club.shelf import author_of
from club.site_addresses import by_slug
from schemas.account import Account
from schemas.errors import N_, Invalid, LimitReached
from schemas.publication import Author
from schemas.suggestion import MOST_DISMISSED, Dismissal
from store.truth import Truth


def dismiss(truth: Truth, account_id: str, slug: str) -> Author:
    """Leave a member out of the account's suggestions; again changes nothing.

    Raises `NotFound`, `Invalid` for oneself, `LimitReached`.
    """
    with truth.work() as work:
        account_of(work.session, account_id, for_update=True)
        member = by_slug(work.session, slug)
        if member.id == account_id:
            sentence = N_("This is you.")
            raise Invalid(sentence, fields={"member": sentence})
        if work.session.get(Dismissal, (account_id, member.id)) is None:
            _check_room(work.session, account_id)
            work.session.add(
                Dismissal(account_id=account_id, member_id=member.id, created_at=work.now)
            )
            work.commit()
        return author_of(member)


def reconsider(truth: Truth, account_id: str, slug: str) -> None:
    """Let a member be suggested again; raises `NotFound` for one that does not exist."""
    with truth.work() as work:
        member = by_slug(work.session, slug)
        held = work.session.get(Dismissal, (account_id, member.id))
        if held is not None:
            work.session.delete(held)
            work.commit()


def dismissed(session: Session, account_id: str) -> list[Author]:
    """Whom the account has dismissed, the latest first."""
    rows = session.exec(
        select(Account)
        .join(Dismissal, col(Dismissal.member_id) == col(Account.id))
        .where(col(Dismissal.account_id) == account_id)
        .order_by(col(Dismissal.created_at).desc(), col(Account.slug))
    )
    return [author_of(row) for row in rows]


def _check_room(session: Session, account_id: str) -> None:
    count = select(func.count()).where(col(Dismissal.account_id) == account_id)
    if session.exec(count).one() >= MOST_DISMISSED:
        raise LimitReached(
            N_("You have dismissed {most} members already, as many as one may. Undo some first."),
            most=MOST_DISMISSED,
        )
