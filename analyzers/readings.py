"""What an analyzer says of stored keywords: pure functions of their text and its edition.

A keyword that holds nothing under some rules, say because every word of it is dropped, has no
keys there; it is neither an error nor gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from analyzers.analysis import Keyword, Span, Support
from analyzers.analyzer import Analyzer
from schemas.edition import stamped
from schemas.errors import Invalid
from schemas.words import Kind, Need, Sign


@dataclass(frozen=True, slots=True)
class Wanted:
    """A member's keyword: its text, and the languages that it is read in."""

    text: str
    kind: Kind
    need: Need | None
    languages: tuple[str, ...]
    sense: str | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A keyword of a publication."""

    text: str
    kind: Kind
    need: Need | None
    language: str
    sense: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a publication, which bears out its keywords or not."""

    language: str
    title: str
    subtitle: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class InterestReading:
    """What a member's keyword asks for in one edition."""

    keys: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OfferReading:
    """What a publication's keyword answers in one edition, and whether the text bears it out."""

    keys: list[str] = field(default_factory=list)
    supported: bool = False
    score: float = 0.0
    evidence: list[Span] = field(default_factory=list)

    def judged(self) -> dict[str, Any]:
        """What it says besides the keys, as plain JSON-ready data."""
        return {
            "supported": self.supported,
            "score": self.score,
            "evidence": [dict(span) for span in self.evidence],
        }


def read_interest(analyzer: Analyzer, wanted: Wanted) -> InterestReading:
    """What the analyzer's edition says of a member's keyword."""
    try:
        analysis = analyzer.interest(
            wanted.text,
            wanted.kind,
            None,
            wanted.need,
            languages=wanted.languages,
            sense=wanted.sense,
        )
    except Invalid:
        return InterestReading()
    return InterestReading(list(analysis.keys))


def read_excluded(analyzer: Analyzer, wanted: Wanted, texts: Sequence[str]) -> list[str]:
    """Keys of what a keyword excludes, in the analyzer's edition: read as it is, without need."""
    keys: dict[str, None] = {}
    for text in texts:
        other = Wanted(text, wanted.kind, None, wanted.languages)
        keys.update(dict.fromkeys(read_interest(analyzer, other).keys))
    return list(keys)


def read_open(analyzer: Analyzer, texts: Sequence[str], languages: Sequence[str]) -> list[str]:
    """Interests, as `kind:key`, of keywords that leave open of which kind and language they are.

    Read as each kind would, in those of the languages that have rules, in the analyzer's edition.
    """
    spoken = tuple(analyzer.readable(languages))
    return sorted(
        {
            f"{kind}:{key}"
            for text in texts
            for kind in Kind
            for key in read_interest(analyzer, Wanted(text, kind, None, spoken)).keys
        }
    )


def read_offers(analyzer: Analyzer, page: Page, offered: Sequence[Offered]) -> list[OfferReading]:
    """What the analyzer's edition says of a publication's keywords, in their order."""
    keys = [_offer_keys(analyzer, one) for one in offered]
    # The text is read once for all keywords that there is something to look for of.
    asked = [
        Keyword(one.text, one.kind, one.language)
        for one, found in zip(offered, keys, strict=True)
        if found
    ]
    try:
        supports = iter(
            analyzer.evidence(asked, page.language, page.title, page.subtitle, page.texts)
        )
    except Invalid:
        return [OfferReading(found) for found in keys]
    return [_reading(found, next(supports)) if found else OfferReading() for found in keys]


def _offer_keys(analyzer: Analyzer, offered: Offered) -> list[str]:
    try:
        analysis = analyzer.offer(
            offered.text, offered.kind, offered.language, offered.need, sense=offered.sense
        )
    except Invalid:
        return []
    return list(analysis.keys)


def _reading(keys: list[str], found: Support) -> OfferReading:
    return OfferReading(keys, found.supported, found.score, list(found.evidence))


@dataclass(frozen=True, slots=True)
class Rereading:
    """Reads what another analyzer has read already, anew only where the two read otherwise."""

    analyzer: Analyzer
    former: Analyzer | None = None
    """Who made the stored readings; None where that is not known, so that all is read anew."""

    def interest(self, wanted: Wanted, stored: InterestReading) -> InterestReading:
        """A member's keyword in the analyzer's edition; `stored` has the former's plain keys."""
        if all(self._alike(language, wanted.kind) for language in wanted.languages):
            return InterestReading(stamped(self.analyzer.edition, stored.keys))
        return read_interest(self.analyzer, wanted)

    def offers(
        self, page: Page, offered: Sequence[Offered], stored: Sequence[OfferReading]
    ) -> Sequence[OfferReading]:
        """A publication's keywords in the analyzer's edition; `stored` have plain keys."""
        if all(
            self._alike(language, one.kind)
            for one in offered
            for language in (one.language, page.language)
        ):
            return [replace(one, keys=stamped(self.analyzer.edition, one.keys)) for one in stored]
        return read_offers(self.analyzer, page, offered)

    def judges_otherwise(self, page: Page, kind: Kind) -> bool:
        """Whether the two find other signs of stuffing in a publication's text (K6)."""
        if self.former is None or self._alike(page.language, kind):
            return False
        return _signs(self.analyzer, page, kind) != _signs(self.former, page, kind)

    def _alike(self, language: str, kind: Kind) -> bool:
        return self.former is not None and self.analyzer.reads_alike(self.former, language, kind)


def _signs(analyzer: Analyzer, page: Page, kind: Kind) -> set[Sign]:
    try:
        fields = analyzer.fields(page.language, page.title, page.subtitle, page.texts, kind=kind)
    except Invalid:
        return set()
    return {one.sign for one in analyzer.stuffing(fields, kind, page.language)}
