"""A real OpenSearch 3: one node, or a cluster of separate processes.

`python -m tests.real.opensearch` runs a node until Ctrl-C and tells how tests can use it.
"""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path

import httpx

from tests.real.jars import fetch_jars
from tests.real.java import find_java
from tests.real.locks import locked
from tests.real.ports import free_port
from tests.real.processes import Child


class OpenSearchNode(Child):
    """One node on free ports, without security; its data stay in `folder` over restarts."""

    def __init__(
        self,
        folder: Path,
        *,
        name: str = "node",
        heap: str = "512m",
        cluster: str = "marieur-tests",
        settings: Sequence[str] = ("discovery.type=single-node",),
        transport_port: int | None = None,
        expected_nodes: int = 1,
        jvm: Sequence[str] | None = None,
    ) -> None:
        """`heap` as Java writes it (512m, 2g); `settings` are NAME=VALUE of opensearch.yml."""
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.expected_nodes = expected_nodes
        command: list[str | Path] = [
            *(find_java(), f"-Xms{heap}", f"-Xmx{heap}", "--enable-native-access=ALL-UNNAMED"),
            *(_share_classes() if jvm is None else jvm),
            *("-cp", f"{fetch_jars()}/*", "Node", folder, cluster),
            *(f"node.name={name}", f"http.port={self.port}"),
            *(f"transport.port={transport_port or free_port()}", "network.host=127.0.0.1"),
            # A laptop's disk may be nearly full; its tests should not see a read-only index.
            *("cluster.routing.allocation.disk.threshold_enabled=false", *settings),
        ]
        super().__init__(
            f"OpenSearch {name}", command, log=folder.with_suffix(".log"), ready=self.answers
        )

    def answers(self) -> bool:
        """Whether it serves requests, with as many nodes in its cluster as expected."""
        try:
            health = httpx.get(f"{self.url}/_cluster/health", timeout=5)
        except httpx.HTTPError:
            return False
        return health.is_success and health.json()["number_of_nodes"] >= self.expected_nodes


class OpenSearchCluster:
    """Nodes in processes of their own; any one of three may be killed."""

    def __init__(self, folder: Path, size: int = 3, *, heap: str = "512m") -> None:
        names = [f"node{number}" for number in range(size)]
        transports = [free_port() for _ in names]
        settings = (
            "discovery.seed_hosts=" + ",".join(f"127.0.0.1:{port}" for port in transports),
            "cluster.initial_cluster_manager_nodes=" + ",".join(names),
        )
        self.nodes = [
            OpenSearchNode(
                folder / name,
                name=name,
                heap=heap,
                settings=settings,
                transport_port=transport,
                expected_nodes=size,
            )
            for name, transport in zip(names, transports, strict=True)
        ]

    @property
    def urls(self) -> list[str]:
        """The HTTP address of every node."""
        return [node.url for node in self.nodes]

    def start(self, *, timeout: float = 240) -> None:
        """Start all nodes and wait until they have found each other."""
        for node in self.nodes:
            node.launch()
        for node in self.nodes:
            node.wait_ready(timeout=timeout)

    def stop(self) -> None:
        """Stop all nodes."""
        for node in self.nodes:
            node.stop()


def prepare_opensearch() -> Path:
    """Fetch the jars and archive a node's classes, which halves the time that a node needs.

    Done once a checkout, with a node that is started for it. Gives the archive; where Java can
    neither make nor read one it is empty and ignored.
    """
    archive = fetch_jars() / "node.jsa"
    with locked(archive.with_suffix(".lock")):
        if not archive.exists():
            _archive_classes(archive)
    return archive


def _share_classes() -> list[str]:
    archive = prepare_opensearch()
    return [f"-XX:SharedArchiveFile={archive}", "-Xlog:disable", "-Xlog:all=error:stderr"]


def _archive_classes(archive: Path) -> None:
    unfinished = archive.with_suffix(".part")
    with tempfile.TemporaryDirectory() as scratch:
        node = OpenSearchNode(Path(scratch, "node"), jvm=[f"-XX:ArchiveClassesAtExit={unfinished}"])
        node.start()
        node.stop(timeout=60)
    unfinished.touch()
    unfinished.rename(archive)


def main() -> None:
    """Run one node until a signal ends it."""
    ends = {signal.SIGINT, signal.SIGTERM}
    with tempfile.TemporaryDirectory() as folder:
        node = OpenSearchNode(Path(folder, "node"))
        node.start()
        signal.pthread_sigmask(signal.SIG_BLOCK, ends)
        print(f"MARIEUR_TEST_OPENSEARCH={node.url}", flush=True)
        signal.sigwait(ends)
        node.stop()


if __name__ == "__main__":
    main()
