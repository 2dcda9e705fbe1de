"""When a member was last active: what retention counts from (C9).

Any request that a member makes counts, by browser or by program. It is noted to the day, so that
an account costs one write a day, however much it asks.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from sqlalchemy import bindparam, update
from sqlmodel import col

from schemas.account import Account
from schemas.errors import TruthUnavailable
from store.truth import Truth

AS_ONE = timedelta(days=1)
"""Activity within this time of what was noted is not noted again."""


def note(truth: Truth, account: Account) -> None:
    """Note that a member is active, unless that was noted lately; who is active was not away."""
    now = truth.clock()
    if account.active_at is not None and now - account.active_at < AS_ONE:
        return
    # A truth that cannot be written may still be read: the next request notes it.
    with suppress(TruthUnavailable):
        truth.change(_NOTE, {"account": account.id, "now": now})


_NOTE = (
    update(Account)
    .where(col(Account.id) == bindparam("account"))
    .values(active_at=bindparam("now"), retention_told_at=None)
)
