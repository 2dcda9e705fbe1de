"""Whose Site has which slug (A6, M2)."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from schemas.account import SLUG, Account
from schemas.errors import N_, NotFound
from schemas.words import AccountState


def by_slug(session: Session, slug: str) -> Account:
    """The account whose Site has this slug; raises `NotFound`."""
    account = None
    if SLUG.fullmatch(slug):
        account = session.exec(select(Account).where(col(Account.slug) == slug)).first()
    if account is None or account.state is AccountState.ANONYMISED:
        raise NotFound(N_("There is no Site at this address."))
    return account


def site_at(session: Session, slug: str) -> Account:
    """The account whose Site shows at this slug: none that is blocked, or has no Site (A15, A7).

    Raises `NotFound`.
    """
    account = member_at(session, slug)
    if account.embargoed:
        raise NotFound(N_("There is no Site at this address."))
    return account


def member_at(session: Session, slug: str) -> Account:
    """The member with this slug, who need not have a Site: none that is blocked or suspended (A15).

    Raises `NotFound`.
    """
    account = by_slug(session, slug)
    if account.state is not AccountState.ACTIVE:
        raise NotFound(N_("There is no Site at this address."))
    return account


def sites_of(session: Session, slugs: Collection[str]) -> dict[str, str]:
    """The slug of each account that has one of these, by the account's id."""
    possible = [slug for slug in slugs if SLUG.fullmatch(slug)]
    rows = session.exec(
        select(col(Account.id), col(Account.slug)).where(col(Account.slug).in_(possible))
    )
    return dict(rows.all())
