"""OpenSearch is away while people publish: nothing waits for it, nothing is lost."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import OpenHub
from tests.faults.serving import comes_to_rest, house_of, waiting
from tests.members import Answer, Member, eventually
from tests.real.stack import Stack

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

OUTAGE_SECONDS = float(os.environ.get("MARIEUR_TEST_OUTAGE_SECONDS", "30"))
PUBLICATIONS = 200
THINGS = ("savon de Marseille", "lin lavé")
AUTHORS = 4


def test_publishing_and_push_go_on_without_it(stack: Stack, open_hub: OpenHub) -> None:
    author, late = Member(stack.url), Member(stack.url)
    readers = [Member(stack.url) for _ in THINGS]
    for reader, thing in zip(readers, THINGS, strict=True):
        reader.look_for(stack.url, thing)
    hubs = [open_hub(stack.url, reader) for reader in readers]
    late_hub = open_hub(stack.url, late)
    with house_of(stack.environment) as house:
        # Whom an earlier fault still tells to load again could not, with the engine away.
        assert comes_to_rest(stack.api_urls.values(), house, within=120)

    with _engine_away(stack):
        # Half of the time it does not answer, half of the time nobody is there at all.
        answers = _publish_during(stack, author, OUTAGE_SECONDS / 2)
        ready = httpx.get(f"{stack.api_urls['api1']}/readyz", timeout=30)
        assert ready.status_code == 503
        assert ready.json()["parts"] == {"truth": "ok", "engine": "away", "bus": "ok"}
        assert late.look_for(stack.url, THINGS[0])["state"] == "activating"
        stack["opensearch"].kill()
        answers += _publish_during(stack, author, OUTAGE_SECONDS / 2)
        expected = {
            thing: {answer.body["id"] for answer in answers[number :: len(THINGS)]}
            for number, thing in enumerate(THINGS)
        }
        # Pushed while the engine was away, each once.
        for hub, thing in zip(hubs, THINGS, strict=True):
            assert hub.comes_to_show(expected[thing]), hub
    took = [answer.seconds for answer in answers]
    back = time.monotonic()

    with house_of(stack.environment) as house:
        assert eventually(lambda: waiting(house) == 0, within=180)
    print(
        f"{len(answers)} answers: p50 {statistics.median(took) * 1000:.0f} ms, "
        f"max {max(took):.2f} s; all carried out {time.monotonic() - back:.0f} s after"
    )
    assert len(answers) == PUBLICATIONS
    assert statistics.median(took) < 1.0
    for hub, reader, thing in zip(hubs, readers, THINGS, strict=True):
        assert hub.repeats == 0
        assert hub.resets == 0
        assert hub.shown.keys() == expected[thing]
        assert open_hub(stack.url, reader).shown.keys() == expected[thing]
    # The keyword became active by itself, and its member's open page loaded again.
    (keyword,) = late.ask(stack.url, "GET", "/keywords").body["entries"]
    assert keyword["state"] == "active"
    assert late_hub.comes_to_show(expected[THINGS[0]])
    assert late_hub.resets >= 1
    assert _check(stack).returncode == 0


@contextmanager
def _engine_away(stack: Stack) -> Iterator[None]:
    stack["opensearch"].pause()
    try:
        yield
    finally:
        stack["opensearch"].kill()
        stack["opensearch"].start()


def _publish_during(stack: Stack, author: Member, seconds: float) -> list[Answer]:
    """Half of the publications, about each thing in turn, spread over some seconds."""
    began = time.monotonic()
    count = PUBLICATIONS // 2

    def publish(number: int) -> Answer:
        time.sleep(max(0.0, began + seconds * number / count - time.monotonic()))
        answer = author.offer(stack.url, THINGS[number % len(THINGS)])
        assert answer.status == 201, answer.body
        return answer

    with ThreadPoolExecutor(AUTHORS) as pool:
        return list(pool.map(publish, range(count)))


def _check(stack: Stack) -> subprocess.CompletedProcess[str]:
    """`marieur check` among the processes of the club."""
    return subprocess.run(
        [Path(sys.executable).with_name("marieur"), "check"],
        env=stack.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
