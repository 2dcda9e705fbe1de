"""The embedded engine: SQL tables of keys in one SQLite file; nothing to install."""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import orjson

from indexer import statements
from indexer.embedded_put import BIT, WITHIN, circle_name, put
from indexer.generation_name import check_generation
from indexer.narrowing import Narrowing, names_of
from indexer.sqlite import SqliteFile, as_json
from indexer.statements import Statements
from schemas.document import (
    Audience,
    Document,
    Found,
    Hit,
    IndexReport,
    Interest,
    Query,
    Tombstone,
)
from schemas.narrowed import Narrowed

_LAST = 2**63 - 1
_PAGE = 5_000

Posting = tuple[str, int, int, int]
"""Name of an interest, sequence and number of a document, and whether no circle restricts it."""


class EmbeddedEngine:
    """Keeps the port `indexer.port.Engine`; threads and processes may share the folder."""

    def __init__(self, folder: Path) -> None:
        self._file = SqliteFile(folder / "index.db")
        self._complete: set[str] = set()

    def build(self, generation: str) -> None:
        """Make an empty generation; one that is there already stays as it is."""
        with self._file.writing() as sql:
            for statement in statements.build(check_generation(generation)):
                sql.execute(statement)

    def drop(self, generation: str) -> None:
        """Remove a generation and all it holds; absent is fine."""
        with self._file.writing() as sql:
            for statement in statements.drop(check_generation(generation)):
                sql.execute(statement)
        self._complete.discard(generation)

    def generations(self) -> frozenset[str]:
        """Names of the generations that exist."""
        with self._file.reading() as sql:
            return frozenset(name for (name,) in sql.execute(statements.GENERATIONS))

    def put(self, generation: str, items: Sequence[Document | Tombstone]) -> None:
        """Store documents and tombstones; one older than what is held changes nothing.

        At the same revision a tombstone replaces a document, never the other way round.
        """
        own = self._worded(generation)
        with self._file.writing() as sql:
            for item in items:
                put(sql, own, item)

    def add_interests(self, generation: str, interests: Collection[Interest]) -> None:
        """Store interests, searchable on return together with all documents put before."""
        own = _statements(generation)
        with self._file.writing() as sql:
            sql.executemany(own.add_interest, ((str(interest),) for interest in interests))

    def percolate(
        self, generation: str, documents: Sequence[Document]
    ) -> list[frozenset[Interest]]:
        """Interests that each document satisfies, in the order of the documents."""
        own = _statements(generation)
        with self._file.reading() as sql:
            return [
                frozenset(
                    Interest.parse(name)
                    for (name,) in sql.execute(own.percolate, (_names(document),))
                )
                for document in documents
            ]

    def select(
        self,
        generation: str,
        interests: Collection[Interest],
        audience: Audience,
        *,
        narrowed: Collection[Narrowed] = (),
        limit: int,
        before: int | None = None,
    ) -> list[Hit]:
        """Newest `limit` documents with one of the interests, sequence under `before`."""
        own = _statements(generation)
        wanted = [Narrowing.plain(interests), *map(Narrowing.of, narrowed)]
        wanted = [one for one in wanted if one.names]
        if not wanted or limit < 1:
            return []
        with self._file.reading() as sql:
            seen = _seen_by(sql, own, audience, before)
            if audience.author is not None:
                return _select_of_author(sql, own, wanted, seen, limit)
            if all(one.is_plain for one in wanted):
                return _select_plain(sql, own, wanted, seen, limit)
            return _select(sql, own, wanted, seen, limit)

    def newest(
        self, generation: str, audience: Audience, *, limit: int, before: int | None = None
    ) -> list[Hit]:
        """Newest documents of the audience whatever their keys; `satisfied` is empty."""
        own = _statements(generation)
        statement = own.newest(of_author=audience.author is not None)
        with self._file.reading() as sql:
            seen = _seen_by(sql, own, audience, before)
            rows = sql.execute(statement, seen.parameters).fetchmany(max(limit, 0))
        return [Hit(name, revision, sequence, frozenset()) for name, revision, sequence, _ in rows]

    def count(
        self, generation: str, groups: Sequence[Collection[Interest] | Narrowed], audience: Audience
    ) -> list[int]:
        """For each group, how many documents have one of its interests."""
        own = _statements(generation)
        wanted = [
            Narrowing.of(group) if isinstance(group, Narrowed) else Narrowing.plain(group)
            for group in groups
        ]
        with self._file.reading() as sql:
            seen = _seen_by(sql, own, audience)
            if audience.author is not None:
                return _count_of_author(sql, own, wanted, seen)
            return [
                sql.execute(
                    own.count(one.arm(0)),
                    {**seen.parameters, **one.bound(0), "names": as_json(sorted(one.names))},
                ).fetchone()[0]
                for one in wanted
            ]

    def holders(
        self, generation: str, words: Collection[str], audience: Audience
    ) -> dict[str, int]:
        """How many documents say each of the words; those that none says are left out."""
        own = self._worded(generation)
        with self._file.reading() as sql:
            seen = _seen_by(sql, own, audience)
            statement = own.holders(of_author=audience.author is not None)
            asked = {**seen.parameters, "words": as_json(words)}
            return dict(sql.execute(statement, asked).fetchall())

    def search(
        self, generation: str, query: Query, audience: Audience, *, limit: int
    ) -> list[Found]:
        """The `limit` documents that answer best: by `Query.score`, the newest first of equals."""
        if not query.asks or limit < 1:
            return []
        own = self._worded(generation)
        statement = own.search(of_author=audience.author is not None, facets=bool(query.facets))
        asked = {
            "words": as_json(
                [word, worth, word in query.needed] for word, worth in query.words.items()
            ),
            "names": as_json(map(str, query.interests)),
            "marriage": query.marriage,
            "facets": as_json(query.facets),
            "limit": limit,
        }
        with self._file.reading() as sql:
            seen = _seen_by(sql, own, audience)
            return [Found(*row) for row in sql.execute(statement, {**seen.parameters, **asked})]

    def refresh(self, generation: str) -> None:
        """Make every document put so far searchable: a commit already has."""

    def documents(self, generation: str) -> Iterable[tuple[str, int]]:
        """Identifier and revision of every document held, tombstones left out."""
        pages = self._pages(_statements(generation).documents_after)
        return ((name, revision) for name, revision in pages)

    def interests(self, generation: str) -> Iterable[Interest]:
        """Every interest held."""
        pages = self._pages(_statements(generation).interests_after)
        return (Interest.parse(name) for (name,) in pages)

    def report(self, generation: str) -> IndexReport:
        """How much a generation holds."""
        with self._file.reading() as sql:
            documents, interests = sql.execute(_statements(generation).totals).fetchone()
        return IndexReport(documents=documents, interests=interests)

    def ping(self) -> None:
        """Return when the file can be read; raise `EngineUnavailable` when not."""
        self.generations()

    def close(self) -> None:
        """Close the connections to the file."""
        self._file.close()

    def _worded(self, generation: str) -> Statements:
        """Statements on a generation, which an older club may have made without words."""
        own = _statements(generation)
        if generation not in self._complete:
            with self._file.writing() as sql:
                # One that is gone is not half made again.
                sql.execute(own.held, ("",))
                for statement in statements.build_words(generation):
                    sql.execute(statement)
            self._complete.add(generation)
        return own

    def _pages(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """Rows of a paged statement; no connection is held between two pages."""
        after = ""
        while True:
            with self._file.reading() as sql:
                page = sql.execute(statement, (after, _PAGE)).fetchall()
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1][0]


def _statements(generation: str) -> Statements:
    return Statements(check_generation(generation))


def _names(document: Document) -> str:
    return as_json(sorted(map(str, document.interests)))


def _excluded(sql: sqlite3.Connection, own: Statements, audience: Audience) -> frozenset[int]:
    """Numbers of the documents that this reader does not want to be shown (K8)."""
    if not audience.muted and not audience.hidden:
        return frozenset()
    asked = {"muted": as_json(audience.muted), "hidden": as_json(audience.hidden)}
    return frozenset(number for (number,) in sql.execute(own.excluded, asked))


def _admitted(sql: sqlite3.Connection, own: Statements, audience: Audience) -> frozenset[int]:
    """Numbers of the documents that only circles may see, this reader's among them (F3)."""
    if not audience.circles:
        return frozenset()
    names = as_json(map(circle_name, audience.circles))
    return frozenset(number for (number,) in sql.execute(own.admitted, (names,)))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What of a generation an audience sees."""

    excluded: frozenset[int]
    admitted: frozenset[int]
    parameters: Mapping[str, object]
    """Those of the statements that show documents; both sets are among them."""


def _seen_by(
    sql: sqlite3.Connection, own: Statements, audience: Audience, before: int | None = None
) -> _Seen:
    excluded = _excluded(sql, own, audience)
    admitted = _admitted(sql, own, audience)
    parameters = {
        "excluded": as_json(excluded),
        "admitted": as_json(admitted),
        "place": BIT[audience.place],
        "within": BIT[audience.place] << WITHIN if admitted else 0,
        "tier": audience.tier.rank,
        "author": audience.author,
        "before": _LAST if before is None else before,
    }
    return _Seen(excluded, admitted, parameters)


def _select_plain(
    sql: sqlite3.Connection,
    own: Statements,
    wanted: Sequence[Narrowing],
    seen: _Seen,
    limit: int,
) -> list[Hit]:
    """The newest of names without conditions: one statement, and their documents' own names."""
    known = names_of(wanted)
    asked = {**seen.parameters, "names": as_json(sorted(known)), "limit": limit}
    found = sql.execute(own.newest_of, asked).fetchall()
    numbers = as_json([number for _, number in found])
    described = {row[0]: row for row in sql.execute(own.describe, (numbers,))}
    return [_hit(described[number], sequence, known) for sequence, number in found]


def _select(
    sql: sqlite3.Connection,
    own: Statements,
    wanted: Sequence[Narrowing],
    seen: _Seen,
    limit: int,
) -> list[Hit]:
    """Merge the names' postings lazily and stop once the newest `limit` are complete."""
    bound = dict(seen.parameters)
    for number, one in enumerate(wanted):
        bound |= one.bound(number)
    each = [(name, one.arm(number)) for number, one in enumerate(wanted) for name in one.names]
    with ExitStack() as cursors:
        arms: list[Iterable[Posting]] = []
        for start in range(0, len(each), statements.ARMS):
            chunk = each[start : start + statements.ARMS]
            asked = bound | {f"name{position}": name for position, (name, _) in enumerate(chunk)}
            cursor = sql.execute(own.select([arm for _, arm in chunk]), asked)
            arms.append(cursors.enter_context(closing(cursor)))
        merged = heapq.merge(*arms, key=lambda posting: (-posting[1], posting[2]))
        found: list[tuple[int, int]] = []
        for (sequence, number, is_open), _ in groupby(merged, key=itemgetter(1, 2, 3)):
            if len(found) == limit:
                break
            if number in seen.excluded or not (is_open or number in seen.admitted):
                continue
            found.append((sequence, number))
    numbers = as_json([number for _, number in found])
    described = {row[0]: row for row in sql.execute(own.describe, (numbers,))}
    known = names_of(wanted)
    return [_hit(described[number], sequence, known) for sequence, number in found]


def _hit(described: Sequence[Any], sequence: int, known: frozenset[str]) -> Hit:
    _, name, revision, names = described
    held = known.intersection(orjson.loads(names))
    return Hit(name, revision, sequence, frozenset(map(Interest.parse, held)))


def _select_of_author(
    sql: sqlite3.Connection,
    own: Statements,
    wanted: Sequence[Narrowing],
    seen: _Seen,
    limit: int,
) -> list[Hit]:
    """Read one author's documents, newest first: far fewer than the postings of all."""
    hits: list[Hit] = []
    known = names_of(wanted)
    with closing(sql.execute(own.newest(of_author=True), seen.parameters)) as rows:
        for name, revision, sequence, names in rows:
            held = frozenset(orjson.loads(names))
            if any(one.admits(held) for one in wanted):
                satisfied = frozenset(map(Interest.parse, known & held))
                hits.append(Hit(name, revision, sequence, satisfied))
            if len(hits) == limit:
                break
    return hits


def _count_of_author(
    sql: sqlite3.Connection, own: Statements, wanted: Sequence[Narrowing], seen: _Seen
) -> list[int]:
    counts = [0] * len(wanted)
    for *_, names in sql.execute(own.newest(of_author=True), seen.parameters):
        held = frozenset(orjson.loads(names))
        for position, one in enumerate(wanted):
            counts[position] += one.admits(held)
    return counts
