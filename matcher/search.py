"""Search: publications that answer a query, among those that its reader may see.

The engine proposes the best few hundred, by whole numbers that the analyzers chose, so both
engines rank alike; the truth has the last word on each of them, and counts the facets. So a
search costs the same however much answers it, beyond what the engine reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlmodel import Session

from analyzers.analyzer import Analyzer
from analyzers.ranking import RECIPE
from analyzers.searching import Asked, needed, read_query, spans, wanted_keys, weigh
from club import findings, shelf
from club.audience import Reader, may_see
from club.shelf import Shelved
from indexer.asking import ask
from indexer.port import Engine
from indexer.projection import project
from matcher.excerpts import beginning, excerpts
from matcher.ranking import Standing, Viewer, rank
from schemas.document import MOST_IMPACT, Document, Found, Interest, Query
from schemas.edition import stamped
from schemas.ranking import Rank, Weights
from schemas.search import Facet, FoundEntry, Highlight
from schemas.words import Kind, Place
from store.analyzers import Analyzers
from store.truth import Truth

MOST_FOUND = 200
"""Publications that a search finds at most: the best ones."""

MOST_BEFORE_COUNTRY = 1_000
"""Those among which a country is looked for, which the engine does not know."""

Under = tuple[int, int, int]
"""Thousandths of points, score and sequence of what was found: the greater, the better."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for."""

    text: str
    languages: tuple[str, ...]
    """Those that the query may be in; all that there are rules for where none has any."""
    facets: Mapping[Facet, str] = field(default_factory=dict)
    site: str | None = None
    """The account whose Site alone is searched."""

    @property
    def place(self) -> Place:
        """Where it is looked for: on one Site, or on hubs, which show the whole club."""
        return Place.HUB if self.site is None else Place.SITE

    @property
    def named(self) -> frozenset[str]:
        """What it is narrowed to, as documents and the truth name it."""
        return frozenset(facet.of(value) for facet, value in self.facets.items())

    @property
    def kinds(self) -> Sequence[Kind]:
        """Kinds that a keyword which answers may have."""
        return [Kind(self.facets[Facet.KIND])] if Facet.KIND in self.facets else list(Kind)


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of what was found; `next` is the rank that the following page is under."""

    entries: list[FoundEntry]
    facets: dict[Facet, Counter[str]]
    """Counts over everything that was found."""
    next: Under | None
    authors: dict[str, list[str]]
    """Titles of what was found by each account, that of the best first."""


class Searcher:
    """Asks the engine, and lets the truth have the last word."""

    def __init__(
        self, truth: Truth, engine: Engine, analyzers: Analyzers, weights: Weights
    ) -> None:
        self._truth = truth
        self._engine = engine
        self._analyzers = analyzers
        self._weights = weights

    def search(
        self,
        session: Session,
        reader: Reader,
        wanted: Wanted,
        *,
        limit: int,
        after: Under | None = None,
    ) -> Answer:
        """The best publications that answer and that `may_see` allows, best first.

        The reader knows what they exclude (`club.audience.knowing`).

        Raises `EngineUnavailable`.
        """
        analyzer = self._analyzers.current
        read = read_query(analyzer, wanted.text, wanted.languages)
        query = self._query(session, reader, wanted, read, analyzer)
        audience = reader.at(wanted.place, wanted.site)
        most = MOST_BEFORE_COUNTRY if Facet.COUNTRY in wanted.facets else MOST_FOUND
        search = partial(self._engine.search, query=query, audience=audience, limit=most)
        found = ask(self._truth, session, search) if query.asks else []
        confirmed = _confirmed(session, reader, wanted, query, found)
        kept = self._ranked(reader, query, confirmed)
        below = [one for one in kept if after is None or one.under < after]
        page = below[:limit]
        words = frozenset(word for one in read for word in one.words)
        return Answer(
            entries=_shown(session, analyzer, words, page),
            facets=_counted(kept),
            next=page[-1].under if len(below) > limit else None,
            authors=_authors(kept),
        )

    def _ranked(
        self,
        reader: Reader,
        query: Query,
        confirmed: Sequence[tuple[Shelved, int, frozenset[str]]],
    ) -> list[_Kept]:
        """Best first: by rank, of which the text is one feature; then by the text alone."""
        viewer, best = Viewer(reader, self._truth.clock()), _best(query)
        kept = [
            _Kept(
                shelved,
                rank(viewer, Standing.of(shelved, text=score / best), self._weights),
                score,
                facets,
            )
            for shelved, score, facets in confirmed
        ]
        return sorted(kept, key=lambda one: one.under, reverse=True)[:MOST_FOUND]

    def _query(
        self,
        session: Session,
        reader: Reader,
        wanted: Wanted,
        read: Sequence[Asked],
        analyzer: Analyzer,
    ) -> Query:
        """What the engine is asked: words by what they are worth now, and interests."""
        by_language = [stamped(analyzer.edition, one.words) for one in read]
        words = {word for some in by_language for word in some}
        audience = reader.at(wanted.place, wanted.site)
        count = partial(self._engine.holders, words=words, audience=audience)
        holders = ask(self._truth, session, count) if words else {}
        weights: dict[str, int] = {}
        needs: frozenset[str] = frozenset()
        most = 1
        for some in by_language:
            worth = weigh(some, holders)
            needs |= needed(some, worth)
            most = max(most, sum(worth.values()) * MOST_IMPACT)
            for word, one in worth.items():
                weights[word] = max(one, weights.get(word, 0))
        return Query(
            words=weights,
            needed=needs,
            interests=frozenset(
                Interest(kind, key)
                for kind in wanted.kinds
                for key in wanted_keys(analyzer, wanted.text, kind, wanted.languages)
            ),
            marriage=round(RECIPE.marriage * most),
            facets=wanted.named - {Facet.COUNTRY.of(wanted.facets.get(Facet.COUNTRY, ""))},
        )


@dataclass(frozen=True, slots=True)
class _Kept:
    shelved: Shelved
    rank: Rank
    score: int
    facets: frozenset[str]

    @property
    def under(self) -> Under:
        """What orders it among the others."""
        return round(1000 * self.rank.points), self.score, self.shelved.sequence


def _confirmed(
    session: Session, reader: Reader, wanted: Wanted, query: Query, found: Sequence[Found]
) -> list[tuple[Shelved, int, frozenset[str]]]:
    """What the truth says of what was found: with the score, and what it may be narrowed to."""
    proposed = {one.id: one for one in found}
    rows = {
        publication: shelved
        for publication, shelved in shelf.read(session, proposed.keys()).items()
        if may_see(reader, shelved.visibility, wanted.place)
        and wanted.site in (None, shelved.visibility.author)
    }
    scores = {publication: proposed[publication].score for publication in rows}
    # What the engine knew of another revision is compared with what it says now.
    changed = [name for name, row in rows.items() if row.entry.revision != proposed[name].revision]
    for publication, item in project(session, changed).items() if changed else ():
        score = query.score(item) if isinstance(item, Document) else None
        if score is None:
            del rows[publication]
        else:
            scores[publication] = score
    countries = wanted.place is Place.HUB
    facets = findings.facets(session, rows.keys(), countries=countries) if rows else {}
    return [
        (shelved, scores[publication], facets[publication])
        for publication, shelved in rows.items()
        if wanted.named <= facets[publication]
    ]


def _best(query: Query) -> int:
    """The score of the best possible text in one language that marries as well."""
    return max(1, round(query.marriage * (1 + 1 / RECIPE.marriage)))


def _counted(kept: Sequence[_Kept]) -> dict[Facet, Counter[str]]:
    """How many of what was found have each value; only what the reader may see is counted."""
    counts: dict[Facet, Counter[str]] = {facet: Counter() for facet in Facet}
    for one in kept:
        for named in one.facets:
            facet, _, value = named.partition(":")
            counts[Facet(facet)][value] += 1
    return counts


def _authors(kept: Sequence[_Kept]) -> dict[str, list[str]]:
    titles: dict[str, list[str]] = {}
    for one in kept:
        titles.setdefault(one.shelved.visibility.author, []).append(one.shelved.entry.title)
    return titles


def _shown(
    session: Session, analyzer: Analyzer, words: frozenset[str], page: Sequence[_Kept]
) -> list[FoundEntry]:
    said = findings.pages(session, [one.shelved.entry.id for one in page]) if page else {}
    entries = []
    for one in page:
        entry = one.shelved.entry
        highlights: list[Highlight] = []
        if text := said.get(entry.id):
            highlights = excerpts(text, spans(analyzer, beginning(text), words))
        entries.append(FoundEntry(publication=entry, highlights=highlights, rank=one.rank))
    return entries
