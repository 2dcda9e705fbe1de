"""The tier and quota in force for an account, and which keywords they keep awake (K4, A14, C6).

What was bought decides, what a group shares, or what the operator gave; found anew whenever one
of them begins or ends.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from club.keywords import wake_or_sleep
from club.seats import held_by, shared_tier
from schemas.account import Account
from schemas.outbox import Topic
from schemas.plan import BOUGHT, PlanOrder
from store.locking import ALONE
from store.unit_of_work import Work


def put_in_force(work: Work, account: Account) -> None:
    """Give an account what it has now, and those who share its plan what they share."""
    put_in_force_of_one(work, account)
    put_in_force_of_each(work, held_by(work.session, account.id))


def put_in_force_of_each(work: Work, accounts: Iterable[str]) -> None:
    """Give accounts what they have now; those that are gone meanwhile have nothing."""
    for account_id in accounts:
        account = work.session.get(Account, account_id, with_for_update=ALONE)
        if account is not None:
            put_in_force_of_one(work, account)


def put_in_force_of_one(work: Work, account: Account) -> None:
    """Give an account the tier and keywords that it has now, by whatever it has them."""
    work.session.flush()
    running = work.session.exec(
        select(PlanOrder).where(
            col(PlanOrder.account_id) == account.id,
            # One may end and the next begin at this very moment, in whatever order.
            col(PlanOrder.state).in_(BOUGHT),
            col(PlanOrder.begins_at) <= work.now,
            col(PlanOrder.ends_at) > work.now,
        )
    ).all()
    shared = shared_tier(work.session, account.id, work.now)
    tiers = [account.given_tier, shared, *(order.tier for order in running)]
    tier = max((one for one in tiers if one is not None), key=lambda each: each.rank)
    keywords = sum(order.keywords for order in running)
    if (tier, keywords) != (account.tier, account.bought_keywords):
        account.tier, account.bought_keywords = tier, keywords
        # What its pages may show, and what its keywords select, follows at once.
        work.note(Topic.MEMBER, account.id)
    wake_or_sleep(work, account)
