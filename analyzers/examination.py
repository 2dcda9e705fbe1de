"""A keyword before a publication's text: what is looked for, and what speaks against it (K5).

- its own words;
- other labels of the concepts it stands for, in the text's language, or in another one where
  they stand word for word;
- labels of narrower concepts, which prove a little less at each step down;
- labels of the concepts beside its own: where one of those is borne out better, the keyword is
  probably not what the text is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analyzers.concepts import Label
from analyzers.evidence import Found, Place, Recipe, Testimony
from analyzers.expansion import longest
from analyzers.keys import Atom, Reading
from analyzers.lexicon import Role
from analyzers.voice import Voice
from analyzers.word import Word

DEPTH = 3
"""Steps down to the narrowest concepts whose labels count."""

_SHORTEST_LOAN = 5
"""Letters of a single word of another language that may be recognised in a text."""

_WHOLE = 1 - 1e-9


class Meaning(NamedTuple):
    """A concept that a keyword stands for, and which of the keyword's words say so."""

    concept: Atom
    said_by: frozenset[Atom]


def examine(
    words: Sequence[Word],
    readings: Sequence[Reading],
    own: Voice,
    voice: Voice,
    testimony: Testimony,
) -> Found:
    """Tell how far a text in `voice` bears out a keyword that was read in `own`, and where."""
    content = frozenset(atom for word in words if word.role is Role.CONTENT for atom in word.atoms)
    whole = content or frozenset(atom for one in readings for atom in (one.head, *one.modifiers))
    recipe = testimony.recipe
    weights = {atom: own.weights.of(atom) if recipe.weighed else 1.0 for atom in whole}
    meanings = list(_meanings(readings, whole, own)) if recipe.labels else []
    found = testimony.cover(weights, dict(_proofs(meanings, voice, testimony)))
    mass = sum(weights.values())
    for meaning in meanings:
        share = sum(weights[atom] for atom in meaning.said_by) / mass
        for steps, label in _said(meaning.concept, voice, recipe):
            most = share * recipe.narrower**steps
            if found.score < most and (not steps or testimony.has_any(label)):
                found = max(found, testimony.cover(label).times(most), key=lambda one: one.score)
    if found.score >= _WHOLE or not recipe.rivalry:
        return found
    lead = max(_rivals(meanings, whole, voice, testimony), default=0.0) - found.score
    return found._replace(score=max(0.0, found.score - recipe.rivalry * max(0.0, lead)))


def _meanings(readings: Sequence[Reading], whole: frozenset[Atom], own: Voice) -> Iterator[Meaning]:
    for match in own.index.whole(tuple(readings)):
        yield Meaning(match.concept, whole)
    for reading in readings:
        for match in longest(own.index.matches(reading)):
            # A generic head that was skipped (*service de*) is said by the label as well.
            all_said = len(readings) == 1 and len(match.used) == len(reading.modifiers)
            said_by = whole if all_said else whole & (match.used | {reading.head})
            yield Meaning(match.concept, said_by)
        singles = (frozenset((modifier,)) for modifier in reading.modifiers)
        for narrowing in (*own.index.spans(reading.modifiers), *singles):
            for match in own.index.standing_for(narrowing):
                yield Meaning(match.concept, whole & narrowing)


def _said(concept: Atom, voice: Voice, recipe: Recipe) -> Iterator[tuple[int, Label]]:
    for label in voice.concepts.labels(concept):
        yield 0, label
    if recipe.narrower:
        yield from voice.concepts.narrower(concept, DEPTH)


def _proofs(
    meanings: Sequence[Meaning], voice: Voice, testimony: Testimony
) -> Iterator[tuple[Place, frozenset[Atom]]]:
    """Give the places where a whole label stands, with the keyword's words that it proves."""
    for concept, said_by in meanings:
        for label in voice.concepts.labels(concept):
            for place in testimony.places(frozenset(label)):
                yield place, said_by
        for loan in voice.concepts.loans(concept):
            long_enough = len(loan) > 1 or (loan and len(loan[0]) >= _SHORTEST_LOAN)
            # *Pain* is bread in French, whatever English thinks of it.
            if long_enough and not (len(loan) == 1 and voice.knows(loan[0])):
                for place in testimony.verbatim(loan):
                    yield place, said_by


def _rivals(
    meanings: Sequence[Meaning], whole: frozenset[Atom], voice: Voice, testimony: Testimony
) -> Iterator[float]:
    """Give how far the text bears out each concept beside those that the whole keyword means."""
    for meaning in meanings:
        if meaning.said_by == whole:
            for label in voice.concepts.beside(meaning.concept):
                if testimony.has_any(label):
                    yield testimony.cover(label).score
