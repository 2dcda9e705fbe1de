"""A reader who stops reading: told to load again, at nobody else's cost."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.faults.conftest import OpenHub
from tests.faults.members import Member, eventually
from tests.faults.reader import Reader
from tests.faults.serving import ApiProcess, running

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

QUEUE = 50
PUBLICATIONS = 400
LONG = "vendu au détail et en gros, livré partout en France et en Europe, " * 3


@pytest.fixture
def api(tmp_path: Path) -> Iterator[ApiProcess]:
    with running(ApiProcess(tmp_path, {"MARIEUR_QUEUE_LENGTH": str(QUEUE)})) as process:
        yield process


def test_a_stalled_reader_is_reset_and_slows_nobody(api: ApiProcess, open_hub: OpenHub) -> None:
    reader, author = Member(api.url), Member(api.url)
    reader.look_for(api.url, "sel de Guérande")
    for number in range(20):  # the process has its caches and its connections
        author.published(api.url, f"riz de Camargue {number}")
    process = psutil.Process(api.pid)
    hub = open_hub(api.url, reader)

    alone = [_publish_and_see(api, author, hub) for _ in range(50)]
    before = process.memory_info().rss
    stalled = _stalled_stream(api, reader)
    assert eventually(lambda: _open_pages(api) == 2)
    beside = [_publish_and_see(api, author, hub) for _ in range(PUBLICATIONS)]
    grown = process.memory_info().rss - before

    print(
        f"publish to hub: {_ms(alone)} alone, {_ms(beside)} beside a stalled reader; "
        f"the process grew by {grown / 2**20:.1f} MB"
    )
    assert hub.resets == 0
    assert hub.repeats == 0
    assert statistics.median(beside) < 2 * statistics.median(alone) + 0.02
    assert grown < 24 * 2**20

    # It wakes up: what it lost is told in one frame, and nothing is queued for ever.
    told = _rest(stalled)
    assert 0 < told.count(b"event: publication") < PUBLICATIONS
    assert told.count(b"event: reset") >= 1
    assert set(hub.shown) == author.own(api.url) & hub.arrived.keys()
    stalled.close()
    assert eventually(lambda: _open_pages(api) == 1)


def _publish_and_see(api: ApiProcess, author: Member, hub: Reader) -> float:
    """Seconds from before the publication until the open hub has it."""
    began = time.monotonic()
    published = author.published(api.url, "sel de Guérande", subtitle=LONG)
    assert eventually(lambda: published in hub.arrived)
    return hub.arrived[published] - began


def _stalled_stream(api: ApiProcess, reader: Member) -> socket.socket:
    stream = socket.socket()
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    stream.connect(("127.0.0.1", api.port))
    stream.sendall(
        b"GET /api/v1/live?topics=hub HTTP/1.1\r\nHost: club\r\n"
        b"Authorization: %b\r\n\r\n" % reader.headers["Authorization"].encode()
    )
    return stream


def _rest(stream: socket.socket) -> bytes:
    """Everything that comes until the first heartbeat after a `reset`."""
    stream.settimeout(30)
    told = b""
    while b":\nid: " not in told.partition(b"event: reset")[2]:
        more = stream.recv(65536)
        assert more, "the stream ended"
        told += more
    return told


def _open_pages(api: ApiProcess) -> int:
    """Live streams that the process holds."""
    return api.figure("marieur_open_pages")


def _ms(values: list[float]) -> str:
    ordered = sorted(values)
    return f"p50 {statistics.median(values) * 1000:.0f} ms, max {ordered[-1] * 1000:.0f} ms"
