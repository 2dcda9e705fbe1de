"""A second factor at login, by an app's codes (TOTP, RFC 6238), if its holder wants one (C1).

Set up with the password, it counts once a code has confirmed it; then recovery codes are told,
once. A code works for a minute and a half and is taken once; wrong ones are counted like passwords.
A letter's link to a new password asks for a code, too: whoever reads the mail has one factor only.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pyotp
from sqlmodel import Session as Reading
from sqlmodel import col, select

from club import strangers
from club.confirmation import confirm_counted, login_email
from club.factor_letters import (
    tell_of_new_codes,
    tell_of_off,
    tell_of_on,
    tell_of_recovery_code,
)
from club.login import Caller, Login, account_of, digest
from schemas.account import Account
from schemas.delegation import Delegate
from schemas.errors import N_, CodeNeeded, Invalid, NotFound, StateConflict
from schemas.second_factor import FactorOut, FactorProof, NewFactor, SecondFactor
from store.sealing import Vault
from store.truth import Truth
from store.unit_of_work import Work

CLUB = "Marieur"
"""What apps call the codes after."""

RECOVERY_CODES = 8
FEW_CODES = 2
"""So many left, or fewer, are worth a warning."""
_BYTES = 10
"""Of a recovery code: 80 bits, which nobody finds from a digest."""

_STEP = 30
_AROUND = (-1, 0, 1)
"""Steps that a telephone's clock may be ahead or behind."""


def person_of(login: Login | Caller) -> str:
    """Whose factor it is: the delegate's, or the account's for its holder."""
    return login.delegate.id if login.delegate else login.account.id


def state_of(reading: Reading, caller: Caller) -> FactorOut:
    """Whether codes are asked of whoever calls."""
    return of_account(reading, person_of(caller))


def of_account(reading: Reading, person: str) -> FactorOut:
    """Whether codes are asked of somebody (C8)."""
    held = reading.get(SecondFactor, person)
    if held is None or held.confirmed_at is None:
        return FactorOut(on=False)
    left = len(held.recovery)
    return FactorOut(
        on=True,
        since=held.confirmed_at,
        recovery_codes_left=left,
        recovery_codes_low=left <= FEW_CODES,
    )


def begin(truth: Truth, vault: Vault, caller: Caller, password: str, address: str) -> NewFactor:
    """Make a secret for an app; nothing is asked by it before a code confirms it.

    Raises `Invalid` for a wrong password, `StateConflict` where a factor is on.
    """
    email = confirm_counted(truth, caller, password, address)
    secret = pyotp.random_base32()
    with truth.work() as work:
        account_of(work.session, caller.account.id, for_update=True)
        held = _held(work, person_of(caller))
        if held is not None and held.confirmed_at is not None:
            raise StateConflict(N_("A second factor is on. Switch it off first."))
        if held is None:
            held = SecondFactor(
                person_id=person_of(caller),
                account_id=caller.account.id,
                secret="",
                recovery=[],
                begun_at=work.now,
            )
            work.session.add(held)
        held.secret, held.begun_at = vault.seal(secret), work.now
        work.commit()
    return NewFactor(
        secret=secret, uri=pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=CLUB)
    )


def confirm(truth: Truth, vault: Vault, caller: Caller, code: str, address: str) -> list[str]:
    """Switch the factor on by an app's code; returns the recovery codes, told this once.

    Raises `Invalid` for a wrong code, `NotFound` where none was begun, `LimitReached`.
    """
    email = login_email(caller)
    strangers.take(truth, strangers.Attempt.CODE, address, email)
    with truth.work() as work:
        held = _held(work, person_of(caller))
        if held is None or held.confirmed_at is not None:
            raise NotFound(N_("No second factor waits to be confirmed. Begin again."))
        if not _takes_code(work, vault, held, code):
            sentence = _wrong()
            raise Invalid(sentence, fields={"code": sentence})
        held.confirmed_at = work.now
        told = _renew(held)
        tell_of_on(work, account_of(work.session, caller.account.id), caller.delegate)
        work.commit()
    strangers.give_back(truth, strangers.Attempt.CODE, address, email)
    return told


def end(truth: Truth, vault: Vault, caller: Caller, proof: FactorProof, address: str) -> None:
    """Switch the factor off, by password and code; raises as `_proven`."""
    with _proven(truth, vault, caller, proof, address) as (work, held):
        work.session.delete(held)
        tell_of_off(work, account_of(work.session, caller.account.id), caller.delegate)


def renew_codes(
    truth: Truth, vault: Vault, caller: Caller, proof: FactorProof, address: str
) -> list[str]:
    """End the recovery codes that are left and return new ones, told this once.

    By password and code, as switching it off: whoever has a code that lasts has the factor.
    Raises as `_proven`.
    """
    with _proven(truth, vault, caller, proof, address) as (work, held):
        told = _renew(held)
        tell_of_new_codes(work, account_of(work.session, caller.account.id), caller.delegate)
    return told


@contextmanager
def _proven(
    truth: Truth, vault: Vault, caller: Caller, proof: FactorProof, address: str
) -> Iterator[tuple[Work, SecondFactor]]:
    """A transaction on the caller's factor, once both factors were given; committed at its end.

    Raises `Invalid` for a wrong password or code, `NotFound` where none is on, `LimitReached`.
    """
    email = confirm_counted(truth, caller, proof.password, address)
    strangers.take(truth, strangers.Attempt.CODE, address, email)
    with truth.work() as work:
        held = _held(work, person_of(caller))
        if held is None or held.confirmed_at is None:
            raise NotFound(N_("No second factor is on."))
        if not (
            _takes_code(work, vault, held, proof.code) or _takes_recovery_code(held, proof.code)
        ):
            sentence = _wrong()
            raise Invalid(sentence, fields={"code": sentence})
        yield work, held
        work.commit()
    strangers.give_back(truth, strangers.Attempt.CODE, address, email)


def drop(work: Work, account: Account) -> bool:
    """Switch the holder's factor off by the operator's command; returns whether one was on."""
    held = _held(work, account.id)
    if held is None:
        return False
    work.session.delete(held)
    tell_of_off(work, account, None)
    return True


def is_asked(reading: Reading, person: str) -> bool:
    """Whether a login or a recovery of that person's takes a code, too."""
    on = select(SecondFactor.person_id).where(
        col(SecondFactor.person_id) == person, col(SecondFactor.confirmed_at).is_not(None)
    )
    return reading.exec(on).first() is not None


def check(truth: Truth, vault: Vault, login: Login, code: str | None, address: str) -> None:
    """Raise `CodeNeeded` unless no code is asked of who logs in, or this is a good one.

    A good one is taken by that; raises `LimitReached` after too many wrong ones.
    """
    with truth.read() as session:
        if not is_asked(session, person_of(login)):
            return
    if not code:
        raise needed()
    email = (login.delegate.email if login.delegate else None) or login.account.email
    strangers.take(truth, strangers.Attempt.CODE, address, email)
    with truth.work() as work:
        take(work, vault, login.account, login.delegate, code)
        work.commit()
    strangers.give_back(truth, strangers.Attempt.CODE, address, email)


def take(
    work: Work, vault: Vault, account: Account, delegate: Delegate | None, code: str | None
) -> None:
    """Take a code within a transaction, where one is asked; raises `CodeNeeded`."""
    held = _held(work, delegate.id if delegate else account.id)
    if held is None or held.confirmed_at is None:
        return
    if not code:
        raise needed()
    if _takes_code(work, vault, held, code):
        return
    if not _takes_recovery_code(held, code):
        raise CodeNeeded(_wrong(), fields={"code": _wrong()})
    left = len(held.recovery)
    tell_of_recovery_code(work, account, delegate, left, low=left <= FEW_CODES)


def needed() -> CodeNeeded:
    """What to tell whoever has the password right, and gives no code."""
    sentence = N_("Write the code that your app shows, or a recovery code.")
    return CodeNeeded(sentence, fields={"code": sentence})


def _wrong() -> str:
    return N_("This code is not right, or was used already.")


def _held(work: Work, person: str) -> SecondFactor | None:
    return work.session.get(SecondFactor, person, with_for_update=True)


def _takes_code(work: Work, vault: Vault, held: SecondFactor, code: str) -> bool:
    """Take an app's code: of now, or a step around it, and of a later one than the last."""
    secret = vault.open(held.secret)
    if secret is None:
        # Its key was dropped: recovery codes work still.
        return False
    given, now = "".join(code.split()).encode(), _step(work.now)
    for step in (now + one for one in _AROUND):
        right = pyotp.TOTP(secret).generate_otp(step).encode()
        if step > held.last_step and hmac.compare_digest(right, given):
            held.last_step = step
            # By today's first key, so that older ones can be dropped.
            held.secret = vault.seal(secret)
            return True
    return False


def _takes_recovery_code(held: SecondFactor, code: str) -> bool:
    given = _digest(code)
    left = [one for one in held.recovery if not hmac.compare_digest(one, given)]
    taken = len(left) < len(held.recovery)
    held.recovery = left
    return taken


def _step(now: datetime) -> int:
    return int(now.timestamp()) // _STEP


def _renew(held: SecondFactor) -> list[str]:
    """New recovery codes in place of those that are left."""
    told = [_recovery_code() for _ in range(RECOVERY_CODES)]
    held.recovery = [_digest(one) for one in told]
    return told


def _recovery_code() -> str:
    """Four groups of four letters and digits, as people copy them."""
    said = b32encode(secrets.token_bytes(_BYTES)).decode().lower()
    return "-".join(said[start : start + 4] for start in range(0, len(said), 4))


def _digest(code: str) -> str:
    """However it is written: in capitals, with blanks or without hyphens."""
    return digest("".join(one for one in code.lower() if one.isalnum()))
