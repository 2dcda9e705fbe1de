"""What a key is, how it is written and read back.

    key       = head ["›" modifier {" " modifier}] "|" need
    head      = atom
    modifier  = name                 a form of the head's language
              | atom                 anything else
    atom      = "=" name             neutral: a number, a code, a proper name
              | space ":" name       a language's form (`fr:huile`) or a concept (`cpv:15411110`)

A space of two letters is a language, a longer one a vocabulary. Names hold none of the
characters `: › | = ,` and no space, so writing is injective.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, Self

from schemas.words import Need

NEUTRAL = ""
NEED_ANY = "any"
NEED_PLAIN = "plain"

_RESERVED = re.compile(r"[:›|=,\s]")


class Atom(NamedTuple):
    """One unit of meaning: a word's canonical form in a language, a neutral form, a concept."""

    space: str
    name: str

    @property
    def is_concept(self) -> bool:
        """Whether the atom is a thesaurus concept rather than a word."""
        return len(self.space) > 2

    @property
    def is_neutral(self) -> bool:
        """Whether the atom is the same in every language."""
        return self.space == NEUTRAL

    def __str__(self) -> str:
        return f"{self.space}:{self.name}" if self.space else f"={self.name}"


class Reading(NamedTuple):
    """One way to understand a keyword: what it is about, and what narrows it (sorted)."""

    head: Atom
    modifiers: tuple[Atom, ...] = ()

    @classmethod
    def of(cls, head: Atom, modifiers: object = ()) -> Self:
        """Build a reading whose modifiers are distinct, sorted and not the head itself."""
        distinct = set(modifiers)  # type: ignore[call-overload]
        distinct.discard(head)
        return cls(head, tuple(sorted(distinct)) if distinct else ())

    def __str__(self) -> str:
        space, name = self.head
        head = f"{space}:{name}" if space else f"={name}"
        if not self.modifiers:
            return head
        home = None if self.head.is_concept or self.head.is_neutral else self.head.space
        # Not `str(atom)`: a modifier of the head's own language goes without its prefix.
        names = [atom.name if atom.space == home else str(atom) for atom in self.modifiers]
        return f"{head}›{' '.join(names)}"


@dataclass(frozen=True, slots=True)
class Key:
    """A reading with its need suffix: what engines compare."""

    reading: Reading
    need: str

    def __str__(self) -> str:
        return f"{self.reading}|{self.need}"


def is_name(text: str) -> bool:
    """Tell whether `text` can be the name of an atom."""
    return bool(text) and not _RESERVED.search(text)


def parse_atom(text: str) -> Atom:
    """Read what `str(atom)` wrote; `ValueError` if it is not an atom."""
    space, colon, name = text.partition(":")
    if text.startswith("="):
        space, name = NEUTRAL, text[1:]
    elif not colon or not is_name(space):
        raise ValueError(f"not an atom: {text!r}")
    if not is_name(name):
        raise ValueError(f"not an atom: {text!r}")
    return Atom(space, name)


def parse_key(text: str) -> Key:
    """Read what `str(key)` wrote; `ValueError` if it is not a key."""
    body, bar, need = text.rpartition("|")
    if not bar:
        raise ValueError(f"not a key: {text!r}")
    head_text, arrow, rest = body.partition("›")
    head = parse_atom(head_text)
    names = rest.split(" ") if arrow else []
    key = Key(Reading.of(head, (_parse_modifier(name, head) for name in names)), need)
    if str(key) != text:
        raise ValueError(f"not a key: {text!r}")
    return key


def words_in(key: str) -> int:
    """How many words a key names; a concept counts as two, for it means one thing only."""
    reading = parse_key(key).reading
    return sum(2 if atom.is_concept else 1 for atom in (reading.head, *reading.modifiers))


def _parse_modifier(text: str, head: Atom) -> Atom:
    return parse_atom(text) if ":" in text or text.startswith("=") else Atom(head.space, text)


def interest_needs(need: Need | None) -> tuple[str, ...]:
    """Suffixes of an interest (K3): its own need or any plain offer; plain marries whatever."""
    return (NEED_PLAIN,) if need is None else (need.value, NEED_ANY)


def offer_needs(need: Need | None) -> tuple[str, ...]:
    """Suffixes of an offer (K3): the interests its need satisfies, and plain ones."""
    return (NEED_ANY if need is None else need.complement.value, NEED_PLAIN)
