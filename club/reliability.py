"""How reliable a member is, by those who did business with them: one bounded figure (A16, K6).

It is the mean of what each rater gave on average, drawn to the middle as if five others had given
three stars, on a scale from 0 to 1. So each rater counts once, however many deals two members
confirm to each other, and a few good friends hardly move it; who was shut out does not count.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func
from sqlmodel import Session, col, select

from schemas.account import Account
from schemas.deal import Rating
from schemas.words import AccountState
from store.locking import ALONE

MIDDLE, WEIGHT = 3.0, 5
"""Stars that nobody gave, and how many gave them."""

SHOWN_FROM, FEWEST = 0.7, 5
"""The reliability that a member shows, and the raters it takes."""


def reliability(averages: list[float]) -> float:
    """From 0 to 1, of the average stars of each rater; 0.5 where there is none."""
    mean = (MIDDLE * WEIGHT + sum(averages)) / (WEIGHT + len(averages))
    return round((mean - 1) / 4, 4)


def rate_anew(session: Session, account: Account) -> None:
    """Count what a member's raters gave; the caller holds the member's row."""
    averages = session.exec(
        select(func.avg(col(Rating.stars)))
        .join(Account, col(Account.id) == col(Rating.rater_id))
        .where(col(Rating.rated_id) == account.id, col(Account.state) != AccountState.BLOCKED)
        .group_by(col(Rating.rater_id))
    ).all()
    account.reliability = reliability([float(one) for one in averages])
    account.raters = len(averages)


def rated_by(session: Session, rater: str) -> list[str]:
    """The members whom an account has rated."""
    rated = select(col(Rating.rated_id)).where(col(Rating.rater_id) == rater).distinct()
    return list(session.exec(rated))


def rate_all_anew(session: Session, rated: Collection[str]) -> None:
    """Count anew what these members' raters gave, once one of them is gone or shut out."""
    rows = select(Account).where(col(Account.id).in_(rated)).order_by(col(Account.id))
    for account in session.exec(rows.with_for_update(**ALONE)).all():
        rate_anew(session, account)


def is_reliable(account: Account) -> bool:
    """Whether the member is of those who show it."""
    return shows(account.raters, account.reliability)


def shows(raters: int, figure: float) -> bool:
    """Whether who has this reliability by so many raters shows it."""
    return raters >= FEWEST and figure >= SHOWN_FROM
