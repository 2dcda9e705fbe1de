"""What a seat in a group gives: the owner's tier, as long as the owner's plan is in force (C6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from schemas.account import Account
from schemas.group import Seat
from schemas.plan import BOUGHT, PlanOrder
from schemas.words import Tier
from store.locking import ALONE

HELD = (col(Seat.accepted_at).is_not(None), col(Seat.ended_at).is_(None))


def group_plan(session: Session, owner_id: str, now: datetime) -> PlanOrder | None:
    """The plan with seats that is in force for an account."""
    return session.exec(
        select(PlanOrder).where(
            col(PlanOrder.account_id) == owner_id,
            col(PlanOrder.state).in_(BOUGHT),
            col(PlanOrder.begins_at) <= now,
            col(PlanOrder.ends_at) > now,
            col(PlanOrder.seats) > 0,
        )
    ).first()


def shared_tier(session: Session, member_id: str, now: datetime) -> Tier | None:
    """The tier that a member shares now; those who came first, where there are too few seats."""
    seat = session.exec(select(Seat).where(col(Seat.member_id) == member_id, *HELD)).first()
    plan = group_plan(session, seat.owner_id, now) if seat else None
    if seat is None or plan is None:
        return None
    earlier = session.exec(
        select(func.count())
        .select_from(Seat)
        .where(
            col(Seat.owner_id) == seat.owner_id,
            *HELD,
            (col(Seat.accepted_at) < seat.accepted_at)
            | ((col(Seat.accepted_at) == seat.accepted_at) & (col(Seat.id) < seat.id)),
        )
    ).one()
    return plan.tier if earlier < plan.seats else None


def held_by(session: Session, *owners: str) -> list[str]:
    """Who has a seat in these groups, in an order that all agree on."""
    held = select(Seat.member_id).where(col(Seat.owner_id).in_(owners), *HELD)
    return sorted(filter(None, session.exec(held)))


def sharing_with(session: Session, account_id: str) -> list[str]:
    """Whose tier may change when an account goes: who is in its group, or with it in another's.

    All of them are locked with it, in one order: of a group, two may go at once.
    """
    groups = owners_of(session, [account_id]).values()
    sharing = {account_id, *held_by(session, account_id, *groups)}
    session.execute(
        select(col(Account.id))
        .where(col(Account.id).in_(sharing))
        .order_by(col(Account.id))
        .with_for_update(**ALONE)
    )
    return sorted(sharing - {account_id})


def owners_of(session: Session, members: Collection[str]) -> dict[str, str]:
    """The owner of the group that each of these is in, of those who are in one."""
    rows = session.exec(
        select(col(Seat.member_id), col(Seat.owner_id)).where(
            col(Seat.member_id).in_(members), *HELD
        )
    )
    return {member: owner for member, owner in rows if member is not None}
