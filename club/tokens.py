"""Personal access tokens: made by a member for a program, told once, revoked at will."""

from __future__ import annotations

import secrets

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from club.ages import ADULT, full_years
from club.login import digest, gone
from schemas.delegation import Delegate
from schemas.errors import N_, Forbidden, NotFound
from schemas.outbox import Topic
from schemas.session import AccessToken
from store.rows import own_row
from store.truth import Truth
from store.unit_of_work import Work


def make_token(
    truth: Truth, account_id: str, name: str, *, person: str | None = None
) -> tuple[AccessToken, str]:
    """A new token and its secret, which nothing can tell again.

    `person` is the delegate who makes it, if not the holder: it may what they may.
    """
    secret = "mrr_" + secrets.token_urlsafe(32)
    with truth.work() as work:
        if person is not None:
            _check_delegate(work, person)
        token = AccessToken(
            account_id=account_id,
            delegate_id=person,
            name=name,
            digest=digest(secret),
            created_at=work.now,
        )
        work.session.add(token)
        try:
            work.commit()
        except IntegrityError as error:
            raise gone() from error
    return token, secret


def _check_delegate(work: Work, person: str) -> None:
    delegate = work.session.get(Delegate, person)
    if delegate is None or delegate.ended_at is not None:
        raise gone()
    born = delegate.birth_date
    if born is not None and full_years(born, work.now.date()) < ADULT:
        raise Forbidden(N_("Nobody under 18 can let a program act for them."))


def tokens(session: Session, account_id: str, *, person: str | None = None) -> list[AccessToken]:
    """One person's tokens, the holder's or a delegate's, newest first."""
    return list(
        session.exec(
            select(AccessToken)
            .where(
                col(AccessToken.account_id) == account_id,
                col(AccessToken.delegate_id).is_not_distinct_from(person),
            )
            .order_by(col(AccessToken.created_at).desc())
        )
    )


def revoke_token(
    truth: Truth, account_id: str, token_id: str, *, person: str | None = None
) -> None:
    """End a token at once, and its live streams; raises `NotFound` when it is not theirs."""
    with truth.work() as work:
        sentence = N_("You have no such token.")
        token = own_row(work.session, AccessToken, token_id, account_id, sentence)
        if token.delegate_id != person:
            raise NotFound(sentence)
        _revoke(work, token)
        work.commit()


def revoke_all(work: Work, account_id: str, *, person: str | None = None) -> None:
    """End all of one person's tokens within a transaction."""
    for token in tokens(work.session, account_id, person=person):
        _revoke(work, token)


def _revoke(work: Work, token: AccessToken) -> None:
    identifier, account_id = token.id, token.account_id
    work.session.delete(token)
    # The note names the credential whose open pages close.
    work.note(Topic.MEMBER, account_id, note=identifier)
