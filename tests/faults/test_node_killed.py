"""A node of a three-node OpenSearch is killed while people publish (a replica of each shard)."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import absent
from tests.faults.conftest import OpenHub
from tests.faults.serving import ApiProcess, findings, house_of, running, waiting
from tests.members import Answer, Member, eventually
from tests.real.missing import Missing
from tests.real.opensearch import OpenSearchCluster, OpenSearchNode

pytestmark = [
    pytest.mark.slow,
    pytest.mark.opensearch,
    pytest.mark.xdist_group("faults"),
    pytest.mark.timeout(600),
]

AFTER = 40
"""Publications after the kill."""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[OpenSearchCluster]:
    try:
        cluster = OpenSearchCluster(tmp_path)
    except Missing as reason:
        absent(reason)
    try:
        cluster.start(timeout=400)
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def api(cluster: OpenSearchCluster, tmp_path: Path) -> Iterator[ApiProcess]:
    environment = {
        "MARIEUR_ENGINE": "opensearch",
        "MARIEUR_OPENSEARCH_URLS": ",".join(cluster.urls),
        "MARIEUR_OPENSEARCH_REPLICAS": "1",
    }
    with running(ApiProcess(tmp_path / "club", environment)) as process:
        yield process


def test_killed_while_publishing(
    cluster: OpenSearchCluster, api: ApiProcess, open_hub: OpenHub
) -> None:
    reader, author = Member(api.url), Member(api.url)
    reader.look_for(api.url, "volets en bois")
    hub = open_hub(api.url, reader)
    assert eventually(lambda: _health(cluster.urls[0])["status"] == "green")
    answers: list[Answer] = []
    enough = threading.Event()

    def keep_publishing() -> None:
        while not enough.is_set():
            answers.append(author.offer(api.url, "volets en bois"))

    publishing = threading.Thread(target=keep_publishing, daemon=True)
    publishing.start()
    assert eventually(lambda: len(answers) >= 10)
    before = len(answers)
    _with_primary_of_interests(cluster).kill()
    killed = time.monotonic()
    assert eventually(lambda: len(answers) >= before + AFTER, within=120)
    enough.set()
    publishing.join()
    assert {answer.status for answer in answers} == {201}
    published = [answer.body["id"] for answer in answers]

    assert hub.comes_to_show(published)
    with house_of(api.variables) as house:
        assert eventually(lambda: waiting(house) == 0, within=180)
        carried_out = time.monotonic() - killed
        # A new publication is percolated and indexed at once, with two nodes.
        published.append(author.published(api.url, "volets en bois"))
        assert waiting(house) == 0
        assert hub.comes_to_show(published)
        assert findings(house) == []
    took = [answer.seconds for answer in answers[before:]]
    print(
        f"{len(took)} answers after the kill: p50 {statistics.median(took) * 1000:.0f} ms, "
        f"max {max(took):.2f} s; all carried out {carried_out:.0f} s after it"
    )
    assert hub.repeats == 0
    assert hub.resets == 0
    assert open_hub(api.url, reader).shown.keys() == set(published)


def _with_primary_of_interests(cluster: OpenSearchCluster) -> OpenSearchNode:
    """The node that percolation and writing rest on most."""
    shards = httpx.get(f"{cluster.urls[0]}/_cat/shards/*-interests?format=json", timeout=30).json()
    (name,) = (shard["node"] for shard in shards if shard["prirep"] == "p")
    return next(node for node in cluster.nodes if node.name.endswith(name))


def _health(url: str) -> dict[str, object]:
    answer: dict[str, object] = httpx.get(f"{url}/_cluster/health", timeout=30).json()
    return answer
