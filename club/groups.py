"""Group accounts: the owner pays, members who accept share the plan (C6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from club import duplicates, plan_letters
from club.emails import normal_email
from club.login import account_of
from club.seats import group_plan
from club.site_addresses import by_slug
from club.tiers import put_in_force, put_in_force_of_one
from schemas.account import Account
from schemas.columns import is_id
from schemas.errors import N_, NotFound, StateConflict
from schemas.group import GroupOut, InvitationOut, Seat, SeatIn, SeatOut, SeatState
from schemas.publication import Author
from store.locking import ALONE
from store.truth import Truth
from store.unit_of_work import Work

_MOST = 50


def invite(truth: Truth, owner_id: str, wanted: SeatIn) -> SeatOut:
    """Offer a seat to a member, or to whoever has an address: the answer is the same for each.

    Raises `NotFound` for a slug that nobody has, `StateConflict` without a free seat, for oneself
    and for who is invited already.
    """
    with truth.work() as work:
        owner = account_of(work.session, owner_id, for_update=True)
        plan = group_plan(work.session, owner_id, work.now)
        taken = work.session.exec(_open(owner_id)).all()
        if plan is None or len(taken) >= plan.seats:
            raise StateConflict(N_("Your plan has no free seat to share."))
        member = by_slug(work.session, wanted.member) if wanted.member else None
        email = normal_email(wanted.email) if wanted.email else None
        if owner_id == (member.id if member else None) or email == owner.email:
            raise StateConflict(N_("This is your own account: you have the plan already."))
        for seat in taken:
            if (member and seat.member_id == member.id) or (email and seat.email == email):
                raise StateConflict(N_("There is a seat for this member already."))
        seat = Seat(
            owner_id=owner_id,
            member_id=member.id if member else None,
            email=email,
            invited_at=work.now,
        )
        work.session.add(seat)
        work.commit()
        return _as_owner_sees(work.session, seat)


def accept(truth: Truth, account: Account, seat_id: str) -> None:
    """Take a seat: the owner's tier is in force from now. Again is harmless.

    Raises `NotFound`, and `StateConflict` for who has a seat in another group.
    """
    with truth.work() as work:
        seat = _offered(work.session, account, seat_id)
        # The owner's row first, as whatever ends the plan has it.
        account_of(work.session, seat.owner_id, for_update=True)
        member = account_of(work.session, account.id, for_update=True)
        work.session.refresh(seat)
        if seat.ended_at is not None:
            raise _nothing_offered()
        if seat.accepted_at is not None:
            return
        elsewhere = select(Seat).where(
            col(Seat.member_id) == account.id,
            col(Seat.accepted_at).is_not(None),
            col(Seat.ended_at).is_(None),
        )
        if work.session.exec(elsewhere).first() is not None:
            raise StateConflict(N_("You share another plan already. Leave that group first."))
        seat.member_id, seat.accepted_at = account.id, work.now
        put_in_force_of_one(work, member)
        duplicates.ask(work, account.id)
        work.commit()


def leave(truth: Truth, account: Account, seat_id: str) -> None:
    """Refuse an invitation or leave a group: one's own tier is in force again."""
    with truth.work() as work:
        _end(work, _offered(work.session, account, seat_id))


def take_away(truth: Truth, owner_id: str, seat_id: str) -> None:
    """Take a seat back; raises `NotFound`."""
    with truth.work() as work:
        seat = work.session.get(Seat, seat_id) if is_id(seat_id) else None
        if seat is None or seat.owner_id != owner_id or seat.ended_at is not None:
            raise NotFound(N_("There is no such seat."))
        _end(work, seat)


def _end(work: Work, seat: Seat) -> None:
    owner = account_of(work.session, seat.owner_id, for_update=True)
    seat.ended_at = work.now
    work.session.flush()
    if seat.accepted_at is not None:
        account = work.session.get(Account, seat.member_id, with_for_update=ALONE)
        if account is not None:
            put_in_force_of_one(work, account)
            duplicates.ask(work, account.id)
        # Where there were too few seats, somebody else has one now.
        put_in_force(work, owner)
    work.commit()


def write_invitations(truth: Truth) -> int:
    """Tell those who were invited, once an account has the address; returns how many."""
    untold = (
        select(Seat, Account)
        .join(
            Account,
            or_(col(Account.id) == col(Seat.member_id), col(Account.email) == col(Seat.email)),
        )
        .where(col(Seat.told_at).is_(None), col(Seat.ended_at).is_(None))
        .limit(_MOST)
    )
    with truth.glance() as glance:
        if glance.exec(untold.limit(1)).first() is None:
            return 0
    with truth.work() as work:
        rows = work.session.exec(untold.with_for_update(skip_locked=True, of=Seat)).all()
        for seat, account in rows:
            seat.told_at = work.now
            plan_letters.tell_of_invitation(work, account)
        work.commit()
    return len(rows)


def own_group(session: Session, account: Account, now: datetime) -> GroupOut:
    """An account's group, and what it is offered or shares."""
    plan = group_plan(session, account.id, now)
    offered = session.exec(_offered_to(account).order_by(col(Seat.invited_at))).all()
    return GroupOut(
        seats=plan.seats if plan else 0,
        tier=plan.tier if plan else None,
        members=[_as_owner_sees(session, seat) for seat in session.exec(_open(account.id))],
        invitations=[
            InvitationOut(
                id=seat.id,
                owner=_author(session.get_one(Account, seat.owner_id)),
                state=_state(seat),
            )
            for seat in offered
        ],
    )


def _open(owner_id: str) -> SelectOfScalar[Seat]:
    return (
        select(Seat)
        .where(col(Seat.owner_id) == owner_id, col(Seat.ended_at).is_(None))
        .order_by(col(Seat.invited_at), col(Seat.id))
    )


def _offered_to(account: Account) -> SelectOfScalar[Seat]:
    mine = col(Seat.member_id) == account.id
    if account.email_validated_at is not None:
        # Whoever only says that an address is theirs is not the one who was invited.
        mine = or_(mine, col(Seat.member_id).is_(None) & (col(Seat.email) == account.email))
    return select(Seat).where(mine, col(Seat.ended_at).is_(None))


def _offered(session: Session, account: Account, seat_id: str) -> Seat:
    if is_id(seat_id):
        seat = session.exec(_offered_to(account).where(col(Seat.id) == seat_id)).first()
        if seat is not None:
            return seat
    raise _nothing_offered()


def _nothing_offered() -> NotFound:
    return NotFound(N_("There is no such invitation."))


def _as_owner_sees(session: Session, seat: Seat) -> SeatOut:
    # Who has an invited address, its owner learns when that member accepts.
    member = session.get_one(Account, seat.member_id) if seat.member_id else None
    return SeatOut(
        id=seat.id,
        member=_author(member) if member else None,
        email=seat.email,
        state=_state(seat),
    )


def _state(seat: Seat) -> SeatState:
    return SeatState.INVITED if seat.accepted_at is None else SeatState.ACCEPTED


def _author(account: Account) -> Author:
    return Author(slug=account.slug, name=account.name)
