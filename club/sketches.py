"""How many different people there were, kept so that nobody can be read back out of it (F4).

A HyperLogLog of 1,024 registers, by hashes under a key of its own: exact to about one in ten
people, to 3 % in thousands. Whoever is counted again changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import partial
from hashlib import blake2b

import numpy as np
from datasketch import HyperLogLogPlusPlus

_PRECISION = 10
EMPTY = bytes(2**_PRECISION)
"""The sketch of nobody."""


def new_key() -> str:
    """A key for one sketch."""
    return secrets.token_hex(16)


def take_in(sketch: bytes, key: str, people: Iterable[str]) -> tuple[bytes, int]:
    """The sketch with these people in it, too, and how many different ones it then holds."""
    registers = np.frombuffer(sketch, dtype=np.int8).copy()
    counting = HyperLogLogPlusPlus(p=_PRECISION, reg=registers, hashfunc=partial(_hash, key))
    for one in people:
        counting.update(one)
    return counting.reg.tobytes(), round(counting.count())


def newcomers(before: bytes, after: bytes) -> int:
    """How many people one sketch has that the other, which it grew from, had not: never too many.

    Each changes one register at most. Among hundreds it is most of them, among ten thousand one in
    ten or so.
    """
    was, now = (np.frombuffer(one, dtype=np.int8) for one in (before, after))
    return int(np.count_nonzero(was != now))


def _hash(key: str, person: str) -> int:
    return int.from_bytes(blake2b(person.encode(), key=key.encode(), digest_size=8).digest())
