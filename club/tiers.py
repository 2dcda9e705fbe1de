"""The tier and quota in force for an account, and which keywords they keep awake (K4, A14).

What was bought decides, or what the operator gave; changed whenever an order begins or ends.
"""

from __future__ import annotations

from sqlmodel import col, select

from club.keywords import wake_or_sleep
from schemas.account import Account
from schemas.outbox import Topic
from schemas.plan import BOUGHT, PlanOrder
from store.unit_of_work import Work


def put_in_force(work: Work, account: Account) -> None:
    """Give an account the tier and keywords that its running plans give it now."""
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
    tiers = [account.given_tier, *(order.tier for order in running if order.tier is not None)]
    tier = max(tiers, key=lambda each: each.rank)
    keywords = sum(order.keywords for order in running)
    if (tier, keywords) != (account.tier, account.bought_keywords):
        account.tier, account.bought_keywords = tier, keywords
        # What its pages may show, and what its keywords select, follows at once.
        work.note(Topic.MEMBER, account.id)
    wake_or_sleep(work, account)
