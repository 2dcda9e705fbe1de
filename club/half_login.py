"""Between the two steps of a login: the password was right, the code is still to come (C1).

What the browser brings back is sealed, good for ten minutes, for the visit that it was given to,
and only while the password stays what it is; it opens nothing without a code.
"""

from __future__ import annotations

import json
from datetime import timedelta

from club.login import Login, check_open, digest, password_digest
from schemas.account import Account
from schemas.delegation import Delegate
from schemas.errors import N_, Unauthenticated
from store.sealing import Vault
from store.truth import Truth

LIFE = timedelta(minutes=10)


def seal_half(truth: Truth, vault: Vault, login: Login, visit: str) -> str:
    """What brings somebody whose password was right to the second step."""
    delegate = login.delegate.id if login.delegate else None
    known = _known(truth, login.account.id, delegate)
    mark = _mark(known) if known else ""
    return vault.seal(json.dumps([login.account.id, delegate, visit, mark]))


def open_half(truth: Truth, vault: Vault, half: str, visit: str) -> Login:
    """Who it was; raises `Unauthenticated` for what is too old or another's, and as `log_in`."""
    opened = vault.open(half, within=LIFE)
    account, delegate, seen_by, mark = json.loads(opened) if opened else ("", None, "", "")
    login = _known(truth, account, delegate) if seen_by == visit else None
    if login is None or mark != _mark(login):
        raise Unauthenticated(N_("That took too long. Begin again with your password."))
    check_open(truth, login)
    return login


def _known(truth: Truth, account_id: str, delegate_id: str | None) -> Login | None:
    with truth.read() as session:
        account = session.get(Account, account_id)
        delegate = session.get(Delegate, delegate_id) if delegate_id else None
    if account is None or (delegate_id and (delegate is None or delegate.ended_at is not None)):
        return None
    return Login(account, delegate)


def _mark(login: Login) -> str:
    """What changes with the password, and tells nothing of it."""
    return digest(password_digest(login) or "")
