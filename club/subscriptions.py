"""Who follows whom: asked for by the one, decided by the other, ended by either (F1).

Only the two of them ever learn of a subscription. Whatever changes what a member may read
tells that member's open pages to load again, in the transaction of the change.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, tuple_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from club import allowances, sharing
from club.cursors import cursor_of, place_at
from club.login import account_of
from club.shelf import author_of
from club.site_addresses import member_at
from schemas.account import Account
from schemas.allowance import Purpose
from schemas.errors import N_, Invalid, LimitReached, NotFound, StateConflict
from schemas.outbox import Topic
from schemas.subscription import (
    SubscriberOut,
    Subscription,
    SubscriptionOut,
    SubscriptionState,
)
from schemas.words import AccountState
from store.rows import find_row
from store.truth import Truth
from store.unit_of_work import Work

MOST_SUBSCRIPTIONS = 2_000
"""Accounts that one member may follow or ask to."""

REST = timedelta(days=30)
"""How long a refusal keeps the same member from asking again."""


def ask(truth: Truth, member: str, slug: str) -> SubscriptionOut:
    """Ask to follow an account; asking again changes nothing (F1).

    Raises `NotFound` for an account that is not there, `Invalid` for one's own, `StateConflict`
    while a refusal is fresh, `LimitReached` after too many.
    """
    with truth.read() as session:
        owner = _followable(session, member, slug)
        held = _between(session, member, owner.id)
        if held is not None and not _may_ask_again(held, truth.clock()):
            return _own(held, owner)
    if not allowances.spend(truth, member, Purpose.SUBSCRIBE):
        raise LimitReached(N_("You have asked many accounts. Wait a while before the next."))
    with truth.work() as work:
        # The row lock makes two at once count each other.
        account_of(work.session, member, for_update=True)
        owner = _followable(work.session, member, slug)
        held = _between(work.session, member, owner.id)
        if held is None:
            _check_room(work.session, member)
            held = Subscription(subscriber_id=member, account_id=owner.id, created_at=work.now)
            work.session.add(held)
        elif _may_ask_again(held, work.now):
            held.state, held.created_at = SubscriptionState.PENDING, work.now
        try:
            work.commit()
        except IntegrityError as error:
            # The account was erased a moment ago.
            raise _no_such_account() from error
        return _own(held, owner)


def end(truth: Truth, member: str, subscription: str) -> None:
    """Follow an account no longer, at once; what was refused is over already."""
    with truth.work() as work:
        held = find_row(work.session, Subscription, subscription, for_update=True)
        if held is None or held.subscriber_id != member:
            raise NotFound(N_("You have no such subscription."))
        if held.state is SubscriptionState.REFUSED:
            raise StateConflict(N_("This subscription was refused: there is nothing to end."))
        _drop(work, held)
        work.commit()


def decide(truth: Truth, account: str, subscription: str, state: SubscriptionState) -> None:
    """Authorise a subscriber, or refuse one: the feed follows at once (F1)."""
    with truth.work() as work:
        held = _asked_of(work.session, account, subscription, for_update=True)
        if held.state is not state:
            had_feed = held.state is SubscriptionState.AUTHORISED
            held.state, held.decided_at = state, work.now
            if had_feed:
                sharing.lose(work, held.subscriber_id, account)
            if had_feed or state is SubscriptionState.AUTHORISED:
                work.note(Topic.MEMBER, held.subscriber_id)
            work.commit()


def remove(truth: Truth, account: str, subscription: str) -> None:
    """Remove a subscriber; the feed is closed to them at once (F1)."""
    with truth.work() as work:
        _drop(work, _asked_of(work.session, account, subscription, for_update=True))
        work.commit()


def own_subscriptions(
    session: Session, member: str, limit: int | None = None
) -> list[SubscriptionOut]:
    """The accounts that a member follows or asked to, all or at most `limit`, the latest first."""
    rows = session.exec(
        select(Subscription, Account)
        .join(Account, col(Account.id) == col(Subscription.account_id))
        .where(
            col(Subscription.subscriber_id) == member,
            col(Account.state) == AccountState.ACTIVE,
        )
        .order_by(col(Subscription.created_at).desc(), col(Subscription.id))
        .limit(limit)
    )
    return [_own(row, owner) for row, owner in rows]


def subscribers(
    session: Session,
    account: str,
    *,
    state: SubscriptionState | None = None,
    before: str | None = None,
    limit: int,
) -> tuple[list[SubscriberOut], str | None]:
    """Those who asked to follow an account, the latest first, and where the next page begins.

    Members who are shut out of the club are left out as long as they are.
    """
    place = place_at(before)
    query = (
        select(Subscription, Account)
        .join(Account, col(Account.id) == col(Subscription.subscriber_id))
        .where(
            col(Subscription.account_id) == account,
            col(Account.state) == AccountState.ACTIVE,
        )
        .order_by(col(Subscription.created_at).desc(), col(Subscription.id).desc())
        .limit(limit + 1)
    )
    if state is not None:
        query = query.where(col(Subscription.state) == state)
    if place is not None:
        query = query.where(tuple_(col(Subscription.created_at), col(Subscription.id)) < place)
    rows = session.exec(query).all()
    told = [_subscriber(row, member) for row, member in rows[:limit]]
    following = cursor_of(rows[limit - 1][0]) if len(rows) > limit else None
    return told, following


def subscriber(session: Session, account: str, subscription: str) -> SubscriberOut:
    """One of those who asked to follow an account; raises `NotFound` for anybody else's."""
    held = _asked_of(session, account, subscription)
    return _subscriber(held, session.get_one(Account, held.subscriber_id))


def follows_anybody(session: Session, member: str) -> bool:
    """Whether anybody who takes part has authorised the member as a subscriber."""
    query = (
        select(col(Subscription.id))
        .join(Account, col(Account.id) == col(Subscription.account_id))
        .where(
            col(Subscription.subscriber_id) == member,
            col(Subscription.state) == SubscriptionState.AUTHORISED,
            col(Account.state) == AccountState.ACTIVE,
        )
        .limit(1)
    )
    return session.exec(query).first() is not None


def to_account(session: Session, member: str, account: str) -> Subscription | None:
    """A member's subscription to an account, if there is one."""
    return _between(session, member, account)


def _drop(work: Work, held: Subscription) -> None:
    if held.state is SubscriptionState.AUTHORISED:
        work.note(Topic.MEMBER, held.subscriber_id)
        sharing.lose(work, held.subscriber_id, held.account_id)
    work.session.delete(held)


def _followable(session: Session, member: str, slug: str) -> Account:
    owner = member_at(session, slug)
    if owner.id == member:
        sentence = N_("You cannot follow yourself.")
        raise Invalid(sentence, fields={"account": sentence})
    return owner


def _no_such_account() -> NotFound:
    return NotFound(N_("There is no Site at this address."))


def _may_ask_again(held: Subscription, now: datetime) -> bool:
    """Whether this is to be asked anew; raises `StateConflict` while a refusal is fresh."""
    if held.state is not SubscriptionState.REFUSED:
        return False
    if held.decided_at is not None and now < held.decided_at + REST:
        raise StateConflict(N_("This account has refused. Ask again in a month, not sooner."))
    return True


def _check_room(session: Session, member: str) -> None:
    mine: ColumnElement[bool] = col(Subscription.subscriber_id) == member
    if session.exec(select(func.count()).where(mine)).one() >= MOST_SUBSCRIPTIONS:
        raise LimitReached(
            N_("You follow {most} accounts, as many as one member may. End some first."),
            most=MOST_SUBSCRIPTIONS,
        )


def _between(session: Session, member: str, account: str) -> Subscription | None:
    return session.exec(
        select(Subscription).where(
            col(Subscription.subscriber_id) == member, col(Subscription.account_id) == account
        )
    ).first()


def _asked_of(
    session: Session, account: str, subscription: str, *, for_update: bool = False
) -> Subscription:
    held = find_row(session, Subscription, subscription, for_update=for_update)
    if held is None or held.account_id != account:
        raise NotFound(N_("You have no such subscriber."))
    return held


def _own(held: Subscription, owner: Account) -> SubscriptionOut:
    return SubscriptionOut(
        id=held.id, account=author_of(owner), state=held.state, created_at=held.created_at
    )


def _subscriber(held: Subscription, member: Account) -> SubscriberOut:
    return SubscriberOut(
        id=held.id,
        member=author_of(member),
        state=held.state,
        created_at=held.created_at,
        decided_at=held.decided_at,
    )
