"""Passwords are kept as hashes that are dear to guess from (C10)."""

from __future__ import annotations

from pwdlib import PasswordHash

from club.passwords import hash_password, verify_password


def test_the_product_hashes_as_rfc_9106_has_it_where_memory_is_short(
    dear_passwords: PasswordHash,
) -> None:
    assert dear_passwords.hash("x").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_nobody_has_a_password() -> None:
    assert verify_password(None, "nobody has this password") == (False, None)
    assert verify_password(hash_password("mine"), "mine") == (True, None)
