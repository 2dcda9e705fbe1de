"""Trying again, at an administrator's word, what waits; the act is logged (A15)."""

from __future__ import annotations

from club import acts, letters
from schemas.account import Account
from schemas.backlog import Retried
from schemas.moderation import Act
from store import backlog
from store.truth import Truth


def retry(truth: Truth, administrator: Account) -> Retried:
    """Have everything that waits tried in the next round; returns how much that is."""
    with truth.work() as work:
        tried = backlog.retry(work, letters.LEASE)
        acts.note(work, administrator, acts.THE_CLUB, Act.RETRY, "")
        work.commit()
    return tried
