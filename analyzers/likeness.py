"""Is this the same publication again? (K6)

A text's *wording* is the set of its canonical content words, hashed, without prices: another
order, inflection, accents or price change nothing, another synonym changes one word. How alike
two texts are is the share of all their words that both have (Jaccard). *Marks* find candidates
without comparing with everything: numbers of which alike texts very probably share at least one
(MinHash, banded), so that looking for copies is a lookup of twenty numbers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from datasketch import MinHash

from analyzers.evidence import Field, Passage
from analyzers.keys import Atom

ALIKE = 0.70
"""Share of all words that two texts must have in common to be one text published twice."""

ALIKE_SERIES = 0.85
"""Likewise where one author's two titles say different things: flats, vintages, sizes."""

ALIKE_TITLES = 0.75
"""Share of the words of two titles under which they say different things."""

SHORT = 12
"""Distinct words under which only the very same words are a copy, and only by one author."""

_FEWEST = 3
"""Distinct words under which nothing is a copy: there are not enough ways to say it."""

_BANDS, _ROWS = 20, 5
"""Texts with 70 % of words in common share a mark in 97 of 100 cases, with 30 % in 5."""

_SEED, _SCHEME = 1, "affine32"
"""Marks are stored: another seed or scheme of hashing would find none of them again."""

_MOST_WORDS = 4_000
_PRICE_BEFORE = re.compile(r"(?:[€$£¥]|\b(?:EUR|USD|GBP|CHF))\s?$")
_PRICE_AFTER = re.compile(
    r"(?:[.,\d]|\s(?=\d))*\s?(?:[€$£¥]|(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?|francs?)\b)", re.I
)


class Wording(NamedTuple):
    """What a publication says: hashes of the words of its title, and of all of it, sorted."""

    title: tuple[int, ...]
    words: tuple[int, ...]

    @property
    def is_short(self) -> bool:
        """Whether only the very same words are a copy."""
        return len(self.words) < SHORT


def word_publication(fields: Sequence[Field]) -> Wording:
    """Give the wording of a publication's fields."""
    title = (field for field in fields if field.name == "title")
    return Wording(_hashes(title), _hashes(fields))


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Share of all words of two texts that both have, 0…1; two empty ones have nothing alike."""
    mine, theirs = frozenset(one), frozenset(other)
    return len(mine & theirs) / len(mine | theirs) if mine or theirs else 0.0


def is_copy(one: Wording, other: Wording, *, same_author: bool) -> bool:
    """Whether two publications are one published twice.

    One author's offers of a series (two flats, two vintages) share most of what a shop says of
    itself: where the titles say different things, more has to be alike.
    """
    shared = likeness(one.words, other.words)
    if one.is_short or other.is_short:
        return same_author and shared == 1.0
    differ = same_author and likeness(one.title, other.title) < ALIKE_TITLES
    return shared >= (ALIKE_SERIES if differ else ALIKE)


def marks(wording: Wording) -> tuple[int, ...]:
    """Numbers of 63 bits by which alike wordings are found; none where there are too few words."""
    if len(wording.words) < _FEWEST:
        return ()
    if wording.is_short:
        return (_number(b"short", np.array(wording.words, dtype=np.uint32)),)
    hashed = _blank().copy()
    hashed.update_batch(wording.words)
    values = np.asarray(hashed.hashvalues, dtype=np.uint32)
    rows = (values[band * _ROWS : (band + 1) * _ROWS] for band in range(_BANDS))
    return tuple(_number(b"band%d" % band, row) for band, row in enumerate(rows))


def _hashes(fields: Iterable[Field]) -> tuple[int, ...]:
    words = {
        _hash(passage.atom)
        for field in fields
        for passage in field.passages
        if not _is_price(field.text, passage)
    }
    # The smallest, not the first: which ones must not depend on their order in the text.
    return tuple(sorted(words)[:_MOST_WORDS])


def _is_price(text: str, passage: Passage) -> bool:
    if not text[passage.start].isdigit():
        return False
    before = text[max(0, passage.start - 5) : passage.start]
    return bool(_PRICE_BEFORE.search(before) or _PRICE_AFTER.match(text, passage.end))


@lru_cache(maxsize=100_000)
def _hash(atom: Atom) -> int:
    return int.from_bytes(hashlib.blake2b(str(atom).encode(), digest_size=4).digest())


def _itself(value: int) -> int:
    return value


@lru_cache(maxsize=1)
def _blank() -> Any:
    """A sketch of nothing; making one costs more than filling it."""
    return MinHash(num_perm=_BANDS * _ROWS, seed=_SEED, hashfunc=_itself, scheme=_SCHEME)


def _number(kind: bytes, values: np.ndarray[tuple[int, ...], np.dtype[np.uint32]]) -> int:
    mark = hashlib.blake2b(values.astype("<u4").tobytes(), digest_size=8, person=kind)
    return int.from_bytes(mark.digest()) >> 1
