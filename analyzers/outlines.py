"""What the forms of known stems look like, so that most slices of a word need no stem of their own.

A form keeps the start of its stem, but for the last two letters of a long one, and is not much
longer or shorter. Whoever looks here is told "no" or "perhaps"; what is perhaps one is stemmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_SHORTER = 2
"""Letters by which a form may be shorter than its stem, and that may differ: *Medien*, *Medium*."""

_LONGER = 7
"""Letters by which it may be longer: *Dichterinnen*."""

_KEPT = 4
"""Letters that forms of a long stem keep at least; of a shorter one they keep all."""

_LOOKED_AT = 6
"""Letters of a start; more tell little more."""

_LONG = re.compile(r"([aeou])\1")
_VOICED = str.maketrans("fs", "vz")


class Outlines:
    """Starts of the forms that some stems may have, each with the lengths of such forms."""

    def __init__(self, stems: Iterable[str]) -> None:
        # By a start, bit n says that a form of n letters may start so. The first three letters of
        # each are there, if only with no bit: what they are not in starts no longer form either.
        self._lengths: dict[str, int] = {}
        for stem in stems:
            for start in _starts(stem):
                few, many = max(2, len(stem) - _SHORTER, len(start)), len(stem) + _LONGER
                lengths = (1 << many + 1) - (1 << few)
                self._lengths[start] = self._lengths.get(start, 0) | lengths
                self._lengths.setdefault(start[:3], 0)

    def of(self, word: str) -> list[int]:
        """Give for each letter of a word how long forms that start there may be, as bits.

        Asked of every word that is met for the first time.
        """
        find = self._lengths.get
        outline = []
        for at in range(len(word)):
            lengths = find(word[at : at + 3])
            if lengths is not None:
                lengths |= find(word[at : at + 4], 0) | find(word[at : at + 5], 0)
                lengths |= find(word[at : at + _LOOKED_AT], 0) | find(word[at : at + 2], 0)
            else:
                lengths = find(word[at : at + 2], 0)
            outline.append(lengths)
        return outline


def _starts(stem: str) -> Iterator[str]:
    """Give what the forms of a stem may start with: *bog* of *boog*, *huiz* of *huis*."""
    for spelled in (stem, _LONG.sub(r"\1", stem)):
        start = spelled[: min(max(_KEPT, len(spelled) - _SHORTER), _LOOKED_AT)]
        yield start
        yield start[:_KEPT].translate(_VOICED) + start[_KEPT:]
        yield start.translate(_VOICED)
