"""Help while a keyword is written: other wordings, what each would select, needs it tells.

Suggestions come from thesauri and from what publications offer that the reader may see; never
from what other members look for (M5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session

from analyzers.analyzer import Analyzer
from analyzers.needs import ToldNeed
from analyzers.text import fold
from club import shelf
from club.audience import Reader, knowing
from indexer.port import Engine
from matcher.counts import count
from matcher.offered import KEPT, Offered
from schemas.document import Interest
from schemas.errors import Invalid
from schemas.narrowed import Narrowed
from schemas.words import Kind, Need, Tier
from store.truth import Truth

MOST = 8
"""Wordings proposed at once."""

ALMOST_ALL = 0.5
"""Share of what the reader may see, from which a keyword is told to select too much."""

ENOUGH_TO_JUDGE = 20
"""Publications a club must have before that is told."""


class Source(StrEnum):
    """Where a proposed wording comes from."""

    THESAURUS = "thesaurus"
    SAME = "same"
    PUBLICATIONS = "publications"
    SPELLING = "spelling"


class Warned(StrEnum):
    """What a keyword is warned of; it is never refused for it."""

    SELECTS_MOST = "selects_most"
    SELECTS_NOTHING = "selects_nothing"


class Proposal(NamedTuple):
    """A wording with what it would select now; None while the engine is away."""

    text: str
    language: str
    source: Source
    selects: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A keyword as far as it is typed."""

    text: str
    kind: Kind
    language: str | None = None
    need: Need | None = None
    languages: tuple[str, ...] = ()
    """Those that the member reads, in which it is read where `language` is not given."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """All that there is to say of a keyword while it is written."""

    proposals: list[Proposal]
    needs: list[ToldNeed]
    selects: int | None
    warning: Warned | None


class Proposals:
    """Proposes wordings of keywords; thread-safe."""

    def __init__(self, truth: Truth, engine: Engine) -> None:
        self._truth = truth
        self._engine = engine
        self._offered = Offered(truth.clock)
        self._everything: dict[Tier, tuple[datetime, int]] = {}

    def propose(
        self, session: Session, analyzer: Analyzer, reader: Reader, asked: Asked
    ) -> Proposed:
        """All that there is to say; `Invalid` as `Analyzer.interest` raises it."""
        reader = knowing(session, reader)
        wordings = self._wordings(session, analyzer, reader, asked)
        groups = [_interests(analyzer, asked)] + [
            _interests(analyzer, replace(asked, text=text, language=language))
            for text, language, _ in wordings
        ]
        own, *others = self._count(session, reader, groups)
        return Proposed(
            proposals=[
                Proposal(*wording, count) for wording, count in zip(wordings, others, strict=True)
            ],
            needs=analyzer.told_needs(asked.text, asked.kind, asked.language, asked.languages),
            selects=own,
            warning=self.warn(session, reader, own),
        )

    def selects(
        self, session: Session, reader: Reader, asked: frozenset[Interest] | Narrowed
    ) -> int | None:
        """How many publications a keyword that asks for this selects; None: engine away."""
        return self._count(session, knowing(session, reader), [asked])[0]

    def warn(self, session: Session, reader: Reader, selects: int | None) -> Warned | None:
        """Whether a keyword that selects so many selects nothing, or almost everything."""
        if selects is None:
            return None
        if selects == 0:
            return Warned.SELECTS_NOTHING
        if selects < ENOUGH_TO_JUDGE * ALMOST_ALL:
            return None
        everything = self._all_on_hubs(session, reader.tier)
        if everything >= ENOUGH_TO_JUDGE and selects >= ALMOST_ALL * everything:
            return Warned.SELECTS_MOST
        return None

    def _all_on_hubs(self, session: Session, tier: Tier) -> int:
        now = self._truth.clock()
        held = self._everything.get(tier)
        if held is None or not timedelta() <= now - held[0] < KEPT:
            held = self._everything[tier] = (now, shelf.count_on_hubs(session, tier))
        return held[1]

    def _wordings(
        self, session: Session, analyzer: Analyzer, reader: Reader, asked: Asked
    ) -> list[tuple[str, str, Source]]:
        spoken = analyzer.readable(asked.languages)
        codes = [asked.language] if asked.language else spoken
        found: list[tuple[str, str, Source]] = []
        for code in codes:
            labels = analyzer.labels(asked.kind, code).beginning(asked.text, MOST)
            found += [(label.text, code, Source.THESAURUS) for label in labels]
        analysis = analyzer.interest(
            asked.text, asked.kind, asked.language, asked.need, languages=codes
        )
        same = analyzer.other_labels(analysis, spoken)
        found += [(text, code, Source.SAME) for text, code in same]
        for text, code in self._offered.find(session, reader, asked.kind, asked.text, MOST):
            if code in analyzer.languages:
                found.append((text, code, Source.PUBLICATIONS))
        for code in codes:
            labels = analyzer.labels(asked.kind, code).like(asked.text, 3)
            found += [(label.text, code, Source.SPELLING) for label in labels]
        return _mixed(found, asked.text)

    def _count(
        self, session: Session, reader: Reader, groups: Sequence[frozenset[Interest] | Narrowed]
    ) -> list[int] | list[None]:
        found = count(self._truth, session, self._engine, reader, groups)
        return [None] * len(groups) if found is None else found


def _interests(analyzer: Analyzer, asked: Asked) -> frozenset[Interest]:
    """What it would ask for; nothing for a wording that holds no word."""
    try:
        analysis = analyzer.interest(
            asked.text, asked.kind, asked.language, asked.need, languages=asked.languages
        )
    except Invalid:
        return frozenset()
    return frozenset(Interest(asked.kind, key) for key in analysis.keys)


def _mixed(found: Sequence[tuple[str, str, Source]], typed: str) -> list[tuple[str, str, Source]]:
    """The first of each source in turn, each wording once, without what was typed."""
    seen = {fold(typed).strip()}
    by_source: dict[Source, list[tuple[str, str, Source]]] = {source: [] for source in Source}
    for one in found:
        if (name := fold(one[0])) not in seen:
            seen.add(name)
            by_source[one[2]].append(one)
    mixed = []
    for place in range(MOST):
        mixed += [ones[place] for ones in by_source.values() if place < len(ones)]
    order = [*Source]
    return sorted(mixed[:MOST], key=lambda one: order.index(one[2]))
