"""Accounts as support finds and sees them: for a purpose, and each look is logged (C3, A15)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from club import accesses, acts, plans
from club.site_addresses import by_slug
from schemas.account import Account
from schemas.moderation import Act
from schemas.support import AccountFile, AccountLine, AccountsQuery
from schemas.words import AccountState
from store.truth import Truth

PAGE = 50
"""Accounts told at once."""

MOST_REQUESTS = 100
"""Requests of a member that support sees: enough to retrace what somebody writes about."""


def find(session: Session, sought: AccountsQuery) -> tuple[list[AccountLine], str | None]:
    """Accounts by slug, and the `after` of the next page.

    An email address is found only whole, so that the list tells none.
    """
    wanted: list[ColumnElement[bool]] = [col(Account.state) != AccountState.ANONYMISED]
    if sought.state is not None:
        wanted.append(col(Account.state) == sought.state)
    if sought.after is not None:
        wanted.append(col(Account.slug) > sought.after)
    if sought.q:
        wanted.append(_is_called(sought.q))
    rows = session.exec(
        select(Account).where(*wanted).order_by(col(Account.slug)).limit(PAGE + 1)
    ).all()
    told = [AccountLine.model_validate(row) for row in rows[:PAGE]]
    return told, told[-1].slug if len(rows) > PAGE else None


def _is_called(words: str) -> ColumnElement[bool]:
    # Without @ it is no address, so a part of one finds nobody by it.
    if "@" in words:
        return func.lower(col(Account.email)) == words.lower()
    columns = (Account.slug, Account.full_name, Account.legal_name)
    return or_(*(col(column).icontains(words, autoescape=True) for column in columns))


def look(truth: Truth, administrator: Account, slug: str, purpose: str) -> AccountFile:
    """What support sees of an account; the look and its purpose are in the log from then on.

    Raises `NotFound`.
    """
    with truth.work() as work:
        account = by_slug(work.session, slug)
        acts.note(work, administrator, account.id, Act.LOOK, purpose)
        work.session.flush()
        told = AccountFile.model_validate(
            {
                **AccountLine.model_validate(account).model_dump(),
                **account.model_dump(include=_PLAIN),
                "infringements": acts.infringements(work.session, account.id),
                "plan": plans.own_plan(work.session, account),
                "acts": acts.logged(acts.of_account(work.session, account.id)),
                "accesses": accesses.of_account(work.session, account.id)[:MOST_REQUESTS],
            }
        )
        work.commit()
    return told


_PLAIN = {
    *("email", "email_validated_at", "email_bounced_at"),
    *("active_at", "country", "language", "vouched"),
}
