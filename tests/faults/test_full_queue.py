"""A reader who stops reading: told to load again, at nobody else's cost."""

from __future__ import annotations

import re
import socket
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from tests.faults.conftest import OpenHub
from tests.faults.reader import Reader
from tests.faults.serving import ApiProcess, running
from tests.members import Member, eventually

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

QUEUE = 100
STALLED = 5
MEASURED = 50
PUBLICATIONS = 600
"""In all; their frames are more than twice what the kernel and the queue hold together."""
LONG = f"https://example.org/?{'sel=gros&' * 200}"
"""A link that makes a frame of some two kilobytes."""


_HEARTBEAT_LAST = re.compile(rb"\r\n:\nid: \S+\n\n\r\n$")


@pytest.fixture
def api(tmp_path: Path) -> Iterator[ApiProcess]:
    with running(ApiProcess(tmp_path, {"MARIEUR_QUEUE_LENGTH": str(QUEUE)})) as process:
        yield process


def test_stalled_readers_are_reset_and_slow_nobody(api: ApiProcess, open_hub: OpenHub) -> None:
    reader, author = Member(api.url), Member(api.url)
    reader.look_for(api.url, "sel de Guérande")
    for number in range(20):  # the process has its caches and its connections
        author.published(api.url, f"riz de Camargue {number}")
    process = psutil.Process(api.pid)
    hub = open_hub(api.url, reader)

    alone = [_publish_and_see(api, author, hub) for _ in range(MEASURED)]
    before = process.memory_info().rss
    stalled = [_stalled_stream(api, reader) for _ in range(STALLED)]
    assert eventually(lambda: _open_pages(api) == STALLED + 1)
    _publish(api, author, PUBLICATIONS - MEASURED)
    beside = [_publish_and_see(api, author, hub) for _ in range(MEASURED)]
    grown = process.memory_info().rss - before
    assert eventually(lambda: len(hub.received) == PUBLICATIONS + MEASURED)
    assert hub.resets == 0
    assert hub.repeats == 0

    # They wake up: what they lost is told in one frame, and little was kept for them.
    kept = [_rest(stream) for stream in stalled]
    print(
        f"publish to hub: {_ms(alone)} alone, {_ms(beside)} beside {STALLED} stalled readers, "
        f"for whom {max(map(len, kept)) / 1024:.0f} KB at most were kept; "
        f"the process grew by {grown / 2**20:.1f} MB"
    )
    assert statistics.median(beside) < 2 * statistics.median(alone) + 0.02
    for told, stream in zip(kept, stalled, strict=True):
        assert 0 < told.count(b"event: publication") < PUBLICATIONS / 2
        assert told.count(b"event: reset") == 1
        stream.close()
    assert eventually(lambda: _open_pages(api) == 1)


def _publish(api: ApiProcess, author: Member, count: int) -> None:
    """Publish as fast as four programs can."""
    with ThreadPoolExecutor(4) as pool:
        for published in [
            pool.submit(author.published, api.url, "sel de Guérande", link=LONG)
            for _ in range(count)
        ]:
            published.result()


def _publish_and_see(api: ApiProcess, author: Member, hub: Reader) -> float:
    """Seconds from before the publication until the open hub has it."""
    began = time.monotonic()
    published = author.published(api.url, "sel de Guérande", link=LONG)
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
    """Everything that was kept for the stream: up to the heartbeat that follows a `reset`."""
    stream.settimeout(30)
    deadline = time.monotonic() + 30
    told = b""
    while b"event: reset" not in told or not _HEARTBEAT_LAST.search(told):
        assert time.monotonic() < deadline, "no reset came"
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
