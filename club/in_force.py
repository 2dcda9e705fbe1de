"""The bans and blocks that hold now, for those who may end them (A15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from schemas.account import Account
from schemas.publication import Publication
from schemas.words import AccountState, PublicationState

_MOST = 100


@dataclass(frozen=True, slots=True)
class InForce:
    """One ban, or the block of an account where no publication is named."""

    name: str
    slug: str
    until: datetime | None
    """When it ends by itself; None for good."""
    publication: str | None = None
    title: str | None = None


def in_force(session: Session) -> list[InForce]:
    """Blocked accounts by name, then banned publications, the latest first; so many of each."""
    blocked = session.exec(
        select(Account)
        .where(col(Account.state) == AccountState.BLOCKED)
        .order_by(col(Account.slug))
        .limit(_MOST)
    )
    banned = session.exec(
        select(Publication, Account)
        .join(Account, col(Account.id) == col(Publication.account_id))
        .where(col(Publication.state) == PublicationState.BANNED)
        .order_by(col(Publication.updated_at).desc(), col(Publication.id))
        .limit(_MOST)
    )
    return [InForce(one.name, one.slug, one.blocked_until) for one in blocked] + [
        InForce(author.name, author.slug, one.banned_until, one.id, one.title)
        for one, author in banned
    ]
