"""Token buckets, a member's own, kept in the truth so that every process counts alike (A18)."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError

from schemas.allowance import Allowance, Purpose
from store.truth import Truth


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
}


def spend(truth: Truth, member: str, purpose: Purpose) -> bool:
    """Take a token; False when none is left, and then nothing is taken."""
    bucket = BUCKETS[purpose]
    with suppress(IntegrityError), truth.work() as work:
        held = work.session.get(Allowance, (member, purpose), with_for_update=True)
        if held is None:
            held = Allowance(
                account_id=member, purpose=purpose, left=bucket.most, counted_at=work.now
            )
            work.session.add(held)
        # A clock that has jumped back gives nothing.
        minutes = max(0.0, (work.now - held.counted_at).total_seconds() / 60)
        left = min(bucket.most, held.left + minutes * bucket.a_minute)
        if left < 1:
            return False
        held.left, held.counted_at = left - 1, work.now
        work.commit()
        return True
    # Two first ones at once, or an account that is being erased.
    return False
