"""Words → readings: which word a keyword is about, and which only narrow it.

A keyword is cut into conjuncts at conjunctions and commas. Each gives a reading of its own,
or, when it cannot stand alone (*vins rouges et blancs*, *jus de pommes et de poires*), lends
its words to a neighbour's head. Where the grammar leaves it open both readings are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, product

from analyzers.complements import link_complements
from analyzers.keys import Atom, Reading
from analyzers.languages import HeadRule, Language
from analyzers.lexicon import NOT, Lexicon, Role
from analyzers.settings import Rules
from analyzers.word import Word

_CUTS = (Role.CONJUNCTION, Role.COMMA)
_LINKS = (Role.PREPOSITION, Role.BREAK)
_MOST_READINGS = 24


@dataclass(slots=True)
class Conjunct:
    """The words between two conjunctions, grouped at prepositions.

    `groups[0]` is the noun with its adjectives; the others are complements.
    """

    groups: list[list[Word]] = field(default_factory=lambda: [[]])
    linked: bool = False
    """Whether it starts with a preposition: *… et de poires*."""
    skipped: bool = False
    """Whether a generic head was skipped: *service de …*."""

    @property
    def noun(self) -> list[Word]:
        """The words before the first preposition."""
        return self.groups[0]

    @property
    def words(self) -> list[Word]:
        """All content words, in order."""
        return [*chain.from_iterable(self.groups)]


class Grammar:
    """Finds heads and modifiers in the words of one language."""

    def __init__(self, language: Language, rules: Rules, lexicon: Lexicon) -> None:
        self._language = language
        self._preposed = lexicon.atoms(rules.preposed)
        self._generic = lexicon.atoms(rules.generic_heads)
        self._generic_ends = lexicon.atoms(rules.generic_ends)
        parse = self._head_first if language.head_rule is HeadRule.FIRST else self._head_last
        self._parse = parse

    def readings(self, words: Sequence[Word]) -> tuple[Reading, ...]:
        """Give the distinct readings of a keyword's words, in the order they were found.

        Empty when nothing in it can be said to mean anything.
        """
        content = [word for word in words if word.role is Role.CONTENT]
        if not content:
            # *The Who*, *Sans* …: a keyword of function words alone means them.
            content = [word for word in words if word.text[:1].isalnum()]
            words = [word._replace(role=Role.CONTENT) for word in content]
        if not content:
            return ()
        if len(content) == 1 and not content[0].inner:
            return (_reading(content[0], content),)
        if all(atom.is_neutral for word in content for atom in word.atoms):
            # A name's head must not depend on the language: Airbus A320.
            return (_reading(content[0], content),)
        return tuple(dict.fromkeys(self._parse(words)))[:_MOST_READINGS]

    # French and its kin: the noun, then what narrows it.

    def _head_first(self, words: Sequence[Word]) -> list[Reading]:
        conjuncts = [self._skip_generic_first(one) for one in _conjuncts(words)]
        if len(conjuncts) == 1:
            only = conjuncts[0].words
            return [_reading(self._first_head(only), only)]
        readings: list[list[list[Word]]] = []
        owners: list[Conjunct | None] = []
        base: Conjunct | None = None
        for one in conjuncts:
            variants: list[list[Word]] = []
            if base is not None and one.linked and (not base.skipped or len(base.groups) > 1):
                variants.append([*_without_last_complement(base), *one.words])
                if base.skipped:
                    # *services d'installation de fours et de réparation de poêles*
                    variants.append(one.words)
            elif base is not None and len(one.groups) == 1 and self._adjectives(one.noun):
                variants.append([*self._without_last_adjective(base), *one.words])
            else:
                if base is not None and len(base.groups) > 1 and len(one.groups) == 1:
                    variants.append([*_without_last_complement(base), *one.words])
                variants.insert(0, one.words)
                base = one
            readings.append(variants)
            owners.append(one if base is one else None)
        self._share_complements(readings, owners)
        return [
            _reading(self._first_head(variant), variant) for each in readings for variant in each
        ]

    def _share_complements(
        self, readings: list[list[list[Word]]], owners: Sequence[Conjunct | None]
    ) -> None:
        """Give a bare action its successor's object: *réparation et entretien d'ascenseurs*."""
        following: Conjunct | None = None
        for index in range(len(owners) - 1, -1, -1):
            one = owners[index]
            if one is None:
                continue
            if following is not None and len(one.groups) == 1 and len(one.noun) == 1:
                complement = [word for group in following.groups[1:] for word in group]
                adjectives = [w for w in following.noun[1:] if self._is_adjective(w)]
                action = self._language.is_action(one.noun[0].atom.name)
                same = following.noun and following.noun[0].atom == one.noun[0].atom
                if (action or same) and complement:
                    readings[index][0] = [*one.noun, *following.noun[1:], *complement]
                    one.groups = [one.noun, complement]
                elif same:
                    readings[index][0] = following.words
                elif adjectives and not complement:
                    readings[index].append([*one.noun, *adjectives])
            following = one

    def _skip_generic_first(self, conjunct: Conjunct) -> Conjunct:
        groups = conjunct.groups
        skipped = False
        while len(groups) > 1 and self._only_generic(groups[0]) and groups[1]:
            groups, skipped = groups[1:], True
        return Conjunct(groups, conjunct.linked, skipped) if skipped else conjunct

    def _only_generic(self, group: Sequence[Word]) -> bool:
        return all(
            not word.inner and (word.atom in self._generic or word.atom in self._preposed)
            for word in group
        )

    def _first_head(self, words: Sequence[Word]) -> Word:
        for word in words:
            if word.atom not in self._preposed and not _is_number(word):
                return word
        return words[0]

    def _without_last_adjective(self, conjunct: Conjunct) -> list[Word]:
        words = conjunct.words
        return words[:-1] if len(words) > 1 and self._is_adjective(words[-1]) else words

    # English, German, Dutch: what narrows it, then the noun, then complements after a preposition.

    def _head_last(self, words: Sequence[Word]) -> list[Reading]:
        linked = link_complements(words, self._language, self._generic_ends)
        front, tails = self._skip_generic_last(*_at_prepositions(linked))
        choices = [self._tail_choices(tail) for tail in tails]
        heads = self._front_choices(front)
        size = len(heads)
        for choice in choices:
            size *= len(choice)
        if size > _MOST_READINGS:
            choices = [[[word for one in choice for word in one]] for choice in choices]
        return [
            _reading(head, [*narrowing, *(word for part in parts for word in part)])
            for head, narrowing in heads
            for parts in product(*choices)
        ]

    def _skip_generic_last(
        self, front: list[Word], tails: list[list[Word]]
    ) -> tuple[list[Word], list[list[Word]]]:
        while tails and self._only_generic([w for w in front if w.role is Role.CONTENT]):
            front, tails = tails[0], tails[1:]
        return front, tails

    def _front_choices(self, front: Sequence[Word]) -> list[tuple[Word, list[Word]]]:
        """Give (head, its modifiers) for each conjunct before the first preposition."""
        nouns = [one for one in (conjunct.words for conjunct in _conjuncts(front)) if one]
        nouns = [self._without_generic_end(noun) for noun in nouns]
        if len(nouns) == 1:
            return [(self._last_head(nouns[0]), nouns[0])]
        # *Kabel, isoliert*: what only narrows is not what the keyword is about.
        last = next((noun for noun in reversed(nouns) if not self._adjectives(noun)), nouns[-1])
        head = self._last_head(last)
        lead = nouns[0][0]
        choices: list[tuple[Word, list[Word]]] = []
        for noun in nouns:
            own = (self._last_head(noun), noun)
            if noun is last:
                choices.append(own)
                if len(noun) == 1 and len(nouns) > 1 and self._is_adjective(lead):
                    # *fresh fruit and vegetables*
                    choices.append((noun[0], [lead, *noun]))
            elif self._adjectives(noun):
                choices.append((head, noun))
            elif len(noun) == 1 and len(last) > 1 and noun[0].atom != head.atom:
                # *fishing and forestry products*, *jams and fruit spreads*
                choices += [own, (head, noun)]
            else:
                choices.append(own)
        return choices

    def _without_generic_end(self, noun: list[Word]) -> list[Word]:
        """Drop *services* of *cleaning services*, but not of *legal services*."""
        while noun[-1].atom in self._generic_ends:
            last = noun[-1]
            if last.inner:
                *inner, part = last.inner
                noun = [*noun[:-1], last._replace(atom=part.atom, inner=tuple(inner))]
            elif len(noun) == 1 or self._is_adjective(noun[-2]) or _is_number(noun[-2]):
                break
            else:
                noun = noun[:-1]
        return noun

    def _last_head(self, words: Sequence[Word]) -> Word:
        nouns = [w for w in words if w.atom not in self._preposed and not _is_number(w)]
        if self._language.compounding:
            # *Wein rot*: an adjective after its noun.
            nouns = [word for word in nouns if not self._is_adjective(word)] or nouns
        return nouns[-1] if nouns else words[-1]

    def _tail_choices(self, tail: Sequence[Word]) -> list[list[Word]]:
        """Give the alternatives of a complement: *of air or vacuum pumps*."""
        nouns = [one for one in (conjunct.words for conjunct in _conjuncts(tail)) if one]
        if not nouns:
            return [[]]
        last = nouns[-1]
        choices = []
        for noun in nouns:
            if noun is not last and self._adjectives(noun):
                choices.append([*noun, self._last_head(last)])
            else:
                choices.append(noun)
        return choices

    def _adjectives(self, words: Sequence[Word]) -> bool:
        return bool(words) and all(map(self._is_adjective, words))

    def _is_adjective(self, word: Word) -> bool:
        name = word.atom.name
        if name.startswith(NOT):
            # *alkoholfreies und dunkles Bier*; French says it after its noun, as a complement.
            return self._language.head_rule is HeadRule.LAST
        return self._language.is_adjective(name)


def _conjuncts(words: Sequence[Word]) -> list[Conjunct]:
    current = Conjunct()
    found = [current]
    for word in words:
        role = word.role
        if role is Role.CONTENT:
            current.groups[-1].append(word)
        elif role in _CUTS:
            if current.noun:
                current = Conjunct()
                found.append(current)
        elif role in _LINKS:
            if current.noun:
                current.groups.append([])
            elif role is Role.PREPOSITION:
                current.linked = True
    for conjunct in found:
        if not all(conjunct.groups):
            conjunct.groups = [group for group in conjunct.groups if group] or [[]]
    return [conjunct for conjunct in found if conjunct.noun]


def _without_last_complement(conjunct: Conjunct) -> list[Word]:
    groups = conjunct.groups[:-1] or conjunct.groups
    return [word for group in groups for word in group]


def _at_prepositions(words: Sequence[Word]) -> tuple[list[Word], list[list[Word]]]:
    """Split where a preposition or a bracket stands after content."""
    parts: list[list[Word]] = [[]]
    for word in words:
        if word.role not in _LINKS:
            parts[-1].append(word)
        elif any(held.role is Role.CONTENT for held in parts[-1]):
            parts.append([])
    if not any(word.role is Role.CONTENT for word in parts[-1]):
        parts.pop()
    return parts[0], parts[1:]


def _reading(head: Word, words: Iterable[Word]) -> Reading:
    atoms: list[Atom] = []
    for word in words:
        if word.inner:
            atoms += word.atoms
        else:
            atoms.append(word.atom)
    if head.atom.is_neutral and all(atom.is_neutral for atom in atoms):
        head = head._replace(atom=atoms[0])
    return Reading.of(head.atom, atoms)


def _is_number(word: Word) -> bool:
    return word.atom.is_neutral and word.atom.name[:1].isdigit()
