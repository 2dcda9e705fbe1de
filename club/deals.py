"""Deals that two members did: recorded by one, confirmed by the other, rated by both (A16)."""

from __future__ import annotations

from sqlalchemy import or_, tuple_
from sqlmodel import Session, col, select

from club import allowances
from club.audience import Reader
from club.cursors import cursor_of, place_at
from club.login import account_of
from club.messages import may_contact
from club.reliability import rate_anew
from club.shelf import author_of
from club.site_addresses import by_slug
from schemas.account import Account
from schemas.allowance import Purpose
from schemas.deal import Deal, DealDecision, DealIn, DealOut, DealState, Rating
from schemas.errors import N_, Forbidden, Invalid, LimitReached, NotFound, StateConflict
from store.locking import ALONE
from store.rows import find_row
from store.truth import Truth


def record(truth: Truth, account: Account, wanted: DealIn) -> DealOut:
    """Record a deal for the other side to confirm.

    Raises `Invalid` for a deal with oneself, `NotFound`, `Forbidden` for who is not to be
    contacted from the member's tier (A10), `StateConflict` while one waits for that member,
    `LimitReached` after too many.
    """
    with truth.read() as session:
        _partner(session, account, wanted.partner)
    if not allowances.spend(truth, account.id, Purpose.DEAL):
        raise LimitReached(N_("You have recorded many deals today. Go on tomorrow."))
    with truth.work() as work:
        account_of(work.session, account.id, for_update=True)
        partner = _partner(work.session, account, wanted.partner)
        waiting = select(col(Deal.id)).where(
            col(Deal.proposer_id) == account.id,
            col(Deal.partner_id) == partner.id,
            col(Deal.state) == DealState.PROPOSED,
        )
        if work.session.exec(waiting).first() is not None:
            raise StateConflict(N_("A deal of yours waits for this member to confirm it."))
        deal = Deal(
            proposer_id=account.id,
            partner_id=partner.id,
            subject=wanted.subject,
            created_at=work.now,
        )
        work.session.add(deal)
        work.commit()
    return _told(deal, partner, account.id, None)


def decide(truth: Truth, account_id: str, deal_id: str, decision: DealDecision) -> DealOut:
    """Confirm a deal or decline it; raises `NotFound`, `StateConflict` once it is decided."""
    with truth.work() as work:
        deal = _own(work.session, account_id, deal_id)
        if deal.partner_id != account_id or deal.state is not DealState.PROPOSED:
            raise StateConflict(N_("This deal is not yours to decide, or it is decided already."))
        deal.state, deal.decided_at = DealState(decision.state), work.now
        work.commit()
        return _told(deal, work.session.get_one(Account, deal.proposer_id), account_id, None)


def rate(truth: Truth, account_id: str, deal_id: str, stars: int) -> DealOut:
    """Rate the other side, once a deal and for good.

    Raises `NotFound`, `StateConflict` for a deal that is not confirmed or is rated already.
    """
    with truth.work() as work:
        deal = _own(work.session, account_id, deal_id)
        if deal.state is not DealState.CONFIRMED:
            raise StateConflict(N_("Only a deal that both of you confirmed can be rated."))
        # The row lock makes two ratings at once count each other.
        other = work.session.get_one(Account, deal.other(account_id), with_for_update=ALONE)
        if work.session.get(Rating, (deal_id, account_id)) is not None:
            raise StateConflict(N_("You have rated this deal already."))
        work.session.add(
            Rating(
                deal_id=deal_id,
                rater_id=account_id,
                rated_id=other.id,
                stars=stars,
                created_at=work.now,
            )
        )
        work.session.flush()
        rate_anew(work.session, other)
        work.commit()
        return _told(deal, other, account_id, stars)


def deals(
    session: Session, account_id: str, *, before: str | None = None, limit: int | None = None
) -> tuple[list[DealOut], str | None]:
    """The member's deals, the newest first, and where the next page begins.

    All of them without a limit. Raises `Invalid` for what is no cursor.
    """
    place = place_at(before)
    query = (
        select(Deal)
        .where(or_(col(Deal.proposer_id) == account_id, col(Deal.partner_id) == account_id))
        .order_by(col(Deal.created_at).desc(), col(Deal.id).desc())
        .limit(None if limit is None else limit + 1)
    )
    if place is not None:
        query = query.where(tuple_(col(Deal.created_at), col(Deal.id)) < place)
    rows = session.exec(query).all()
    shown = rows[:limit]
    others = session.exec(
        select(Account).where(col(Account.id).in_({row.other(account_id) for row in shown}))
    )
    by_id = {one.id: one for one in others}
    given = session.exec(
        select(col(Rating.deal_id), col(Rating.stars)).where(
            col(Rating.rater_id) == account_id, col(Rating.deal_id).in_([row.id for row in shown])
        )
    )
    stars = dict(given.all())
    told = [
        _told(row, by_id[row.other(account_id)], account_id, stars.get(row.id)) for row in shown
    ]
    return told, cursor_of(shown[-1]) if len(rows) > len(shown) else None


def _partner(session: Session, account: Account, slug: str) -> Account:
    try:
        partner = by_slug(session, slug)
    except NotFound as error:
        raise NotFound(error.detail, fields={"partner": error.detail}) from error
    if partner.id == account.id:
        sentence = N_("Nobody does business with themselves.")
        raise Invalid(sentence, fields={"partner": sentence})
    if not may_contact(Reader(account.id, account.tier), partner):
        sentence = N_("This member is not to be contacted from your membership tier.")
        raise Forbidden(sentence, fields={"partner": sentence})
    return partner


def _own(session: Session, account_id: str, deal_id: str) -> Deal:
    deal = find_row(session, Deal, deal_id, for_update=True)
    if deal is None or account_id not in (deal.proposer_id, deal.partner_id):
        raise NotFound(N_("You have no such deal."))
    return deal


def _told(deal: Deal, other: Account, account_id: str, stars: int | None) -> DealOut:
    return DealOut(
        id=deal.id,
        partner=author_of(other),
        subject=deal.subject,
        state=deal.state,
        recorded=deal.proposer_id == account_id,
        stars=stars,
        created_at=deal.created_at,
        decided_at=deal.decided_at,
    )
