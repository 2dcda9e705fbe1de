"""Passwords: kept as argon2 hashes alone, judged by how long they take to guess (C10)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pwdlib import PasswordHash
from zxcvbn import zxcvbn

from schemas.errors import N_, Invalid

LOWEST_SCORE = 2
"""Of zxcvbn's 0 to 4: more than a million guesses."""

_JUDGED = 72
"""Characters that are judged: what comes after only makes a password better, and takes long."""

_hashing = PasswordHash.recommended()


def check_strength(
    password: str, about: Iterable[str | None] = (), field: str = "password"
) -> None:
    """Raise `Invalid`, by `field`, for a password that is easy to guess.

    `about` is what others know of its holder: it is guessed first.
    """
    known = [word for word in about if word]
    if zxcvbn(password[:_JUDGED], user_inputs=known)["score"] < LOWEST_SCORE:
        sentence = N_("This password is easy to guess. Add another word or two, uncommon ones.")
        raise Invalid(N_("Some fields need another look."), fields={field: sentence})


def hash_password(password: str) -> str:
    """What the truth keeps of a password."""
    return _hashing.hash(password)


def verify_password(digest: str | None, password: str) -> tuple[bool, str | None]:
    """Whether the password is right, and a fresh digest when the old one is outdated.

    None, where nobody has the address, is refused after as long as a wrong password.
    """
    right, fresh = _hashing.verify_and_update(password, digest or _nobodys())
    return right and digest is not None, fresh


@cache
def _nobodys() -> str:
    return _hashing.hash("nobody has this password")
