"""When a member last looked at the hub."""

from __future__ import annotations

from datetime import datetime, timedelta

from club.login import account_of
from schemas.account import Account
from store.truth import Truth

SAME_VISIT = timedelta(minutes=10)
"""Two looks within this time are one visit."""


def visit_hub(truth: Truth, account: Account) -> datetime | None:
    """Note a look at the hub; returns when the visit before this one began."""
    now = truth.clock()
    last = account.hub_seen_at
    if last is None or now - last > SAME_VISIT:
        with truth.work() as work:
            account_of(work.session, account.id, for_update=True).hub_seen_at = now
            work.commit()
    return last
