"""How often somebody who is not logged in may try: to log in, to join, to recover (A18).

Token buckets in the truth, so that every process counts alike: one for the address that asks, one
for the account that is asked for, one for both. Only hashes of addresses are kept, for a day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address

from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from club.allowances import Bucket, filled
from club.emails import normal_email
from schemas.allowance import StrangerAllowance
from schemas.errors import N_, LimitReached
from store.truth import Truth
from store.unit_of_work import Work

_KEPT = timedelta(days=1)
_PREFIX = 64
"""Bits of an IPv6 address that a provider gives a customer: all of them are one asker."""


class Attempt(StrEnum):
    """What is tried."""

    LOGIN = "login"
    CODE = "code"
    """Of a second factor, once the password was right."""
    REGISTER = "register"
    FIND = "find"
    """Joining with an address that has an account: the one answer that tells so (C1)."""
    RECOVER = "recover"
    CONTACT = "contact"


BY_ADDRESS = {
    Attempt.LOGIN: Bucket(100, 10),
    Attempt.CODE: Bucket(100, 10),
    Attempt.REGISTER: Bucket(100, 1),
    Attempt.FIND: Bucket(20, 20 / (24 * 60)),
    Attempt.RECOVER: Bucket(20, 1 / 3),
    Attempt.CONTACT: Bucket(20, 1 / 3),
}
"""Many people may share an address. The machine itself is no stranger: it has no such bound."""

BY_EMAIL = {
    Attempt.LOGIN: Bucket(50, 2),
    # Three codes in a million are good at a time: one wrong code in five minutes finds none.
    Attempt.CODE: Bucket(10, 1 / 5),
    Attempt.RECOVER: Bucket(3, 4 / 60),
    Attempt.CONTACT: Bucket(5, 4 / 60),
}
BY_BOTH = {Attempt.LOGIN: Bucket(10, 1)}
"""Smaller, so that a stranger elsewhere does not easily keep a member from logging in."""


def take(truth: Truth, attempt: Attempt, address: str, email: str | None = None) -> None:
    """Count an attempt; raises `LimitReached` when there were too many, and counts nothing."""
    wanted = dict(_buckets(attempt, address, email))
    for _ in range(3):
        try:
            with truth.work() as work:
                # In one order, so that two attempts never wait for each other.
                enough = all(_take(work, key, wanted[key]) for key in sorted(wanted))
                if enough:
                    work.commit()
            break
        except IntegrityError:
            # Two first attempts at once: the other has made the row.
            continue
    else:
        enough = False
    if not enough:
        raise LimitReached(N_("That was tried too often. Wait a few minutes, then try again."))


def give_back(truth: Truth, attempt: Attempt, address: str, email: str | None = None) -> None:
    """Take an attempt as not made: it went well."""
    wanted = dict(_buckets(attempt, address, email))
    with truth.work() as work:
        for key in sorted(wanted):
            held = work.session.get(StrangerAllowance, key, with_for_update=True)
            if held is not None:
                held.left = min(wanted[key].most, held.left + 1)
        work.commit()


def purge(truth: Truth) -> int:
    """Forget who tried a day ago; returns how many buckets."""
    with truth.work() as work:
        gone = work.delete(StrangerAllowance, col(StrangerAllowance.counted_at) < work.now - _KEPT)
        work.commit()
    return gone


def _take(work: Work, key: str, bucket: Bucket) -> bool:
    held = work.session.get(StrangerAllowance, key, with_for_update=True)
    if held is None:
        held = StrangerAllowance(key=key, left=bucket.most, counted_at=work.now)
        work.session.add(held)
    left = filled(bucket, held.left, held.counted_at, work.now)
    if left < 1:
        return False
    held.left, held.counted_at = left - 1, work.now
    work.session.flush()
    return True


def _buckets(attempt: Attempt, address: str, email: str | None) -> Iterator[tuple[str, Bucket]]:
    asker = _asker(address)
    if asker is not None and attempt in BY_ADDRESS:
        yield _key(attempt, "from", asker), BY_ADDRESS[attempt]
    if email is None:
        return
    account = normal_email(email)
    if attempt in BY_EMAIL:
        yield _key(attempt, "to", account), BY_EMAIL[attempt]
    if attempt in BY_BOTH:
        yield _key(attempt, "both", asker or "", account), BY_BOTH[attempt]


def _asker(address: str) -> str | None:
    """Who asks, as far as an address tells; None for the machine itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return address or None
    if known.is_loopback:
        return None
    if isinstance(known, IPv6Address):
        return known.exploded[: _PREFIX // 4 + _PREFIX // 16 - 1]
    return str(known)


def _key(attempt: Attempt, *parts: str) -> str:
    said = "\0".join(parts).encode("utf-8", "surrogatepass")
    return f"{attempt}:{hashlib.sha256(said).hexdigest()[:32]}"
