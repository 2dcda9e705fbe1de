"""What is read of a club, and the simplest correct way to the same entries on the same engine."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI
from starlette.requests import Request

from api.deps import reader_of
from api.pages.feed import feed_page
from api.pages.hub import hub_page
from api.pages.site import SiteView, homepage
from bench.feed import NAIVE_FEED
from bench.read_club import GENERATION, NAIVE_INDEX, Shape, interest
from club.login import Caller
from house import House
from indexer import bodies
from indexer.embedded_put import BIT
from indexer.sqlite import as_json
from matcher.hub import HUB_PAGE
from schemas.words import Place

Ask = Callable[[], object]
Naive = Callable[[Caller, int], list[int]]
"""The sequences of the newest for so many interests of a reader."""

_LIMIT = HUB_PAGE + 1
_ONE_IN = f"""SELECT DISTINCT held.sequence, held.number
    FROM posting_{GENERATION} AS posting JOIN document_{GENERATION} AS held USING (number)
    WHERE name IN (SELECT value FROM json_each(:names))
    AND held.places & :place AND held.tier <= :tier
    ORDER BY held.sequence DESC LIMIT :limit"""


@contextmanager
def naive_embedded(folder: Path) -> Iterator[Naive]:
    """One `IN` over keys, joined with their documents, which say when they are from."""
    with closing(sqlite3.connect(folder / "index.db")) as sql:
        sql.execute("PRAGMA cache_size = -65536")

        def ask(reader: Caller, interests: int) -> list[int]:
            asked = {
                "names": as_json(str(interest(rank)) for rank in range(interests)),
                "place": BIT[Place.HUB],
                "tier": reader.account.tier.rank,
                "limit": _LIMIT,
            }
            return [sequence for sequence, _ in sql.execute(_ONE_IN, asked)]

        yield ask


@contextmanager
def naive_opensearch(url: str) -> Iterator[Naive]:
    """A `terms` query over an index in no order, sorted when it is asked."""
    with httpx.Client(base_url=url, timeout=60) as http:

        def ask(reader: Caller, interests: int) -> list[int]:
            audience = reader_of(reader).at(Place.HUB)
            wanted = [interest(rank) for rank in range(interests)]
            query = bodies.select_body(wanted, audience, _LIMIT, None)["query"]
            body = {"size": _LIMIT, "query": query, "sort": [{"sequence": "desc"}]}
            answer = http.post(f"/{NAIVE_INDEX}/_search", json=body).raise_for_status()
            return [hit["sort"][0] for hit in answer.json()["hits"]["hits"]]

        yield ask


def ways(
    app: FastAPI, house: House, naive: Naive, reader: Caller, interests: int, shape: Shape
) -> dict[str, Ask]:
    """By name: the naive query, ours, and whole pages, from the request to the HTML."""
    audience = reader_of(reader).at(Place.HUB)
    wanted = [interest(rank) for rank in range(interests)]
    drawn = random.Random(3)

    def select() -> list[int]:
        hits = house.engine.select(GENERATION, wanted, audience, limit=_LIMIT)
        return [hit.sequence for hit in hits]

    def home() -> object:
        slug = f"member-{drawn.randrange(shape.members)}"
        request = _request(app, reader, f"/s/{slug}")
        return homepage(request, house, reader, slug, SiteView())

    if select() != naive(reader, interests):
        raise AssertionError("the two queries disagree")
    return {
        "naive query": lambda: naive(reader, interests),
        "select": select,
        "hub page": lambda: hub_page(_request(app, reader, "/hub"), house, reader),
        "homepages": home,
    }


def feeds(app: FastAPI, house: House, reader: Caller) -> dict[str, Ask]:
    """The feed, which asks no engine: its page, and the simplest query of its candidates."""
    asked = {"reader": reader.account.id, "before": 2**62, "limit": _LIMIT}

    def naive() -> object:
        with house.truth.read() as session:
            return session.execute(NAIVE_FEED, asked).all()

    return {
        "naive query": naive,
        "feed page": lambda: feed_page(_request(app, reader, "/feed"), house, reader),
    }


def _request(app: FastAPI, reader: Caller, path: str) -> Request:
    """A request as a handler gets it."""
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
        "app": app,
        "state": {"caller": reader},
    }
    return Request(scope)
