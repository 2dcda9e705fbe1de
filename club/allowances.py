"""Token buckets, a member's own, kept in the truth so that every process counts alike (A18)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError

from schemas.allowance import Allowance, Purpose
from schemas.words import Tier
from store.truth import Truth
from store.unit_of_work import Work


class Bucket(NamedTuple):
    """As many in a row, and as many a minute for ever."""

    most: float
    a_minute: float


BUCKETS = {
    Purpose.REACH: Bucket(40, 10),
    Purpose.SUGGEST: Bucket(120, 60),
    Purpose.MESSAGE: Bucket(10, 20 / (24 * 60)),
    Purpose.SUBSCRIBE: Bucket(50, 100 / (24 * 60)),
    Purpose.SHARE: Bucket(50, 200 / (24 * 60)),
    Purpose.PROFILE: Bucket(60, 1),
    Purpose.SEARCH: Bucket(60, 20),
    Purpose.VISIT: Bucket(300, 60),
    Purpose.MEMBERS: Bucket(60, 4),
    Purpose.EMAIL: Bucket(5, 5 / (24 * 60)),
    Purpose.DEAL: Bucket(20, 20 / (24 * 60)),
    Purpose.DELEGATE: Bucket(60, 60 / (24 * 60)),
}


def _a_day(most: int) -> Bucket:
    return Bucket(most, most / (24 * 60))


PUBLICATIONS = {
    Tier.BASIC_FREE: _a_day(2_000),
    Tier.BASIC_PLUS: _a_day(4_000),
    Tier.PREMIUM_VIP: _a_day(8_000),
    Tier.PREMIUM_DIAMOND: _a_day(20_000),
}
"""Publications that an account may bring out, by its tier (K6)."""


def spend(truth: Truth, member: str, purpose: Purpose) -> bool:
    """Take a token; False when none is left, and then nothing is taken."""
    with suppress(IntegrityError), truth.work() as work:
        if take(work, member, purpose, BUCKETS[purpose]):
            work.commit()
            return True
    # Two first ones at once, or an account that is being erased.
    return False


def take(work: Work, member: str, purpose: Purpose, bucket: Bucket) -> bool:
    """Take a token within a transaction; False when none is left.

    Raises `IntegrityError` for two first ones at once, unless the account's row is locked.
    """
    held = work.session.get(Allowance, (member, purpose), with_for_update=True)
    if held is None:
        held = Allowance(account_id=member, purpose=purpose, left=bucket.most, counted_at=work.now)
        work.session.add(held)
    left = filled(bucket, held.left, held.counted_at, work.now)
    if left < 1:
        return False
    held.left, held.counted_at = left - 1, work.now
    work.session.flush()
    return True


def filled(bucket: Bucket, left: float, since: datetime, now: datetime) -> float:
    """The tokens in a bucket now that had so many `left` since then."""
    # A clock that has jumped back gives nothing.
    minutes = max(0.0, (now - since).total_seconds() / 60)
    return min(bucket.most, left + minutes * bucket.a_minute)
