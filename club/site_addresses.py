"""Whose Site has which slug, or had it (A6, M2).

A slug that a Site had before leads to its account as the present one does, wherever somebody names
it; its pages say so to browsers, which are sent on (`api.moved`).
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import union_all
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from schemas.account import SLUG, Account
from schemas.errors import N_, NotFound, SlugTaken
from schemas.site_address import FormerSlug
from schemas.words import AccountState


def by_slug(session: Session, slug: str) -> Account:
    """The account whose Site has this slug, or had it; raises `NotFound`."""
    account = None
    if SLUG.fullmatch(slug):
        account = session.exec(select(Account).where(col(Account.slug) == slug)).first()
        account = account or session.exec(_formerly(slug)).first()
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
    """The member with this slug, or who had it, with a Site or not: none that is shut out (A15).

    Raises `NotFound`.
    """
    account = by_slug(session, slug)
    if account.state is not AccountState.ACTIVE:
        raise NotFound(N_("There is no Site at this address."))
    return account


def moved_to(session: Session, slug: str) -> str | None:
    """The slug of the Site that had this one; None where none did, or where it shows nowhere.

    Whoever asks for an account that is blocked is told no more by its old address than by its own.
    """
    if not SLUG.fullmatch(slug):
        return None
    account = session.exec(_formerly(slug).where(col(Account.state) == AccountState.ACTIVE)).first()
    return account.slug if account is not None else None


def owners_of(session: Session, slugs: Collection[str]) -> dict[str, str]:
    """The account, by its id, that has or had each of these slugs."""
    possible = [slug for slug in slugs if SLUG.fullmatch(slug)]
    rows = session.execute(
        union_all(
            select(col(Account.slug), col(Account.id)).where(col(Account.slug).in_(possible)),
            select(col(FormerSlug.slug), col(FormerSlug.account_id)).where(
                col(FormerSlug.slug).in_(possible)
            ),
        )
    )
    return {row.slug: row.id for row in rows}


def former(session: Session, account_id: str) -> list[FormerSlug]:
    """The slugs that an account's Site had, the latest first."""
    rows = select(FormerSlug).where(col(FormerSlug.account_id) == account_id)
    return list(
        session.exec(rows.order_by(col(FormerSlug.given_up_at).desc(), col(FormerSlug.slug)))
    )


def refuse_taken(session: Session, slug: str, account_id: str) -> None:
    """Raise `SlugTaken` for a slug that another account has, or had.

    Asked before it is written, for the sentence, and once more after: somebody may have given it
    up in between, and no index spans both tables.
    """
    if owners_of(session, [slug]).get(slug, account_id) != account_id:
        raise SlugTaken(
            N_("Another member's Site has this address."),
            fields={"slug": N_("Choose another address for your Site.")},
        )


def _formerly(slug: str) -> SelectOfScalar[Account]:
    return (
        select(Account)
        .join(FormerSlug, col(FormerSlug.account_id) == col(Account.id))
        .where(col(FormerSlug.slug) == slug)
    )
