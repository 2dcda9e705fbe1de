"""Requests to OpenSearch that are answered whole or raise in the project's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, ParamSpec

import orjson
from opensearchpy import JSONSerializer, OpenSearch, RequestError
from urllib3 import Timeout

from indexer.bodies import Body, bulks, ndjson
from indexer.breaker import Breaker
from indexer.mappings import write_alias
from indexer.opensearch_errors import AWAY, CLIENT_ERRORS, for_status, translate
from schemas.errors import EngineCorrupt, EngineUnavailable

CONNECT_SECONDS = 0.5

READ_SECONDS = 2.0
"""For what a person waits for."""

PATIENT_SECONDS = 30.0
"""For what nobody's page waits for: large bulks, building, dropping."""

_SEARCHES = 64
_PAGE = 5_000
_CONFLICT = 409
_SECONDS_DEAD = 5

Answer = Mapping[str, Any]
Arguments = ParamSpec("Arguments")


class _Json(JSONSerializer):
    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, str | bytes) else orjson.dumps(data)

    def loads(self, s: str) -> Any:
        return orjson.loads(s)


class OpenSearchClient:
    """The requests that the engine makes. Threads may share it.

    Every method raises `EngineUnavailable` when a node does not answer in full and
    `EngineCorrupt` when it refuses what it is sent.
    """

    def __init__(self, urls: Sequence[str], *, read_seconds: float = READ_SECONDS) -> None:
        self._prompt = Timeout(connect=CONNECT_SECONDS, read=read_seconds)
        self._patient = Timeout(connect=CONNECT_SECONDS, read=max(read_seconds, PATIENT_SECONDS))
        self._client = OpenSearch(
            hosts=list(urls),
            timeout=self._prompt,
            pool_maxsize=64,
            http_compress=False,
            serializer=_Json(),
            max_retries=len(urls) - 1,
            retry_on_timeout=True,
            dead_timeout=_SECONDS_DEAD,
        )
        self._breaker = Breaker(AWAY)

    def create(self, index: str) -> None:
        """Make an index by its template, with the alias for writing; one there already stays."""
        try:
            answer = self._ask(
                self._client.indices.create,
                index=index,
                body={"aliases": {write_alias(index): {}}},
                request_timeout=self._patient,
            )
        except EngineCorrupt as error:
            if _is_there_already(error.__cause__):
                return
            raise
        if not answer["shards_acknowledged"]:
            raise EngineUnavailable(f"no node has started {index} yet")

    def delete(self, index: str) -> None:
        """Remove an index; absent is fine."""
        self._ask(
            self._client.indices.delete,
            index=index,
            ignore_unavailable=True,
            request_timeout=self._patient,
        )

    def put_template(self, name: str, body: Body) -> None:
        """Store an index template."""
        self._ask(
            self._client.indices.put_index_template,
            name=name,
            body=body,
            request_timeout=self._patient,
        )

    def put_mapping(self, index: str, properties: Mapping[str, Body], *, patient: bool) -> None:
        """Add fields to an index; those that it has already stay as they are."""
        self._ask(
            self._client.indices.put_mapping,
            index=write_alias(index),
            body={"properties": dict(properties)},
            request_timeout=self._patient if patient else self._prompt,
        )

    def indices(self, pattern: str) -> frozenset[str]:
        """Names of the indices that fit a pattern."""
        answer = self._ask(self._client.indices.get_settings, index=pattern, name="index.uuid")
        return frozenset(answer)

    def health(self, pattern: str) -> str:
        """green, yellow or red: the worst of the indices that fit a pattern."""
        return str(self._ask(self._client.cluster.health, index=pattern)["status"])

    def search(self, index: str, body: Body) -> list[Answer]:
        """The hits of one search."""
        answer = self._ask(
            self._client.search, index=index, body=body, allow_partial_search_results=False
        )
        _check_whole(answer)
        hits: list[Answer] = answer["hits"]["hits"]
        return hits

    def searches(self, asked: Sequence[tuple[str, Body]]) -> list[Answer]:
        """Answers to searches of indices, in their order."""
        answers: list[Answer] = []
        for start in range(0, len(asked), _SEARCHES):
            lines = [
                line
                for index, body in asked[start : start + _SEARCHES]
                for line in ({"index": index, "allow_partial_search_results": False}, body)
            ]
            answers += self._ask(self._client.msearch, body=ndjson(lines))["responses"]
        if len(answers) != len(asked):
            raise EngineCorrupt(f"{len(asked)} searches got {len(answers)} answers")
        for answer in answers:
            if "error" in answer:
                raise for_status(answer.get("status"), str(answer["error"]))
            _check_whole(answer)
        return answers

    def scan(self, index: str, body: Body) -> Iterator[Answer]:
        """Every hit of a search, from one snapshot."""
        answer = self._ask(
            self._client.search,
            index=index,
            body={**body, "size": _PAGE, "sort": ["_doc"]},
            scroll="1m",
            allow_partial_search_results=False,
            request_timeout=self._patient,
        )
        try:
            while True:
                _check_whole(answer)
                hits = answer["hits"]["hits"]
                yield from hits
                if len(hits) < _PAGE:
                    return
                answer = self._ask(
                    self._client.scroll,
                    body={"scroll_id": answer["_scroll_id"], "scroll": "1m"},
                    request_timeout=self._patient,
                )
        finally:
            self._ask(self._client.clear_scroll, body={"scroll_id": [answer["_scroll_id"]]})

    def bulk(self, index: str, actions: Iterable[Iterable[Body]], *, patient: bool) -> None:
        """Carry out actions on an index that is there; a version conflict is no error."""
        for body in bulks(actions):
            answer = self._ask(
                self._client.bulk,
                index=write_alias(index),
                body=body,
                require_alias=True,
                request_timeout=self._patient if patient else self._prompt,
            )
            if answer["errors"]:
                _check_items(answer["items"])

    def refresh(self, indices: Sequence[str], *, patient: bool) -> None:
        """Make what was written searchable."""
        answer = self._ask(
            self._client.indices.refresh,
            index=list(indices),
            request_timeout=self._patient if patient else self._prompt,
        )
        _check_shards(answer)

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def _ask(
        self, call: Callable[Arguments, Any], *args: Arguments.args, **named: Arguments.kwargs
    ) -> Any:
        try:
            with self._breaker.guard():
                return call(*args, **named)
        except CLIENT_ERRORS as error:
            raise translate(error) from error


def _is_there_already(error: BaseException | None) -> bool:
    return isinstance(error, RequestError) and error.error == "resource_already_exists_exception"


def _check_whole(answer: Answer) -> None:
    if answer["timed_out"]:
        raise EngineUnavailable("the search engine had no time to look everywhere")
    _check_shards(answer)


def _check_shards(answer: Answer) -> None:
    if answer["_shards"]["failed"]:
        raise EngineUnavailable(f"a part of the index failed: {answer['_shards']}")


def _check_items(items: Iterable[Answer]) -> None:
    """Raise the first error of a bulk; a version conflict says that something as new is held."""
    for item in items:
        (outcome,) = item.values()
        if "error" in outcome and outcome["status"] != _CONFLICT:
            raise for_status(outcome["status"], str(outcome["error"]))
