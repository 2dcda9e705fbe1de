"""The OpenSearch engine: a percolator index of interests and an index of documents a generation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from indexer import bodies
from indexer.mappings import (
    SEARCH_PROPERTIES,
    generation_of,
    interests_index,
    publications_index,
    templates,
)
from indexer.opensearch_client import READ_SECONDS, Answer, OpenSearchClient
from indexer.pileup import Pileup
from indexer.satisfied import by_field, satisfied_by
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
from schemas.errors import EngineCorrupt, EngineUnavailable
from schemas.narrowed import Narrowed

_FEW = 100
"""Items that a person may be waiting for; more are a rebuild."""


class OpenSearchEngine:
    """Keeps the port `indexer.port.Engine`; threads may share it."""

    def __init__(
        self,
        urls: Sequence[str],
        *,
        prefix: str = "marieur",
        shards: int = 1,
        replicas: int = 0,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._prefix = prefix
        self._templates = templates(prefix, shards, replicas)
        self._client = OpenSearchClient(urls, read_seconds=read_seconds)
        self._singly = Pileup(self._percolate)
        self._puts = Pileup(self._put)
        self._complete: set[str] = set()

    def build(self, generation: str) -> None:
        """Make an empty generation; one that is there already stays as it is."""
        # Documents last: `generations` tells of a generation once both are there.
        names = [self._interests(generation), self._publications(generation)]
        for name, body in self._templates.items():
            self._client.put_template(name, body)
        for name in names:
            self._client.create(name)
        self._complete.discard(generation)

    def drop(self, generation: str) -> None:
        """Remove a generation and all it holds; absent is fine."""
        for name in (self._publications(generation), self._interests(generation)):
            self._client.delete(name)

    def generations(self) -> frozenset[str]:
        """Names of the generations that exist."""
        indices = self._client.indices(f"{self._prefix}-*-publications")
        found = (generation_of(self._prefix, index) for index in indices)
        return frozenset(generation for generation in found if generation)

    def put(self, generation: str, items: Sequence[Document | Tombstone]) -> None:
        """Store documents and tombstones; one older than what is held changes nothing.

        At the same revision a tombstone replaces a document, never the other way round.
        Threads that each put one at the same time are served together.
        """
        if len(items) == 1:
            self._puts.ask((generation, items[0]))
            return
        patient = len(items) > _FEW
        self._complete_mapping(generation, patient=patient)
        actions = map(bodies.item_lines, items)
        self._client.bulk(self._publications(generation), actions, patient=patient)

    def add_interests(self, generation: str, interests: Collection[Interest]) -> None:
        """Store interests, searchable on return together with all documents put before."""
        actions = map(bodies.interest_lines, interests)
        patient = len(interests) > _FEW
        self._client.bulk(self._interests(generation), actions, patient=patient)
        self._client.refresh(self._both(generation), patient=patient)

    def percolate(
        self, generation: str, documents: Sequence[Document]
    ) -> list[frozenset[Interest]]:
        """Interests that each document satisfies, in the order of the documents.

        Threads that each ask for one document at the same time are served together.
        """
        index = self._interests(generation)
        if len(documents) == 1:
            return [self._singly.ask((index, documents[0]))]
        return self._percolate([(index, document) for document in documents])

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
        index = self._publications(generation)
        narrowed = [one for one in narrowed if one.interests]
        if not (interests or narrowed) or limit < 1:
            return []
        body = bodies.select_body(interests, audience, limit, before, narrowed)
        asked = by_field({*interests}.union(*(one.every for one in narrowed)))
        return [
            Hit(
                id=hit["_id"],
                revision=hit["_source"]["revision"],
                sequence=hit["_source"]["sequence"],
                satisfied=satisfied_by(hit["_source"], asked),
            )
            for hit in self._client.search(index, body)
        ]

    def newest(
        self, generation: str, audience: Audience, *, limit: int, before: int | None = None
    ) -> list[Hit]:
        """Newest documents of the audience whatever their keys; `satisfied` is empty."""
        index = self._publications(generation)
        if limit < 1:
            return []
        body = bodies.newest_body(audience, limit, before)
        return [
            Hit(
                id=hit["_id"],
                revision=hit["fields"]["revision"][0],
                sequence=hit["sort"][0],
                satisfied=frozenset(),
            )
            for hit in self._client.search(index, body)
        ]

    def count(
        self, generation: str, groups: Sequence[Collection[Interest] | Narrowed], audience: Audience
    ) -> list[int]:
        """For each group, how many documents have one of its interests."""
        index = self._publications(generation)
        full = [bool(group.interests if isinstance(group, Narrowed) else group) for group in groups]
        asked = [
            (index, bodies.count_body(group, audience))
            for group, some in zip(groups, full, strict=True)
            if some
        ]
        totals = iter([_total(answer) for answer in self._client.searches(asked)])
        return [next(totals) if some else 0 for some in full]

    def holders(
        self, generation: str, words: Collection[str], audience: Audience
    ) -> dict[str, int]:
        """How many documents say each of the words; those that none says are left out."""
        index = self._publications(generation)
        asked = sorted(words)
        answers = self._client.searches(
            [(index, bodies.holders_body(word, audience)) for word in asked]
        )
        counts = zip(asked, map(_total, answers), strict=True)
        return {word: count for word, count in counts if count}

    def search(
        self, generation: str, query: Query, audience: Audience, *, limit: int
    ) -> list[Found]:
        """The `limit` documents that answer best: by `Query.score`, the newest first of equals."""
        if not query.asks or limit < 1:
            return []
        body = bodies.search_body(query, audience, limit)
        return [
            Found(
                id=hit["_id"],
                revision=hit["fields"]["revision"][0],
                sequence=hit["sort"][1],
                score=int(hit["sort"][0]),
            )
            for hit in self._client.search(self._publications(generation), body)
        ]

    def refresh(self, generation: str) -> None:
        """Make every document put so far searchable."""
        self._client.refresh(self._both(generation), patient=True)

    def documents(self, generation: str) -> Iterable[tuple[str, int]]:
        """Identifier and revision of every document held, tombstones left out."""
        hits = self._client.scan(self._publications(generation), bodies.all_documents_body())
        return ((hit["_id"], hit["fields"]["revision"][0]) for hit in hits)

    def interests(self, generation: str) -> Iterable[Interest]:
        """Every interest held."""
        hits = self._client.scan(self._interests(generation), bodies.all_interests_body())
        return map(_interest, hits)

    def report(self, generation: str) -> IndexReport:
        """How much a generation holds."""
        documents, interests = self._client.searches(
            [
                (self._publications(generation), bodies.count_documents_body()),
                (self._interests(generation), bodies.count_interests_body()),
            ]
        )
        return IndexReport(documents=_total(documents), interests=_total(interests))

    def ping(self) -> None:
        """Return when every shard of ours has a node that answers for it."""
        if self._client.health(f"{self._prefix}-*") == "red":
            raise EngineUnavailable("the search engine lacks a part of the index")

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def _publications(self, generation: str) -> str:
        return publications_index(self._prefix, generation)

    def _interests(self, generation: str) -> str:
        return interests_index(self._prefix, generation)

    def _both(self, generation: str) -> list[str]:
        return [self._publications(generation), self._interests(generation)]

    def _complete_mapping(self, generation: str, *, patient: bool) -> None:
        """Give an index that an older club made the fields that it lacks; asked once a process."""
        if generation not in self._complete:
            self._client.put_mapping(
                self._publications(generation), SEARCH_PROPERTIES, patient=patient
            )
            self._complete.add(generation)

    def _put(self, asked: Sequence[tuple[str, Document | Tombstone]]) -> list[None]:
        for wanted in {generation for generation, _ in asked}:
            actions = [
                bodies.item_lines(item) for generation, item in asked if generation == wanted
            ]
            self._complete_mapping(wanted, patient=False)
            self._client.bulk(self._publications(wanted), actions, patient=False)
        return [None] * len(asked)

    def _percolate(self, asked: Sequence[tuple[str, Document]]) -> list[frozenset[Interest]]:
        parts = [(index, bodies.percolate_bodies(document)) for index, document in asked]
        answers = iter(
            self._client.searches([(index, body) for index, some in parts for body in some])
        )
        return [
            frozenset(
                _interest(hit)
                for answer in islice(answers, len(some))
                for hit in answer["hits"]["hits"]
            )
            for _, some in parts
        ]


def _interest(hit: Answer) -> Interest:
    return Interest.parse(hit["fields"]["key"][0])


def _total(answer: Answer) -> int:
    total: Mapping[str, Any] = answer["hits"]["total"]
    if total["relation"] != "eq":
        raise EngineCorrupt("the search engine counted a lower bound only")
    return int(total["value"])
