"""Personal access tokens: made by a member for a program, told once, revoked at will."""

from __future__ import annotations

import secrets

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from club.login import digest, gone
from schemas.errors import N_
from schemas.outbox import Topic
from schemas.session import AccessToken
from store.rows import own_row
from store.truth import Truth
from store.unit_of_work import Work


def make_token(truth: Truth, account_id: str, name: str) -> tuple[AccessToken, str]:
    """A new token and its secret, which nothing can tell again."""
    secret = "mrr_" + secrets.token_urlsafe(32)
    with truth.work() as work:
        token = AccessToken(
            account_id=account_id, name=name, digest=digest(secret), created_at=work.now
        )
        work.session.add(token)
        try:
            work.commit()
        except IntegrityError as error:
            raise gone() from error
    return token, secret


def tokens(session: Session, account_id: str) -> list[AccessToken]:
    """The member's tokens, newest first."""
    return list(
        session.exec(
            select(AccessToken)
            .where(col(AccessToken.account_id) == account_id)
            .order_by(col(AccessToken.created_at).desc())
        )
    )


def revoke_token(truth: Truth, account_id: str, token_id: str) -> None:
    """End a token at once, and its live streams; raises `NotFound` when it is not theirs."""
    with truth.work() as work:
        sentence = N_("You have no such token.")
        token = own_row(work.session, AccessToken, token_id, account_id, sentence)
        _revoke(work, token)
        work.commit()


def revoke_all(work: Work, account_id: str) -> None:
    """End all of a member's tokens within a transaction."""
    for token in tokens(work.session, account_id):
        _revoke(work, token)


def _revoke(work: Work, token: AccessToken) -> None:
    identifier, account_id = token.id, token.account_id
    work.session.delete(token)
    # The note names the credential whose open pages close.
    work.note(Topic.MEMBER, account_id, note=identifier)
