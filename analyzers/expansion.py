"""Readings → the readings an interest asks for, and those an offer answers.

All expansion is on the offer's side: an interest stays exact. The law between the two: an
interest is among an offer's readings when they have the same head and the interest's
modifiers are among the offer's, for words and for concepts alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, islice, product

from analyzers.keys import Atom, Reading
from analyzers.thesaurus import ConceptIndex, Match

_ALL_SUBSETS = 6
_MOST_COMBINATIONS = 4096


def interest_readings(readings: Sequence[Reading], index: ConceptIndex) -> tuple[Reading, ...]:
    """Give one full reading for each way to understand an interest, words first."""
    found: dict[Reading, None] = dict.fromkeys(readings)
    for match in index.whole(tuple(readings)):
        found[Reading(match.concept)] = None
    for reading in readings:
        for match in longest(index.matches(reading)):
            rest = [atom for atom in reading.modifiers if atom not in match.used]
            for modifiers in _choices(rest, index):
                found[Reading.of(match.concept, modifiers)] = None
        if reading.head.is_neutral:
            for modifiers in _choices(reading.modifiers, index):
                found[Reading.of(reading.head, modifiers)] = None
    return tuple(found)


def offer_readings(readings: Sequence[Reading], index: ConceptIndex) -> Iterator[Reading]:
    """Give every reading that an interest may have and be satisfied; some come repeatedly."""
    for match in index.whole(tuple(readings)):
        yield from map(Reading, (match.concept, *match.broader))
    for reading in readings:
        for subset in subsets(reading.modifiers):
            # Sorted already, as the modifiers are.
            yield Reading(reading.head, subset)
        for match in index.matches(reading):
            rest = [atom for atom in reading.modifiers if atom not in match.used]
            for modifiers in _offered(rest, index):
                for concept in (match.concept, *match.broader):
                    yield Reading.of(concept, modifiers)
        if reading.head.is_neutral:
            for modifiers in _offered(reading.modifiers, index):
                yield Reading.of(reading.head, modifiers)


def longest(matches: Iterable[Match]) -> list[Match]:
    """Give the matches whose label no other match's label contains."""
    held = list(matches)
    return [one for one in held if not any(one.used < other.used for other in held)]


def subsets(modifiers: Sequence[Atom]) -> Iterator[tuple[Atom, ...]]:
    """Give every subset of up to six modifiers; of more, the small ones and the full one.

    The more modifiers, the smaller the subsets, so that no keyword costs more than a few
    thousand keys: up to three of 24, up to two of 48, then single ones.
    """
    count = len(modifiers)
    if count <= _ALL_SUBSETS:
        sizes = range(count + 1)
    else:
        sizes = range(4 if count <= 24 else 3 if count <= 48 else 2)
        yield tuple(modifiers)
    yield from chain.from_iterable(combinations(modifiers, size) for size in sizes)


def _choices(modifiers: Sequence[Atom], index: ConceptIndex) -> Iterator[tuple[Atom, ...]]:
    """Give an interest's modifiers with concepts in the place of words that have them."""
    slots = [[match.concept for match in index.modifier(atom)] or [atom] for atom in modifiers]
    return islice(product(*slots), 16)


def _offered(modifiers: Sequence[Atom], index: ConceptIndex) -> Iterator[tuple[Atom, ...]]:
    """Give every subset of an offer's modifiers, each word as any concept it stands for.

    First with the concepts that an interest in the same words asks for, which are never cut
    short; then with broader ones, up to a bound.
    """
    exact: dict[Atom, list[Atom]] = {}
    wide: dict[Atom, list[Atom]] = {}
    for atom in modifiers:
        matches = index.modifier(atom)
        exact[atom] = [match.concept for match in matches] or [atom]
        wide[atom] = [*exact[atom], *(one for match in matches for one in match.broader)]
    for slots in (exact, wide) if exact != wide else (exact,):
        ways = (product(*(slots[atom] for atom in subset)) for subset in subsets(modifiers))
        yield from islice(chain.from_iterable(ways), _MOST_COMBINATIONS)
