"""What the analyzers need to know of a language; a language is a value, adding one an addition."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from importlib import resources

from analyzers.text import fold


def words(text: str) -> frozenset[str]:
    """Give the words of a list that is written as plain text."""
    return frozenset(text.split())


def tell_adjectives(
    known: frozenset[str], nouns: frozenset[str], looks: Callable[[str], object], longer: int = 4
) -> Callable[[str], bool]:
    """Give what tells whether a stem looks like an adjective: by a list, or by its ending.

    `looks` finds the endings in a stem of more than `longer` letters; `nouns` end like it too.
    """

    def tell(form: str) -> bool:
        return form in known or (len(form) > longer and form not in nouns and bool(looks(form)))

    return tell


def tell_actions(
    known: frozenset[str], endings: tuple[str, ...], longer: int = 5
) -> Callable[[str], bool]:
    """Give what tells whether a stem names an action; an ending counts after `longer` letters."""

    def tell(form: str) -> bool:
        return form in known or (len(form) > longer and form.endswith(endings))

    return tell


class HeadRule(Enum):
    """Where a noun phrase keeps the word it is about."""

    FIRST = "first"
    """First content word after preposed adjectives and numbers: French, Spanish, Italian …"""

    LAST = "last"
    """Last content word before the first preposition: English, German, Dutch."""


def shipped_words(name: str) -> frozenset[str]:
    """Give the words of a text file beside this one, lines that start with `#` left out."""
    text = (resources.files("analyzers") / "languages" / name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


@dataclass(frozen=True, slots=True)
class Compounding:
    """How a language writes several nouns as one word: *Büro* + *Stuhl* = *Bürostuhl*."""

    parts: Callable[[], frozenset[str]]
    """Words that compounds are made of, and that are never cut themselves; read once."""

    firsts: Callable[[], frozenset[str]]
    """Words that stand in compounds, but never last: *wasch* of *Waschmaschine*."""

    links: tuple[str, ...]
    """What may stand between two parts, the empty one included: *Arbeit-s-platz*."""

    linked: re.Pattern[str]
    """A first part that never stands without its link: *Versicherungs-*, not *Versicherung-*."""

    endings: frozenset[str] = frozenset()
    """Stems of parts that are never last: they would be an ending, as in *Schläger-ei*."""

    unsure: frozenset[str] = frozenset()
    """Stems of parts that are last only after a known one: no *Fisch* in *thermografisch*."""

    doubtful: frozenset[str] = frozenset()
    """Parts, as written, that are last only right after a known word: *laars* of *regenlaars*,
    which *verzamelaars* only ends like."""

    particles: frozenset[str] = frozenset()
    """What starts a verb's noun and is no part: *Ein-* of *Einfuhr*, *mis-* of *misbruik*."""

    starting: tuple[str, ...] = ()
    """What an unknown first part never ends with, as it starts the last: *-über-führung*."""


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

    ordinal_point: bool = False
    """Whether a point after a number makes it one: *1. Klasse*."""

    unsaid: re.Pattern[str] | None = None
    """What is not read, in text that is not folded: the *-in* of *Verkäufer/-in*, *(m/w/d)*."""

    respell: Callable[[str], str] | None = None
    """Another way to read a folded word: *Moebel* for *Möbel*. Tried where a word is unknown."""

    compounding: Compounding | None = None
    """How it writes compounds, where it writes them as one word."""

    complements: Callable[[str, str], bool] | None = None
    """Whether a word (form, folded as written) starts a complement without a preposition:
    *Verkauf gebrauchter Maschinen*."""

    apart: Mapping[str, str] = field(default_factory=dict)
    """Words that only a mark tells from others, lower-case, and how they are read: `año`."""

    def fold(self, word: str) -> str:
        """Give a word as this language's rules read it: without case and accents."""
        if self.apart and not word.isascii():
            word = word.lower()
            read = self.apart.get(word)
            if read is not None:
                return read
            for written, read in self.apart.items() if self.compounding else ():
                word = word.replace(written, read)
        return fold(word)
