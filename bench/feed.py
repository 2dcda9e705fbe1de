"""A page of a feed on a large club, against the simplest query that gives the same page (F2).

`marieur bench feed` fills a truth with publications of many authors, a tenth of whom write most,
has a reader follow some of them, and reads the first page and a later one. Whole is all that the
API does but HTTP: candidates, rows, `may_see`.

    marieur bench feed
    marieur bench feed --publications 1000000 --subscriptions 1000 --url postgresql://…
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from sqlmodel import Session

from bench.timing import timed
from club import feeds
from club.audience import Reader, following, knowing
from matcher.fanout import Fanout
from matcher.feed import Feeds
from schemas.account import Account
from schemas.event import Position
from schemas.publication import Publication
from schemas.subscription import Subscription, SubscriptionState
from schemas.words import AccountType, PublicationState, PublicationType, Tier
from store.migrate import migrate
from store.truth import Truth

NOW = datetime(2026, 5, 17, tzinfo=UTC)
PAGE = 50
_CHUNK = 20_000
NAIVE_FEED = text("""
    SELECT publication.id, publication.sequence FROM publication
    JOIN account ON account.id = publication.account_id
    WHERE publication.account_id IN (
            SELECT account_id FROM subscription
            WHERE subscriber_id = :reader AND state = 'authorised')
      AND account.state = 'active' AND publication.state = 'live' AND publication.on_feed
      AND publication.reading_tier = 'basic_free' AND publication.sequence < :before
    ORDER BY publication.sequence DESC LIMIT :limit
""")


def register(app: typer.Typer) -> None:
    """Add `marieur bench feed`."""
    app.command("feed")(feed)


def feed(
    publications: Annotated[int, typer.Option(min=1_000)] = 200_000,
    authors: Annotated[int, typer.Option(min=10)] = 20_000,
    subscriptions: Annotated[int, typer.Option(min=1)] = 1_000,
    rounds: Annotated[int, typer.Option(min=10)] = 100,
    url: Annotated[str, typer.Option(help="An empty database; SQLite in a folder else.")] = "",
    json_file: Annotated[Path | None, typer.Option("--json")] = None,
) -> None:
    """Measure a page of a feed."""
    with _truth(url) as truth:
        reader = _fill(truth, publications, authors, subscriptions)
        figures = {
            f"{name}, {where}": timed(partial(ask, before), rounds)
            for where, before in (("first page", None), ("middle", publications // 2))
            for name, ask in _ways(truth, reader).items()
        }
    table = Table("way", "p50 ms", "p99 ms")
    for name, (median, worst) in figures.items():
        table.add_row(name, f"{median:.2f}", f"{worst:.2f}")
    Console().print(table)
    if json_file is not None:
        json_file.write_text(json.dumps(figures, indent=2), "utf-8")


def _ways(truth: Truth, member: Reader) -> dict[str, Callable[[int | None], object]]:
    whole = Feeds(truth, cast("Fanout", _Still()))

    def naive(before: int | None) -> object:
        asked = {"reader": member.id, "before": before or 2**62, "limit": PAGE + 1}
        with truth.read() as session:
            return [tuple(row) for row in session.execute(NAIVE_FEED, asked)]

    def candidates(before: int | None) -> object:
        with truth.read() as session:
            reader = _known(session, member)
            return [
                tuple(one) for one in feeds.newest(session, reader, before=before, limit=PAGE + 1)
            ]

    if naive(None) != candidates(None):
        raise AssertionError("the two queries disagree")
    return {
        "naive query": naive,
        "candidates": candidates,
        "whole": lambda before: whole.read(member, limit=PAGE, before=before),
    }


def _known(session: Session, member: Reader) -> Reader:
    return following(session, knowing(session, member))


class _Still:
    """A fan-out that nothing reaches."""

    position = Position("none", "0")


@contextmanager
def _truth(url: str) -> Iterator[Truth]:
    with tempfile.TemporaryDirectory() as folder:
        truth = Truth(url or f"sqlite:///{folder}/truth.db")
        try:
            migrate(truth)
            yield truth
        finally:
            truth.close()


def _fill(truth: Truth, publications: int, authors: int, subscriptions: int) -> Reader:
    drawn = random.Random(17)
    with truth.work() as work:
        people = [_account(number) for number in range(authors + 1)]
        reader, *writers = [one.id for one in people]
        work.insert(people)
        work.insert(
            [
                Subscription(
                    subscriber_id=reader,
                    account_id=one,
                    state=SubscriptionState.AUTHORISED,
                    created_at=NOW,
                )
                for one in drawn.sample(writers, min(subscriptions, authors))
            ]
        )
        work.commit()
    busy = writers[: max(1, authors // 10)]
    for start in range(0, publications, _CHUNK):
        with truth.work() as work:
            work.insert(
                [
                    _publication(drawn.choice(busy if drawn.random() < 0.8 else writers), number)
                    for number in range(start + 1, min(start + _CHUNK, publications) + 1)
                ]
            )
            work.commit()
    with truth.work() as work:
        work.session.execute(text("ANALYZE"))
        work.commit()
    return Reader(reader, Tier.BASIC_FREE)


def _account(number: int) -> Account:
    rest: dict[str, Any] = dict.fromkeys(("postcode", "city", "country", "language"), "fr")
    return Account(
        type=AccountType.INDIVIDUAL,
        email=f"m{number}@example.org",
        password_hash="-",
        slug=f"m{number}",
        birth_date=date(1980, 5, 17),
        languages=["fr"],
        time_zone="Europe/Paris",
        policies_accepted_at=NOW,
        created_at=NOW,
        **rest,
    )


def _publication(author: str, sequence: int) -> Publication:
    return Publication(
        account_id=author,
        type=PublicationType.ARTICLE,
        language="fr",
        title=f"Nouvelle {sequence}",
        subtitle="De quoi remplir une ligne comme elles le sont.",
        texts=["Un texte assez long pour que la ligne pèse son poids. " * 8],
        state=PublicationState.LIVE,
        sequence=sequence,
        created_at=NOW,
        updated_at=NOW,
        published_at=NOW,
    )
