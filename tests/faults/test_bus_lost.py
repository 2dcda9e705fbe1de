"""Redis is gone and comes back empty: open hubs load again, publishing never stops."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from sqlalchemy import create_engine, text

from tests.faults.conftest import OpenHub
from tests.faults.cut_publisher import publish_and_be_killed
from tests.faults.reader import Reader
from tests.faults.serving import comes_to_rest, house_of
from tests.members import Member, eventually
from tests.real.stack import Stack

pytestmark = pytest.mark.slow


def test_restarted_empty_with_open_hubs(stack: Stack, open_hub: OpenHub) -> None:
    reader, author = Member(stack.url), Member(stack.url)
    reader.look_for(stack.url, "cidre fermier")
    hubs = [open_hub(url, reader) for url in stack.api_urls.values()]
    published = [author.published(stack.url, "cidre fermier") for _ in range(5)]
    for hub in hubs:
        assert hub.comes_to_show(published)
    seen_before = hubs[0].last_id

    stack["redis"].kill()
    try:
        answers = [author.offer(stack.url, "cidre fermier") for _ in range(20)]
        ready = httpx.get(f"{stack.api_urls['api2']}/readyz", timeout=30)
        assert ready.json()["parts"] == {"truth": "ok", "engine": "ok", "bus": "away"}
    finally:
        stack["redis"].start()
    assert {answer.status for answer in answers} == {201}
    took = sorted(answer.seconds for answer in answers)
    print(f"without Redis: p50 {took[10] * 1000:.0f} ms, max {took[-1] * 1000:.0f} ms")

    # Published at once: the new log begins with it, perhaps before the hubs know of the log.
    published += [answer.body["id"] for answer in answers]
    published.append(author.published(stack.url, "cidre fermier"))
    assert eventually(lambda: all(hub.resets for hub in hubs))
    for hub in hubs:
        assert hub.comes_to_show(published)
    with house_of(stack.environment) as house:
        assert comes_to_rest(stack.api_urls.values(), house, within=120)
    for hub in hubs:
        assert hub.shown.keys() == set(published)
        assert hub.streams == 1
        assert hub.repeats == 0

    # A page that slept meanwhile comes with an id of the log that is gone.
    sleeper = Reader(stack.url, reader.headers, last_id=seen_before)
    assert sleeper.comes_to_show(published)
    assert sleeper.resets == 1
    sleeper.close()


def test_gone_while_the_worker_is_at_work(stack: Stack, open_hub: OpenHub) -> None:
    reader, author = Member(stack.url), Member(stack.url)
    reader.look_for(stack.url, "galets de marais")
    hub = open_hub(stack.url, reader)
    with promises_held(stack.environment["MARIEUR_DATABASE_URL"]):
        time.sleep(4)  # rounds are due each second: some wait for the rows, others for those
        stack["redis"].kill()
        time.sleep(1)
    stack["redis"].start()
    # Nobody but the worker knows of these.
    assert hub.comes_to_show(
        publish_and_be_killed(stack.environment, author.slug, "galets de marais")
    )


@contextmanager
def promises_held(url: str) -> Iterator[None]:
    """No round gets on until the block ends."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE"))
        yield
    engine.dispose()
