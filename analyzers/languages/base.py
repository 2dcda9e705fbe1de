"""What the analyzers need to know of a language; a language is a value, adding one an addition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum


def words(text: str) -> frozenset[str]:
    """Give the words of a list that is written as plain text."""
    return frozenset(text.split())


class HeadRule(Enum):
    """Where a noun phrase keeps the word it is about."""

    FIRST = "first"
    """First content word after preposed adjectives and numbers: French, Spanish, Italian …"""

    LAST_BEFORE_PREPOSITION = "last before preposition"
    """Last content word before the first preposition: English."""

    LAST = "last"
    """Last content word: German, Dutch."""


@dataclass(frozen=True, slots=True)
class Language:
    """The rules of one language, all over folded words (no case, no accents)."""

    code: str
    head_rule: HeadRule

    stem: Callable[[str], str]
    """Light stem of a folded word: the same for plurals, genders and spellings of one word."""

    is_adjective: Callable[[str], bool]
    """Whether a stem looks like an adjective, which cannot be a conjunct's own head."""

    is_action: Callable[[str], bool]
    """Whether a stem names an action, which shares its object: *réparation et entretien de …*."""

    elisions: frozenset[str] = frozenset()
    """What stands before an apostrophe as a word of its own: `l`, `d`, `qu`."""

    clitics: frozenset[str] = frozenset()
    """What stands after an apostrophe and is dropped: English `s`."""

    ordinal: str = ""
    """Suffixes that make a number an ordinal, as a regular expression."""

    hints: frozenset[str] = frozenset()
    """Frequent function words, for guessing the language."""

    apart: Mapping[str, str] = field(default_factory=dict)
    """Words that only a mark tells from others, lower-case, and how they are read: `año`."""

    letters: frozenset[str] = frozenset()
    """Letters that speak for the language, for guessing it."""
