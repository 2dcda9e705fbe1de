"""A member's visits to the hub, and since when what is there is new to them.

A visit lasts as long as its looks are less than `VISIT_ENDS` apart. What was published after the
last look of the visit before it is new for the whole of a visit: reloading the page, opening a
second tab or coming back from an entry keeps the marks. On a first visit nothing is new.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from club.login import account_of
from schemas.account import Account
from store.truth import Truth

VISIT_ENDS = timedelta(minutes=30)
"""A look that comes so long after the one before begins another visit."""
_NOTED_EVERY = timedelta(minutes=1)
"""Looks closer than this are not noted, so that reading rarely writes."""


def visit_hub(truth: Truth, account: Account) -> datetime | None:
    """Note a look at the hub; returns since when entries are new, None on a first visit."""
    last, now = account.hub_seen_at, truth.clock()
    if last is not None and now - last < _NOTED_EVERY:
        return account.hub_new_since
    with truth.work() as work:
        # The lock makes two tabs that open at once begin one visit.
        row = account_of(work.session, account.id, for_update=True)
        if row.hub_seen_at is None or now - row.hub_seen_at >= VISIT_ENDS:
            row.hub_new_since = row.hub_seen_at
        row.hub_seen_at = now
        since = row.hub_new_since
        work.commit()
    return since
