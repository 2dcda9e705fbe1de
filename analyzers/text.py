"""Characters: one way to write what looks alike. Nothing here knows a language."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ＇`´′ʹ‛"), "'")
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－⁃"), "-")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\t\n\r\v\f"), " ")
# One character for one: applied to a publication's text it keeps every offset.
ALIKE: dict[int, str] = {**_APOSTROPHES, **_HYPHENS, **_SPACES}

LINK = re.compile(r"\[(?P<words>[^\[\]\n]+)\]\((?P<address>https?://[^\s()<>\"\\]+)\)")
"""A link of a publication's text: its words are read, its address is not seen."""

_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
# ASCII and the accented letters of our languages: nothing there is written in two ways.
_PLAIN = re.compile("[ -_a-~À-ÖØ-öø-ÿŒœ]*")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_LATIN_END = "\u024f"
_LATIN_MARKS = re.compile("[\u0300-\u036f]+")


def without_addresses(text: str) -> str:
    """Give `text` with the addresses behind its links blanked out, every offset kept."""
    return LINK.sub(_blank_address, text) if "](" in text else text


def _blank_address(link: re.Match[str]) -> str:
    return link[0].replace(link["address"], " " * len(link["address"]))


def tidy(text: str) -> str:
    """Give `text` in NFKC without what cannot be seen, apostrophes and hyphens written one way.

    Total: any `str` is accepted, lone surrogates and control characters included.
    """
    if _PLAIN.fullmatch(text) or (text.isascii() and text.isprintable()):
        return text
    composed = unicodedata.normalize("NFKC", text.translate(ALIKE)).translate(ALIKE)
    return "".join(map(_visible, composed))


@lru_cache(maxsize=4096)
def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in _INVISIBLE:
        # A zero-width character sits inside a word; a control character between two.
        return "" if category == "Cf" else " "
    return character


def fold(word: str) -> str:
    """Give `word` without case, accents and ligatures: `Œufs` → `oeufs`, `Straße` → `strasse`."""
    lowered = word.casefold()
    if lowered.isascii():
        return lowered
    # What our languages write is looked up, whatever else there is is taken apart.
    bare = lowered.translate(_BARE)
    return bare if bare.isascii() else _without_marks(lowered)


def _without_marks(lowered: str) -> str:
    bare = unicodedata.normalize("NFKD", lowered.translate(_LIGATURES))
    return unicodedata.normalize("NFC", _LATIN_MARKS.sub("", bare)).casefold()


_BARE = {ord(letter): _without_marks(letter) for letter in "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœ"}


def is_latin(word: str) -> bool:
    """Tell whether a folded word is written in the Latin alphabet (and ASCII digits)."""
    return word.isascii() or all(character <= _LATIN_END for character in word)


def is_word_character(character: str) -> bool:
    """Tell whether a character belongs to a word: a letter, a digit or a mark on one."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"
