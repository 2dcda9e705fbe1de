"""A member's contact cards: four at most, shown without their email (A12)."""

from __future__ import annotations

from sqlalchemy import func
from sqlmodel import Session, col, select

from club.audience import Reader
from club.login import account_of
from schemas.account import Account
from schemas.errors import N_, QuotaReached
from schemas.signature import MOST_SIGNATURES, Signature, SignatureIn
from schemas.words import AccountState
from store.rows import own_row
from store.truth import Truth


def signatures(session: Session, account_id: str) -> list[Signature]:
    """The member's own signatures, the first written first."""
    return list(
        session.exec(
            select(Signature)
            .where(col(Signature.account_id) == account_id)
            .order_by(col(Signature.created_at), col(Signature.id))
        )
    )


def cards(session: Session, reader: Reader, owner: Account) -> list[Signature]:
    """Those of a member that this reader may see: logged in, and of their tier or above."""
    if reader.id is None or owner.state is not AccountState.ACTIVE:
        return []
    return [
        one
        for one in signatures(session, owner.id)
        if reader.id == owner.id or reader.tier.rank >= one.reading_tier.rank
    ]


def add_signature(truth: Truth, account_id: str, wanted: SignatureIn) -> Signature:
    """Write a signature; raises `QuotaReached` beyond the fourth."""
    with truth.work() as work:
        account_of(work.session, account_id, for_update=True)
        held = work.session.exec(
            select(func.count()).where(col(Signature.account_id) == account_id)
        ).one()
        if held >= MOST_SIGNATURES:
            raise QuotaReached(
                N_("An account has {most} signatures at most."), most=MOST_SIGNATURES
            )
        signature = Signature(account_id=account_id, created_at=work.now, **wanted.model_dump())
        work.session.add(signature)
        work.commit()
    return signature


def change_signature(
    truth: Truth, account_id: str, signature_id: str, wanted: SignatureIn
) -> Signature:
    """Write a signature anew; raises `NotFound` when it is not theirs."""
    with truth.work() as work:
        signature = owned(work.session, account_id, signature_id)
        for name, value in wanted.model_dump().items():
            setattr(signature, name, value)
        work.commit()
    return signature


def remove_signature(truth: Truth, account_id: str, signature_id: str) -> None:
    """Remove a signature; raises `NotFound` when it is not theirs."""
    with truth.work() as work:
        work.session.delete(owned(work.session, account_id, signature_id))
        work.commit()


def owned(session: Session, account_id: str, signature_id: str) -> Signature:
    """The member's own signature; raises `NotFound` for anybody else's."""
    return own_row(session, Signature, signature_id, account_id, N_("You have no such signature."))
