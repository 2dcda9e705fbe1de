"""A session at the club handed over, once, to a Site's own host (C1, M2).

No cookie is shared by the two hosts. A browser at the Site's host is given a secret of its own, its
visit, and goes to the club with the digest of it. There the member's session issues a code, good
once, for a minute, for that Site and that visit, and the browser takes it back. What it is traded
for is a session that reads this one Site and ends with the session that it comes from. A code that
was seen by somebody else is worth nothing without the visit, nor does anybody enter as another by a
link: the visit would not be theirs.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from club import login, sessions, site_addresses
from club.login import Caller, digest
from schemas.account import Account
from schemas.errors import N_, Forbidden
from schemas.session import Handover, Session
from store.truth import Truth

LIFE = timedelta(minutes=1)
"""How long a code is good: the time of a redirect."""

VISIT_LIFE = timedelta(hours=1)
"""How long whoever set out from a Site's host may take to come back: they may have to log in."""


def issue(truth: Truth, caller: Caller, slug: str, visit: str) -> tuple[Account, str]:
    """The owner of the Site, and a code by which a visit enters there.

    `visit` is the digest of the visit. Raises `NotFound` where there is no such Site, `Forbidden`
    for a program, `Unauthenticated` when the session has ended a moment ago.
    """
    if not caller.by_cookie:
        raise Forbidden(N_("A program needs no session: it sends its token."))
    code = secrets.token_urlsafe(24)
    with truth.work() as work:
        owner = site_addresses.site_at(work.session, slug)
        work.session.exec(
            delete(Handover).where(
                (col(Handover.session_id) == caller.credential)
                | (col(Handover.expires_at) <= work.now)
            )
        )
        work.session.add(
            Handover(
                id=digest(code),
                session_id=caller.credential,
                site_id=owner.id,
                visit=visit,
                expires_at=work.now + LIFE,
            )
        )
        try:
            work.commit()
        except IntegrityError as error:
            raise login.gone() from error
    return owner, code


def redeem(truth: Truth, slug: str, code: str, visit: str | None) -> tuple[str, timedelta] | None:
    """The secret of a session that reads the Site, and its life; None for what is good no more.

    Whatever comes of it, the code is spent.
    """
    secret = secrets.token_urlsafe(24)
    with truth.work() as work:
        row = work.session.get(Handover, digest(code), with_for_update=True)
        if row is None:
            return None
        parent = work.session.get(Session, row.session_id)
        owner = site_addresses.owners_of(work.session, [slug]).get(slug)
        good = (
            parent is not None
            and row.expires_at > work.now
            and row.site_id == owner
            and visit is not None
            and secrets.compare_digest(row.visit, digest(visit))
        )
        work.session.delete(row)
        if parent is None or not good:
            work.commit()
            return None
        # A browser has one session at a Site: entering again renews it.
        former = select(Session).where(
            col(Session.parent_id) == parent.id, col(Session.site_id) == owner
        )
        for one in work.session.exec(former).all():
            sessions.end(work, one)
        work.session.add(
            Session(
                id=digest(secret),
                account_id=parent.account_id,
                delegate_id=parent.delegate_id,
                parent_id=parent.id,
                site_id=owner,
                browser=parent.browser,
                address=parent.address,
                created_at=work.now,
                expires_at=parent.expires_at,
            )
        )
        try:
            work.commit()
        except IntegrityError as error:
            raise login.gone() from error
        return secret, parent.expires_at - work.now


def caller_at(truth: Truth, slug: str, secret: str) -> Caller | None:
    """Who reads the Site at its own host by this secret; None when their session has ended."""
    with truth.glance() as glance:
        owner = site_addresses.owners_of(glance, [slug]).get(slug)
    return login.caller_of_session(truth, secret, site=owner) if owner else None
