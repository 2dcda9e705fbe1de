"""What percolation is measured against: a bare lookup, and the naive design."""

from __future__ import annotations

import random
from collections.abc import Iterable

from opensearchpy import OpenSearch

from bench.percolate_scenario import Publication, phrase
from indexer import bodies
from indexer.mappings import interests_settings

KEYWORDS = 10
"""Keywords of a member in the naive design."""

Names = frozenset[str]


class TermsLookup:
    """Interests as plain documents, asked which of a publication's keys are there."""

    def __init__(self, client: OpenSearch, index: str) -> None:
        self._client = client
        self.index = index

    def load(self, names: Iterable[str]) -> None:
        """Store one document a name."""
        _create(self._client, self.index, {"key": {"type": "keyword"}})
        _bulk(self._client, self.index, ({"key": name} for name in names))

    def ask(self, publication: Publication) -> Names:
        """Names of the interests that a publication satisfies."""
        names = [str(each) for each in publication.document.interests]
        return _ask(self._client, self.index, {"terms": {"key": names}}, len(names))


class QueryPerMember:
    """One stored query a member, with a phrase a keyword, run on the publication's text."""

    def __init__(self, client: OpenSearch, index: str) -> None:
        self._client = client
        self.index = index
        self.keywords: list[frozenset[int]] = []

    def load(self, members: int, interests: int) -> None:
        """Store the members' queries, their keywords drawn from the first `interests`."""
        draw = random.Random(10)
        self.keywords = [frozenset(draw.sample(range(interests), KEYWORDS)) for _ in range(members)]
        properties: bodies.Body = {
            "text": {"type": "text"},
            "query": {"type": "percolator"},
            "key": {"type": "keyword", "index": False},
        }
        _create(self._client, self.index, properties)
        _bulk(self._client, self.index, map(_member_source, range(members), self.keywords))

    def ask(self, publication: Publication) -> Names:
        """Names of the members whom a publication reaches."""
        document = {"text": publication.text}
        query: bodies.Body = {"percolate": {"field": "query", "document": document}}
        return _ask(self._client, self.index, query, len(self.keywords))

    def reached(self, publication: Publication) -> Names:
        """The answer that is right."""
        phrases = publication.phrases
        return frozenset(
            f"m{member}"
            for member, keywords in enumerate(self.keywords)
            if not phrases.isdisjoint(map(phrase, keywords))
        )


def _member_source(member: int, keywords: Iterable[int]) -> bodies.Body:
    phrases = [{"match_phrase": {"text": phrase(number)}} for number in keywords]
    return {"key": f"m{member}", "query": {"bool": {"should": phrases}}}


def _create(client: OpenSearch, index: str, properties: bodies.Body) -> None:
    body = {
        "settings": {"index": {**interests_settings(1, 0), "max_result_window": 1_000_000}},
        "mappings": {"dynamic": "strict", "properties": properties},
    }
    client.indices.create(index=index, body=body)


def _bulk(client: OpenSearch, index: str, sources: Iterable[bodies.Body]) -> None:
    for body in bodies.bulks([{"index": {}}, source] for source in sources):
        if client.bulk(index=index, body=body, request_timeout=600)["errors"]:
            raise RuntimeError(f"{index} could not be loaded")
    client.indices.refresh(index=index)


def _ask(client: OpenSearch, index: str, query: bodies.Body, size: int) -> Names:
    """As lean as our own percolation: no scores, no sources, no total."""
    found = client.search(
        index=index,
        body={
            "size": size,
            "track_total_hits": False,
            "_source": False,
            "stored_fields": "_none_",
            "docvalue_fields": ["key"],
            "sort": ["_doc"],
            "query": {"constant_score": {"filter": query}},
        },
    )
    return frozenset(hit["fields"]["key"][0] for hit in found["hits"]["hits"])
