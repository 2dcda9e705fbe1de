"""A word of a keyword or a text."""

from __future__ import annotations

from typing import NamedTuple

from analyzers.keys import NEUTRAL, Atom
from analyzers.lexicon import NOT, Part, Role
from analyzers.tokens import Piece


class Word(NamedTuple):
    """A word with its canonical form; offsets in the text it was read from."""

    atom: Atom
    role: Role
    start: int
    end: int
    text: str
    """Folded, as written."""

    hyphen: bool = False
    """Whether a hyphen joins it to the word before."""

    hanging: bool = False
    """Whether it ends with a hyphen that joins nothing: *gluten- and lactose-free*."""

    leading: bool = False
    """Whether it starts with one: *Obstschalen und -teller*."""

    inner: tuple[Part, ...] = ()
    """What narrows it within the word itself: *Oliven* of *Olivenöl*."""

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """All that it says, its own form last."""
        if not self.inner:
            return (self.atom,)
        return (*(part.atom for part in self.inner), self.atom)

    @property
    def negated(self) -> Word:
        """The same word as something that is absent: *ohne Milchzucker* is not *ohne Zucker*."""
        if self.atom.name.startswith(NOT):
            return self
        name = "_".join(atom.name for atom in self.atoms)
        return self._replace(atom=Atom(self.atom.space, NOT + name), inner=())


def sign_word(sign: Piece, role: Role) -> Word:
    """Give the word that stands for a sign: a comma, a bracket, a dash."""
    return Word(Atom(NEUTRAL, sign.text), role, sign.start, sign.end, sign.text)
