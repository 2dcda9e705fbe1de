"""What the analyzers give back: keys with what they mean, and evidence with where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypedDict

from analyzers.guess import guess_language
from analyzers.keys import Reading
from schemas.words import Kind


class Span(TypedDict):
    """A passage of a publication; offsets are in code points of the field's original text."""

    field: str
    start: int
    end: int
    quote: str


class Analysis(NamedTuple):
    """What a keyword means under one version of the rules."""

    text: str
    keys: tuple[str, ...]
    """Sorted and distinct, with need suffixes (K3)."""

    given: str | None
    """The language given; without one the keyword was read in all of `languages`."""

    languages: tuple[str, ...]
    """Those it was read in."""

    readings: tuple[Reading, ...]
    """What the keyword is about, for explaining: words first, then concepts."""

    @property
    def guessed(self) -> bool:
        """Whether no language was given."""
        return self.given is None

    @property
    def language(self) -> str:
        """The language given, or the likeliest one, which is looked for only when asked."""
        return self.given or guess_language(self.text, self.languages)


@dataclass(frozen=True, slots=True)
class Support:
    """Whether a publication bears out one of its keywords (K5)."""

    text: str
    supported: bool
    score: float
    """Share of the keyword's words found close together, 0…1."""

    evidence: tuple[Span, ...]


class Keyword(NamedTuple):
    """A publication's keyword, as evidence is asked for it; `language` is the text's if absent."""

    text: str
    kind: Kind
    language: str | None = None


class Sense(NamedTuple):
    """A concept that a keyword may stand for, as its writer is asked about it."""

    concept: str
    """As keys have it: `cpv:15411110`."""
    label: str
    broader: tuple[str, ...]
    """Labels of what it is a kind of, nearest first."""
    also: tuple[str, ...]
    """Its other labels."""
