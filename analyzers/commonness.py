"""How much a word proves: a rare one much, a common one little (K5).

How common a word is comes from two sources, and the commoner counts: short lists of our own
writing, and the share of the labels of the thesauri in use that hold the word. Both change only
with a release or the analyzer's version: nothing a member publishes changes another's score.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib import resources

from analyzers.keys import Atom
from analyzers.lexicon import Lexicon
from analyzers.text import fold

_SHARES = {"less_common": 1 / 30, "common": 1 / 10, "very_common": 1 / 3}
_RAREST = 1 / 200
"""Share of texts assumed of a word that nothing is known of; rarer ones prove no more."""

_FEW_LABELS = 1000
"""With fewer labels than this, a word's share is taken as if there were as many."""


class Weights:
    """Weights of one language's words: from 1.4 for the commonest to 5.3 for a rare one."""

    def __init__(self, lexicon: Lexicon, labels: Callable[[], Iterable[frozenset[Atom]]]) -> None:
        self._shipped = {
            lexicon.atom(fold(word)): _SHARES[name]
            for name, words in _lists().get(lexicon.language.code, {}).items()
            for word in words.split()
        }
        self._read_labels = labels
        self._labels: Counter[Atom] | None = None
        self._count = 0

    def of(self, atom: Atom) -> float:
        """Give `ln(1 + 1/share)`, the share being that of the texts that hold the word."""
        if self._labels is None:
            labels = list(self._read_labels())
            self._count = max(len(labels), _FEW_LABELS)
            self._labels = Counter(one for label in labels for one in label)
        share = max(self._shipped.get(atom, _RAREST), self._labels[atom] / self._count)
        return math.log(1 + 1 / share)


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, str]]:
    shipped = resources.files("analyzers") / "defaults" / "commonness.toml"
    lists = tomllib.loads(shipped.read_text(encoding="utf-8"))
    # The commonest last, so that a form that two lists share has the larger share.
    return {
        code: {name: words[name] for name in _SHARES if name in words}
        for code, words in lists.items()
    }
