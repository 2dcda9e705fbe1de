"""Readings → the readings an interest asks for, and those an offer answers.

All expansion is on the offer's side: an interest stays exact. The law between the two: an
interest is among an offer's readings when they have the same head and the interest's
modifiers are among the offer's, for words and for concepts alike.

Where a label stands for several concepts all are kept, until the keyword's writer has chosen
one: `chosen` holds the concepts that were.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, combinations, islice, product
from typing import TypeVar

from analyzers.keys import Atom, Reading
from analyzers.thesaurus import ConceptIndex, Match

_ALL_SUBSETS = 6
_MOST_COMBINATIONS = 4096

Chosen = Collection[Atom]
Words = frozenset[Atom]
"""Words of a keyword that one concept stands for, or a word by itself."""

T = TypeVar("T")


def interest_readings(
    readings: Sequence[Reading], index: ConceptIndex, chosen: Chosen = ()
) -> tuple[Reading, ...]:
    """Give one full reading for each way to understand an interest, words first.

    A reading in which a concept was chosen is asked for by that concept alone.
    """
    whole = [Reading(match.concept) for match in index.whole(tuple(readings))]
    if chosen and (meant := [one for one in whole if one.head in chosen]):
        return tuple(meant)
    words: dict[Reading, None] = {}
    concepts: dict[Reading, None] = dict.fromkeys(whole)
    for reading in readings:
        found = list(_as_concepts(reading, index))
        meant = [one for one in found if mentions(one, chosen)]
        concepts.update(dict.fromkeys(meant or found))
        if not meant:
            words[reading] = None
    return tuple({**words, **concepts})


def offer_readings(
    readings: Sequence[Reading], index: ConceptIndex, chosen: Chosen = ()
) -> Iterator[Reading]:
    """Give every reading that an interest may have and be satisfied; some come repeatedly."""
    for match in _meant(index.whole(tuple(readings)), chosen):
        yield from map(Reading, (match.concept, *match.broader))
    for reading in readings:
        for subset in subsets(reading.modifiers):
            # Sorted already, as the modifiers are.
            yield Reading(reading.head, subset)
        for match in _meant(index.matches(reading), chosen):
            rest = tuple(atom for atom in reading.modifiers if atom not in match.used)
            for modifiers in _offered(rest, index, chosen):
                for concept in (match.concept, *match.broader):
                    yield Reading.of(concept, modifiers)
        if reading.head.is_neutral:
            for modifiers in _offered(reading.modifiers, index, chosen):
                yield Reading.of(reading.head, modifiers)


def senses(readings: Sequence[Reading], index: ConceptIndex) -> list[list[Match]]:
    """Give the concepts to choose from, for each part of a keyword that has several."""
    found = [index.whole(tuple(readings))]
    for reading in readings:
        heads = longest(index.matches(reading))
        if not heads and not reading.head.is_neutral:
            continue
        for used in dict.fromkeys(match.used for match in heads):
            found.append([match for match in heads if match.used == used])
            rest = tuple(atom for atom in reading.modifiers if atom not in used)
            found += [index.standing_for(unit) for unit in _packed(rest, index)]
        if reading.head.is_neutral:
            units = _packed(reading.modifiers, index)
            found += [index.standing_for(unit) for unit in units]
    return [matches for matches in found if len({match.concept for match in matches}) > 1]


def mentions(reading: Reading, concepts: Chosen) -> bool:
    """Tell whether one of the concepts is the reading's head or among its modifiers."""
    return reading.head in concepts or any(atom in concepts for atom in reading.modifiers)


def longest(matches: Iterable[Match]) -> list[Match]:
    """Give the matches whose label no other match's label contains."""
    held = list(matches)
    return [one for one in held if not any(one.used < other.used for other in held)]


def subsets(modifiers: Sequence[T]) -> Iterator[tuple[T, ...]]:
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


def _as_concepts(reading: Reading, index: ConceptIndex) -> Iterator[Reading]:
    """Give an interest's reading with concepts in the place of words that have them."""
    matches = index.matches(reading)
    for match in longest(matches) if matches else ():
        rest = tuple(atom for atom in reading.modifiers if atom not in match.used)
        for modifiers in _choices(rest, index):
            yield Reading.of(match.concept, modifiers)
    if reading.head.is_neutral:
        for modifiers in _choices(reading.modifiers, index):
            yield Reading.of(reading.head, modifiers)


def _choices(modifiers: tuple[Atom, ...], index: ConceptIndex) -> Iterator[tuple[Atom, ...]]:
    """Give an interest's modifiers as concepts: the longest labels first, then single words."""
    slots = [_concepts(unit, index) for unit in _packed(modifiers, index)]
    return islice(product(*slots), 16)


def _offered(
    modifiers: tuple[Atom, ...], index: ConceptIndex, chosen: Chosen
) -> Iterator[tuple[Atom, ...]]:
    """Give every subset of an offer's modifiers, each word as any concept it stands for.

    First with the concepts that an interest in the same words asks for, which are never cut
    short; then with broader ones, up to a bound.
    """
    for units in _packings(modifiers, index):
        meant = {unit: _meant(index.standing_for(unit), chosen) for unit in units}
        exact = {unit: _concepts(unit, index, chosen) for unit in units}
        wide = {
            unit: [*exact[unit], *(one for match in matches for one in match.broader)]
            for unit, matches in meant.items()
        }
        for slots in (exact, wide) if exact != wide else (exact,):
            ways = (product(*(slots[unit] for unit in subset)) for subset in subsets(units))
            yield from islice(chain.from_iterable(ways), _MOST_COMBINATIONS)


def _concepts(unit: Words, index: ConceptIndex, chosen: Chosen = ()) -> list[Atom]:
    """Give the concepts that words stand for; a word without one stands for itself."""
    return [match.concept for match in _meant(index.standing_for(unit), chosen)] or [*unit]


def _meant(matches: list[Match], chosen: Chosen) -> list[Match]:
    """Leave out what was not chosen, where a label stands for something that was."""
    if not chosen or not any(match.concept in chosen for match in matches):
        return matches
    settled = {match.used for match in matches if match.concept in chosen}
    return [
        match._replace(ambiguous=False) if match.used in settled else match
        for match in matches
        if match.used not in settled or match.concept in chosen
    ]


def _packed(
    modifiers: tuple[Atom, ...], index: ConceptIndex, first: Words = frozenset()
) -> list[Words]:
    """Part modifiers into labels, `first` and then the longest before others, and words left."""
    units = [first] if first else []
    left = set(modifiers) - first
    for words in index.spans(modifiers):
        if words <= left:
            units.append(words)
            left -= words
    return [*units, *(frozenset((atom,)) for atom in modifiers if atom in left)]


def _packings(modifiers: tuple[Atom, ...], index: ConceptIndex) -> Iterator[list[Words]]:
    """Give each way to part an offer's modifiers: as single words, and with each label."""
    yield [frozenset((atom,)) for atom in modifiers]
    told: set[Words] = set()
    for words in index.spans(modifiers):
        if words not in told:
            units = _packed(modifiers, index, words)
            told.update(units)
            yield units
