"""What each canonical form retrieves, marries wrongly and confuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analyzers.languages import LANGUAGES
from analyzers.lexicon import Role
from analyzers.settings import default_settings
from analyzers.text import fold, tidy
from analyzers.words import Reader
from bench.keywords_forms import Form, as_set, own_sets
from schemas.words import Kind

Sets = dict[str, frozenset[str]]
"""A keyword as the set of its forms, by who made them."""

Lemmas = tuple[frozenset[str], ...]
"""For each word of a keyword what the lexicons call it."""


@dataclass
class Score:
    """Counts of one canonical form in one language."""

    tried: Counter[str] = field(default_factory=Counter)
    retrieved: Counter[str] = field(default_factory=Counter)
    missed: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, change: str, label: str, variant: str, found: bool) -> None:
        """Count a variant; keep what was missed for reading."""
        self.tried[change] += 1
        self.retrieved[change] += found
        if not found:
            self.missed.setdefault(change, []).append((label, variant))

    def share(self, changes: Iterable[str] | None = None) -> float | None:
        """Give the share retrieved of some kinds of variant, of all by default; None of none."""
        chosen = list(self.tried if changes is None else changes)
        tried = sum(self.tried[one] for one in chosen)
        return sum(self.retrieved[one] for one in chosen) / tried if tried else None


class Bench:
    """One language's keywords as sets of forms, each text cut once for all who take part."""

    def __init__(self, language: str, forms: Mapping[str, Form]) -> None:
        rules = default_settings().rules[language]
        self._readers = {kind: Reader(LANGUAGES[language], rules[kind]) for kind in Kind}
        self._forms = forms

    def sets(self, text: str, kind: Kind) -> Sets:
        """Give the keyword as each form has it."""
        tidied = tidy(text)
        words = self._readers[kind].read(tidied)
        held = {name: as_set(tidied, words, form) for name, form in self._forms.items()}
        return {**own_sets(words), **held}

    def lemmas(self, text: str, kind: Kind, lexicons: Sequence[Form]) -> Lemmas:
        """Give what some lexicons call each word of a keyword, and what it is without accents."""
        tidied = tidy(text)
        words = self._readers[kind].read(tidied)
        each = [[word] for word in words if word.role is Role.CONTENT]
        return tuple(
            frozenset().union(*(as_set(tidied, one, form) for form in (fold, *lexicons)))
            for one in each
        )


def collisions(labels: Sequence[tuple[str, frozenset[str]]]) -> list[tuple[str, ...]]:
    """Give the groups of labels, different but for case and accents, that have become one."""
    groups: dict[frozenset[str], dict[str, str]] = {}
    for text, forms in labels:
        groups.setdefault(forms, {}).setdefault(fold(tidy(text)), text)
    return [tuple(group.values()) for group in groups.values() if len(group) > 1]


def wrong_marriages(
    labels: Sequence[tuple[str, frozenset[str], Lemmas]],
) -> Iterator[tuple[str, str]]:
    """Give (interest, offer) of different labels that marry though no lexicon says they may.

    `labels` are (text, forms, lemmas). An offer satisfies an interest when it has all its forms;
    rightly so when each word of the interest is, by some lexicon, one of the offer's.
    """
    holders: dict[str, set[int]] = {}
    for number, (_, forms, _) in enumerate(labels):
        for form in forms:
            holders.setdefault(form, set()).add(number)
    for number, (text, forms, lemmas) in enumerate(labels):
        if not forms:
            continue
        for other in set.intersection(*(holders[form] for form in forms)) - {number}:
            offered = labels[other][2]
            if not all(any(mine & theirs for theirs in offered) for mine in lemmas):
                yield text, labels[other][0]
