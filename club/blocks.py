"""The act that an account is blocked by (A15)."""

from __future__ import annotations

from sqlmodel import Session, col, select

from schemas.moderation import Act, ModerationAct


def latest_block(session: Session, account_id: str) -> ModerationAct | None:
    """The act that blocked an account last."""
    return session.exec(
        select(ModerationAct)
        .where(col(ModerationAct.account_id) == account_id, col(ModerationAct.act) == Act.BLOCK)
        .order_by(col(ModerationAct.id).desc())
        .limit(1)
    ).first()
