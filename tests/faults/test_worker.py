"""The worker keeps the promises of processes that died, also of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from house import House
from schemas.outbox import Promise
from tests.faults.conftest import OpenHub
from tests.faults.cut_publisher import publish_and_be_killed
from tests.faults.serving import house_of, waiting
from tests.members import Member, eventually
from tests.real.processes import Child
from tests.real.stack import Stack

pytestmark = pytest.mark.slow

MANY = 200
REMEMBERED = 100
"""Publications that a stream surely knows not to bring twice."""


@pytest.fixture
def second_worker(stack: Stack, tmp_path: Path) -> Iterator[Child]:
    first = stack["worker"]
    environment = {
        **(first.environment or {}),
        "HOSTNAME": "second",
        "MARIEUR_DATA_DIR": str(tmp_path),
    }
    child = Child("worker2", first.command, log=tmp_path / "worker2.log", environment=environment)
    yield child
    child.stop()


def test_killed_between_commit_and_percolation(stack: Stack, open_hub: OpenHub) -> None:
    reader, author = Member(stack.url), Member(stack.url)
    reader.look_for(stack.url, "noix de Grenoble")
    hub = open_hub(stack.url, reader)
    left = publish_and_be_killed(stack.environment, author.slug, "noix de Grenoble")
    assert len(left) == 1
    assert hub.comes_to_show(left)
    with house_of(stack.environment) as house:
        assert eventually(lambda: waiting(house) == 0)
    assert list(hub.received.values()) == [1]
    assert hub.resets == 0
    assert open_hub(stack.url, reader).shown.keys() == set(left)


def test_worker_killed_while_it_carries_out(stack: Stack, open_hub: OpenHub) -> None:
    reader, author = Member(stack.url), Member(stack.url)
    reader.look_for(stack.url, "pruneaux d'Agen")
    hub = open_hub(stack.url, reader)
    left = publish_and_be_killed(
        stack.environment, author.slug, "pruneaux d'Agen", count=REMEMBERED
    )
    try:
        assert eventually(lambda: len(hub.received) >= 3)
    finally:
        stack["worker"].kill()
    known = len(hub.received)
    assert known < len(left), "the worker was quicker than its death"
    stack["worker"].launch()
    assert hub.comes_to_show(left, within=120)
    with house_of(stack.environment) as house:
        assert eventually(lambda: waiting(house) == 0)
    print(f"killed after {known} of {len(left)}; {hub.repeats} came twice")
    assert hub.repeats == 0
    assert hub.resets == 0


def test_two_workers_and_the_fast_path_on_one_outbox(
    stack: Stack, second_worker: Child, open_hub: OpenHub
) -> None:
    author = Member(stack.url)
    things = ("tuiles anciennes", "poutres de chêne")
    hubs = []
    for thing in things:
        reader = Member(stack.url)
        reader.look_for(stack.url, thing)
        hubs.append(open_hub(stack.url, reader))
    stack["beat"].pause()  # nobody begins before everything is there
    second_worker.launch()
    try:
        left = publish_and_be_killed(stack.environment, author.slug, *things, count=MANY)
    finally:
        stack["beat"].resume()
    fast: list[str] = []

    def publish() -> None:
        fast.extend(author.published(stack.url, things[0]) for _ in range(20))

    publishing = threading.Thread(target=publish)
    publishing.start()
    began = time.monotonic()
    with house_of(stack.environment) as house:
        assert eventually(lambda: waiting(house) == 0, within=120)
        took = time.monotonic() - began
        publishing.join()
        assert eventually(lambda: waiting(house) == 0)
        claims = _claims(house, left)
    print(f"{MANY} promises carried out in {took:.1f} s, claimed {claims} times")
    assert claims >= MANY
    for hub, expected in zip(hubs, ([*left[::2], *fast], left[1::2]), strict=True):
        assert hub.comes_to_show(expected)
        assert set(hub.received) == {(publication, 1) for publication in expected}
        assert hub.repeats == 0
        assert hub.resets == 0


def _claims(house: House, publications: Collection[str]) -> int:
    """How often the promises of these publications were claimed by a sweep."""
    with house.truth.read() as session:
        total = select(func.sum(col(Promise.attempts))).where(col(Promise.ref).in_(publications))
        return int(session.exec(total).one() or 0)
