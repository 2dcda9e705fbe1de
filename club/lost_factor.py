"""A second factor that its holder lost: switched off by the operator's command alone (C1)."""

from __future__ import annotations

from club import acts, second_factor
from club.accounts import by_email
from schemas.errors import N_
from schemas.moderation import Act
from store.truth import Truth


def forget_factor(truth: Truth, email: str) -> bool:
    """Switch it off, logged and told by a letter; returns whether one was on. Raises `NotFound`."""
    with truth.work() as work:
        account = by_email(work, email)
        dropped = second_factor.drop(work, account)
        if dropped:
            acts.note(work, None, account.id, Act.FACTOR, N_("The second factor was lost."))
        work.commit()
    return dropped
