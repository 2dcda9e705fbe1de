"""Suspended hyphens: *Obst- und Gemüsehandel*, *in- en uitvoer*, *Obstschalen und -teller*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzers.languages import Compounding
from analyzers.lexicon import NOT, Lexicon, Part, Role
from analyzers.word import Word

_CUTS = (Role.CONJUNCTION, Role.COMMA)


def complete(words: Sequence[Word], lexicon: Lexicon, compounding: Compounding) -> list[Word]:
    """Give the words with those made whole whose hyphen stands for a part of a neighbour."""
    whole = list(words)
    for index in range(len(whole) - 1, -1, -1):
        word = whole[index]
        if word.hanging:
            target = _following(whole, index)
            if target is not None:
                whole[index] = _with_end(word, target, lexicon, compounding)
    for index, word in enumerate(whole):
        if word.leading and word.role is Role.CONTENT:
            before = next((one for one in reversed(whole[:index]) if one.inner), None)
            if before is not None:
                whole[index] = word._replace(inner=(*before.inner, *word.inner))
    return whole


def _following(words: Sequence[Word], index: int) -> Word | None:
    """Give the word that completes the one at `index`: a compound of its conjunct, or the last."""
    conjunct: list[Word] = []
    for word in _after(words, index):
        if word.role in _CUTS:
            if conjunct:
                break
        elif word.role is Role.CONTENT:
            conjunct.append(word)
        elif conjunct:
            break
    compound = (one for one in conjunct if one.inner or one.atom.name.startswith(NOT))
    return next(compound, conjunct[-1] if conjunct else None)


def _after(words: Sequence[Word], index: int) -> Iterator[Word]:
    if index + 1 < len(words) and words[index + 1].role in _CUTS:
        yield from words[index + 1 :]


def _with_end(word: Word, target: Word, lexicon: Lexicon, compounding: Compounding) -> Word:
    if target.atom.name.startswith(NOT):
        parts = lexicon.first(word.text)
        absent = word._replace(role=Role.CONTENT, atom=parts[-1].atom, inner=parts[:-1])
        return absent.negated
    if word.text in compounding.particles:
        # *in- en uitvoer*: the particle stands for the other word's particle.
        for particle in sorted(compounding.particles, key=len, reverse=True):
            rest = target.text.removeprefix(particle)
            if rest != target.text and len(rest) > 2:
                form = lexicon.form(word.text + rest)
                return word._replace(role=Role.CONTENT, atom=form.atom, inner=form.inner)
    inner = lexicon.first(word.text) if not word.inner else (*word.inner, Part(word.atom, ""))
    return word._replace(role=Role.CONTENT, atom=target.atom, inner=inner)
