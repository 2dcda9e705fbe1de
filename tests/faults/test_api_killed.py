"""One of two API processes is killed: its open hubs go on at the other one."""

from __future__ import annotations

import threading
import time
from http.client import HTTPException

import pytest

from tests.faults.conftest import OpenHub
from tests.faults.reader import Reader
from tests.faults.serving import figure, house_of, waiting
from tests.members import Member, eventually
from tests.real.stack import Stack

pytestmark = pytest.mark.slow

HUBS = 6


def test_streams_go_on_at_the_other_process(stack: Stack, open_hub: OpenHub) -> None:
    reader, author = Member(stack.url), Member(stack.url)
    reader.look_for(stack.url, "vin de paille")
    hubs = [open_hub(stack.url, reader) for _ in range(HUBS)]
    assert eventually(lambda: sum(_held(stack).values()) == HUBS)  # those of other tests left
    held = _held(stack)
    assert min(held.values()) >= 1, "the proxy gave all streams to one process"
    published: list[str] = []
    unanswered = 0
    enough = threading.Event()

    def keep_publishing() -> None:
        nonlocal unanswered
        while not enough.is_set():
            try:
                answer = author.offer(stack.url, "vin de paille")
            except (OSError, HTTPException):
                unanswered += 1
                continue
            if answer.status == 201:
                published.append(answer.body["id"])
            else:
                unanswered += 1
            enough.wait(0.1)

    publishing = threading.Thread(target=keep_publishing, daemon=True)
    publishing.start()
    try:
        assert eventually(lambda: len(published) >= 5)
        stack["api1"].kill()
        killed = time.monotonic()
        assert eventually(lambda: _streams(hubs) == HUBS + held["api1"])
        gone_on = time.monotonic() - killed
        so_far = len(published)
        assert eventually(lambda: len(published) >= so_far + 5)
    finally:
        enough.set()
        publishing.join()
        stack["api1"].start()
    everything = author.own(stack.url)
    assert everything >= set(published)
    for hub in hubs:
        assert hub.comes_to_show(everything)
    with house_of(stack.environment) as house:
        assert eventually(lambda: waiting(house) == 0)
    print(
        f"{held['api1']} of {HUBS} hubs went on after {gone_on:.1f} s; {len(everything)} "
        f"publications, {unanswered} requests unanswered"
    )
    for hub in hubs:
        assert hub.resets == 0
        assert set(hub.received) == {(publication, 1) for publication in everything}
        # What was under way in the killed process may be announced by the worker once more.
        assert hub.repeats <= unanswered


def _held(stack: Stack) -> dict[str, int]:
    """Streams that each process holds."""
    return {name: figure(url, "marieur_open_pages") for name, url in stack.api_urls.items()}


def _streams(hubs: list[Reader]) -> int:
    return sum(hub.streams for hub in hubs)
