"""The OpenSearch engine: a percolator index of interests and an index of documents a generation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, ParamSpec

import orjson
from opensearchpy import JSONSerializer, OpenSearch, RequestError
from urllib3 import Timeout

from indexer import bodies
from indexer.breaker import Breaker
from indexer.mappings import (
    generation_of,
    interests_index,
    publications_index,
    templates,
    write_alias,
)
from indexer.opensearch_errors import AWAY, CLIENT_ERRORS, for_status, translate
from indexer.pileup import Pileup
from schemas.document import Audience, Document, Hit, IndexReport, Interest, Tombstone
from schemas.errors import EngineCorrupt, EngineUnavailable

CONNECT_SECONDS = 0.5
READ_SECONDS = 2.0
WRITE_SECONDS = 30.0
"""Patience with what nobody's page waits for: bulks, building, dropping."""

_SEARCHES = 64
_PAGE = 5_000
_CONFLICT = 409

Answer = Mapping[str, Any]
Arguments = ParamSpec("Arguments")


class _Json(JSONSerializer):
    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, str | bytes) else orjson.dumps(data)

    def loads(self, s: str) -> Any:
        return orjson.loads(s)


class OpenSearchEngine:
    """Keeps the port `indexer.port.Engine`; threads may share it."""

    def __init__(
        self, urls: Sequence[str], *, prefix: str = "marieur", shards: int = 1, replicas: int = 0
    ) -> None:
        self._prefix = prefix
        self._templates = templates(prefix, shards, replicas)
        self._client = OpenSearch(
            hosts=list(urls),
            timeout=Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            pool_maxsize=64,
            http_compress=False,
            serializer=_Json(),
            max_retries=len(urls) - 1,
            retry_on_timeout=True,
            dead_timeout=5,
        )
        self._breaker = Breaker(AWAY)
        self._singly = Pileup(self._percolate)

    def build(self, generation: str) -> None:
        """Make an empty generation; one that is there already stays as it is."""
        # Documents last: `generations` tells of a generation once both are there.
        names = [interests_index(self._prefix, generation), self._publications(generation)]
        for name, body in self._templates.items():
            self._ask(
                self._client.indices.put_index_template,
                name=name,
                body=body,
                request_timeout=WRITE_SECONDS,
            )
        for name in names:
            self._create(name)

    def drop(self, generation: str) -> None:
        """Remove a generation and all it holds; absent is fine."""
        for name in (self._publications(generation), interests_index(self._prefix, generation)):
            self._ask(
                self._client.indices.delete,
                index=name,
                ignore_unavailable=True,
                request_timeout=WRITE_SECONDS,
            )

    def generations(self) -> frozenset[str]:
        """Names of the generations that exist."""
        answer = self._ask(
            self._client.indices.get_settings,
            index=f"{self._prefix}-*-publications",
            name="index.uuid",
        )
        found = (generation_of(self._prefix, index) for index in answer)
        return frozenset(generation for generation in found if generation)

    def put(self, generation: str, items: Sequence[Document | Tombstone]) -> None:
        """Store documents and tombstones; one older than what is held changes nothing.

        At the same revision a tombstone replaces a document, never the other way round.
        """
        self._bulk(self._publications(generation), map(bodies.item_lines, items))

    def add_interests(self, generation: str, interests: Collection[Interest]) -> None:
        """Store interests, searchable on return together with all documents put before."""
        self._bulk(self._interests(generation), map(bodies.interest_lines, interests))
        self.refresh(generation)

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
        limit: int,
        before: int | None = None,
    ) -> list[Hit]:
        """Newest `limit` documents with one of the interests, sequence under `before`."""
        index = self._publications(generation)
        if not interests or limit < 1:
            return []
        body = bodies.select_body(interests, audience, limit, before)
        asked = frozenset(interests)
        return [
            Hit(
                id=hit["_id"],
                revision=hit["_source"]["revision"],
                sequence=hit["_source"]["sequence"],
                satisfied=asked & bodies.interests_of(hit["_source"]),
            )
            for hit in self._search(index, body)
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
            for hit in self._search(index, body)
        ]

    def count(
        self, generation: str, groups: Sequence[Collection[Interest]], audience: Audience
    ) -> list[int]:
        """For each group, how many documents have one of its interests."""
        index = self._publications(generation)
        asked = [(index, bodies.count_body(group, audience)) for group in groups if group]
        totals = iter([_total(answer) for answer in self._searches(asked)])
        return [next(totals) if group else 0 for group in groups]

    def refresh(self, generation: str) -> None:
        """Make every document put so far searchable."""
        answer = self._ask(
            self._client.indices.refresh,
            index=[self._publications(generation), self._interests(generation)],
            request_timeout=WRITE_SECONDS,
        )
        _check_shards(answer)

    def documents(self, generation: str) -> Iterable[tuple[str, int]]:
        """Identifier and revision of every document held, tombstones left out."""
        hits = self._scan(self._publications(generation), bodies.all_documents_body(_PAGE))
        return ((hit["_id"], hit["fields"]["revision"][0]) for hit in hits)

    def interests(self, generation: str) -> Iterable[Interest]:
        """Every interest held."""
        hits = self._scan(self._interests(generation), bodies.all_interests_body(_PAGE))
        return map(_interest, hits)

    def report(self, generation: str) -> IndexReport:
        """How much a generation holds."""
        documents, interests = self._searches(
            [
                (self._publications(generation), bodies.count_documents_body()),
                (self._interests(generation), bodies.count_interests_body()),
            ]
        )
        return IndexReport(documents=_total(documents), interests=_total(interests))

    def ping(self) -> None:
        """Return when every shard of ours has a node that answers for it."""
        health = self._ask(self._client.cluster.health, index=f"{self._prefix}-*")
        if health["status"] == "red":
            raise EngineUnavailable("the search engine lacks a part of the index")

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def _publications(self, generation: str) -> str:
        return publications_index(self._prefix, generation)

    def _interests(self, generation: str) -> str:
        return interests_index(self._prefix, generation)

    def _create(self, index: str) -> None:
        try:
            answer = self._ask(
                self._client.indices.create,
                index=index,
                body={"aliases": {write_alias(index): {}}},
                request_timeout=WRITE_SECONDS,
            )
        except EngineCorrupt as error:
            cause = error.__cause__
            if isinstance(cause, RequestError) and cause.error == (
                "resource_already_exists_exception"
            ):
                return
            raise
        if not answer["shards_acknowledged"]:
            raise EngineUnavailable(f"no node has started {index} yet")

    def _percolate(self, asked: Sequence[tuple[str, Document]]) -> list[frozenset[Interest]]:
        parts = [(index, bodies.percolate_bodies(document)) for index, document in asked]
        answers = iter(self._searches([(index, body) for index, some in parts for body in some]))
        return [
            frozenset(
                _interest(hit)
                for answer in islice(answers, len(some))
                for hit in answer["hits"]["hits"]
            )
            for _, some in parts
        ]

    def _search(self, index: str, body: bodies.Body) -> list[Answer]:
        answer = self._ask(
            self._client.search, index=index, body=body, allow_partial_search_results=False
        )
        _check_complete(answer)
        hits: list[Answer] = answer["hits"]["hits"]
        return hits

    def _searches(self, asked: Sequence[tuple[str, bodies.Body]]) -> list[Answer]:
        """Answers to searches of indices, in their order, each of them whole."""
        answers: list[Answer] = []
        for start in range(0, len(asked), _SEARCHES):
            lines = [
                line
                for index, body in asked[start : start + _SEARCHES]
                for line in ({"index": index, "allow_partial_search_results": False}, body)
            ]
            answer = self._ask(self._client.msearch, body=bodies.ndjson(lines))
            answers += answer["responses"]
        if len(answers) != len(asked):
            raise EngineCorrupt(f"{len(asked)} searches got {len(answers)} answers")
        for answer in answers:
            if "error" in answer:
                raise for_status(answer.get("status"), str(answer["error"]))
            _check_complete(answer)
        return answers

    def _scan(self, index: str, body: bodies.Body) -> Iterator[Answer]:
        """Every hit of a search, from one snapshot."""
        answer = self._ask(
            self._client.search,
            index=index,
            body=body,
            scroll="1m",
            allow_partial_search_results=False,
            request_timeout=WRITE_SECONDS,
        )
        try:
            while True:
                _check_complete(answer)
                hits = answer["hits"]["hits"]
                yield from hits
                if len(hits) < _PAGE:
                    return
                answer = self._ask(
                    self._client.scroll,
                    body={"scroll_id": answer["_scroll_id"], "scroll": "1m"},
                    request_timeout=WRITE_SECONDS,
                )
        finally:
            self._ask(self._client.clear_scroll, body={"scroll_id": [answer["_scroll_id"]]})

    def _bulk(self, index: str, actions: Iterable[Iterable[bodies.Body]]) -> None:
        for body in bodies.bulks(actions):
            answer = self._ask(
                self._client.bulk,
                index=write_alias(index),
                body=body,
                require_alias=True,
                request_timeout=WRITE_SECONDS,
            )
            if answer["errors"]:
                _check_items(answer["items"])

    def _ask(
        self, call: Callable[Arguments, Any], *args: Arguments.args, **named: Arguments.kwargs
    ) -> Any:
        """One request; what the client raises, in the project's words."""
        try:
            with self._breaker.guard():
                return call(*args, **named)
        except CLIENT_ERRORS as error:
            raise translate(error) from error


def _interest(hit: Answer) -> Interest:
    return Interest.parse(hit["fields"]["key"][0])


def _total(answer: Answer) -> int:
    total: Mapping[str, Any] = answer["hits"]["total"]
    if total["relation"] != "eq":
        raise EngineCorrupt("the search engine counted a lower bound only")
    return int(total["value"])


def _check_complete(answer: Answer) -> None:
    if answer["timed_out"]:
        raise EngineUnavailable("the search engine had no time to look everywhere")
    _check_shards(answer)


def _check_shards(answer: Answer) -> None:
    if answer["_shards"]["failed"]:
        raise EngineUnavailable(f"a part of the index failed: {answer['_shards']}")


def _check_items(items: Iterable[Answer]) -> None:
    """Raise the worst error of a bulk; a version conflict says that something as new is held."""
    for item in items:
        (outcome,) = item.values()
        if "error" in outcome and outcome["status"] != _CONFLICT:
            raise for_status(outcome["status"], str(outcome["error"]))
