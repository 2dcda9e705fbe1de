"""A club of any size for the reading measurements, written straight into truth and engines.

Publications draw their keys by Zipf's law, as words are used, so that the first hundred make up
half of what is offered; a tenth of the members write most.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import httpx
import numpy as np

from bench.push_club import Row, account_row, insert_rows, keyword_row
from club.login import Caller
from house import House
from indexer import bodies
from indexer.embedded_put import BIT
from indexer.mappings import PUBLICATIONS_MAPPING, publications_settings
from indexer.sqlite import as_json
from indexer.statements import Statements
from schemas.account import Account
from schemas.document import Document, Interest
from schemas.keyword import Keyword
from schemas.publication import Publication
from schemas.subscription import Subscription, SubscriptionState
from schemas.words import Kind, Place, PublicationState, PublicationType, Tier

GENERATION = "g1"
NAIVE_INDEX = "naive"
KEYS, KEYS_EACH = 20_000, 20
"""Keys that anything offers, and how many a publication has at most."""

_CHUNK = 2_000
_PLACES = frozenset((Place.HUB, Place.SITE, Place.FEED))
_BITS = sum(BIT[place] for place in _PLACES)


@dataclass(frozen=True)
class Shape:
    """How large a club is, and what its readers have."""

    publications: int
    members: int
    subscriptions: int = 1_000
    interests: tuple[int, ...] = (10, 100)

    def __str__(self) -> str:
        return f"{self.publications:,} publications, {self.members:,} Sites"


def interest(rank: int) -> Interest:
    """The interest that is met by the `rank`th most frequent key."""
    return Interest(Kind.B2B, f"fr:chose›{rank:05}|plain")


def account_id(number: int) -> str:
    return f"{number:016x}"


def publication_id(sequence: int) -> str:
    return f"{sequence:016x}"


class Drawn:
    """Author and keys of each publication, by sequence: the same whoever asks, however often."""

    def __init__(self, shape: Shape) -> None:
        draw = np.random.default_rng(17)
        weights = 1 / np.arange(1, KEYS + 1)
        cumulated = np.cumsum(weights) / weights.sum()
        size = (shape.publications, KEYS_EACH)
        self.keys = np.empty(size, dtype=np.uint16)
        for start in range(0, shape.publications, 50_000):
            part = self.keys[start : start + 50_000]
            part[:] = np.searchsorted(cumulated, draw.random(part.shape))
        busy = max(1, shape.members // 10)
        anybody = draw.integers(shape.members, size=shape.publications)
        is_busy = draw.random(shape.publications) < 0.8
        self.authors = np.where(is_busy, anybody % busy, anybody)

    def documents(self) -> Iterator[Document]:
        """As the engines know them."""
        names = [interest(rank).key for rank in range(KEYS)]
        for number, (author, ranks) in enumerate(zip(self.authors, self.keys, strict=True), 1):
            yield Document(
                id=publication_id(number),
                revision=1,
                sequence=number,
                author=account_id(int(author)),
                places=_PLACES,
                reading_tier=Tier.BASIC_FREE,
                keys={Kind.B2B: frozenset(names[rank] for rank in ranks)},
            )


def fill_truth(house: House, shape: Shape, drawn: Drawn) -> list[Caller]:
    """Write the members and what they published; gives the readers, one for each of `interests`."""
    now = house.truth.clock()
    readers = [shape.members + number for number in range(len(shape.interests))]
    everybody = range(shape.members + len(readers))
    # Who has looked at the hub just now is not noted again.
    seen = {"hub_seen_at": now}
    insert_rows(house, Account, (account_row(n, account_id(n), now) | seen for n in everybody))
    insert_rows(
        house,
        Keyword,
        (
            keyword_row(
                f"{reader:08x}{rank:08x}",
                account_id(reader),
                f"chose {rank}",
                (interest(rank).key,),
                now,
            )
            for reader, many in zip(readers, shape.interests, strict=True)
            for rank in range(many)
        ),
    )
    step = max(1, shape.members // shape.subscriptions)
    insert_rows(
        house,
        Subscription,
        (
            {
                "id": f"{reader:08x}{source:08x}",
                "subscriber_id": account_id(reader),
                "account_id": account_id(source),
                "state": SubscriptionState.AUTHORISED,
                "created_at": now,
            }
            for reader in readers
            for source in range(0, shape.members, step)
        ),
    )
    insert_rows(house, Publication, _publications(drawn, now))
    with house.truth.work() as work:
        work.session.connection().exec_driver_sql("ANALYZE")
        work.commit()
    with house.truth.read() as session:
        return [
            Caller(session.get_one(Account, account_id(n)), "bench", by_cookie=True)
            for n in readers
        ]


def _publications(drawn: Drawn, now: datetime) -> Iterator[Row]:
    total = len(drawn.authors)
    for sequence, author in enumerate(drawn.authors, 1):
        moment = now - timedelta(seconds=30 * (total - sequence))
        yield {
            "id": publication_id(sequence),
            "account_id": account_id(int(author)),
            "type": PublicationType.ARTICLE,
            "language": "fr",
            "title": f"Nouvelle {sequence}",
            "subtitle": "De quoi remplir une ligne comme elles le sont.",
            "media": [],
            "doubts": [],
            "words": {},
            "texts": ["Un texte assez long pour que la ligne pèse son poids. " * 8],
            "state": PublicationState.LIVE,
            "sequence": sequence,
            "created_at": moment,
            "updated_at": moment,
            "published_at": moment,
        }


def fill_embedded(folder: Path, drawn: Drawn) -> None:
    """Write the tables of a generation that is there, in the order in which they are kept."""
    own = Statements(GENERATION)
    sequences = [array("q") for _ in range(KEYS)]
    for sequence, ranks in enumerate(drawn.keys, 1):
        for rank in set(ranks.tolist()):
            sequences[rank].append(sequence)
    with closing(sqlite3.connect(folder / "index.db", isolation_level=None)) as sql:
        sql.execute("BEGIN")
        sql.executemany(own.put_document, map(_row, drawn.documents()))
        for rank, some in enumerate(sequences):
            name = str(interest(rank))
            sql.executemany(own.add_posting, ((name, n, n, _BITS, 0) for n in reversed(some)))
        sql.execute("COMMIT")


def _row(document: Document) -> dict[str, object]:
    return {
        "number": document.sequence,
        "id": document.id,
        "revision": 1,
        "gone": False,
        "sequence": document.sequence,
        "author": document.author,
        "places": _BITS,
        "tier": 0,
        "names": as_json(sorted(map(str, document.interests))),
    }


def fill_opensearch(house: House, url: str, drawn: Drawn) -> None:
    """Fill the generation, and beside it an index as anybody would make it: not sorted."""
    house.engine.build(GENERATION)
    properties = PUBLICATIONS_MAPPING["properties"]
    assert isinstance(properties, dict)
    settings = publications_settings(1, 0)
    plain = {name: value for name, value in settings.items() if not name.startswith("sort.")}
    mappings = {"properties": {**properties, "sequence": {"type": "long"}}}
    with httpx.Client(base_url=url, timeout=300) as http:
        body = {"settings": {"index": plain}, "mappings": mappings}
        http.put(f"/{NAIVE_INDEX}", json=body).raise_for_status()
        documents = drawn.documents()
        while chunk := list(islice(documents, _CHUNK)):
            house.engine.put(GENERATION, chunk)
            _bulk(http, chunk)
        http.post(f"/{NAIVE_INDEX}/_refresh").raise_for_status()
    house.engine.refresh(GENERATION)


def _bulk(http: httpx.Client, documents: Sequence[Document]) -> None:
    for body in bodies.bulks(map(bodies.item_lines, documents)):
        headers = {"content-type": "application/x-ndjson"}
        answer = http.post(f"/{NAIVE_INDEX}/_bulk", content=body, headers=headers)
        if answer.raise_for_status().json()["errors"]:
            raise RuntimeError("OpenSearch refused documents")
