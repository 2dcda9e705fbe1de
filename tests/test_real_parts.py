"""The real parts behave as tests rely on, and leave nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest
import redis

from tests.conftest import absent
from tests.real.chromium import ARGUMENTS
from tests.real.keeper import shared_opensearch
from tests.real.missing import Missing, find_program
from tests.real.nginx import NginxProxy
from tests.real.opensearch import OpenSearchCluster, OpenSearchNode, prepare_opensearch
from tests.real.postgres import PostgresServer
from tests.real.processes import Child, FailedToStart
from tests.real.redis import RedisServer

_PROJECT = Path(__file__).parent.parent


@pytest.fixture
def node(tmp_path: Path) -> Iterator[OpenSearchNode]:
    try:
        prepare_opensearch()
    except Missing as reason:
        absent(reason)
    node = OpenSearchNode(tmp_path / "node")
    node.start()
    yield node
    node.stop()


def store_interest(url: str, index: str) -> None:
    """An index that holds one stored query: `b2b` has the key `fr:huile›olive|buy`."""
    fields = {"query": {"type": "percolator"}, "b2b": {"type": "keyword"}}
    settings = {"number_of_replicas": 0}
    call("PUT", f"{url}/{index}", {"mappings": {"properties": fields}, "settings": settings})
    interest = {"query": {"term": {"b2b": "fr:huile›olive|buy"}}}
    call("PUT", f"{url}/{index}/_doc/1?refresh=true", interest)


def percolate(url: str, index: str, keys: list[str]) -> int:
    """How many stored queries a document with these keys satisfies."""
    query = {"percolate": {"field": "query", "document": {"b2b": keys}}}
    answer = call("POST", f"{url}/{index}/_search", {"query": query})
    total: int = answer["hits"]["total"]["value"]
    return total


def call(method: str, url: str, body: object) -> Any:
    """One JSON request that must succeed."""
    response = httpx.request(method, url, json=body, timeout=30)
    assert response.is_success, response.text
    return response.json()


def test_opensearch_percolates_a_term_query(opensearch: str, index_prefix: str) -> None:
    index = f"{index_prefix}interests"
    store_interest(opensearch, index)
    assert percolate(opensearch, index, ["fr:huile|any", "fr:huile›olive|buy"]) == 1
    assert percolate(opensearch, index, ["fr:olive|any"]) == 0


def test_workers_share_one_opensearch(opensearch: str, index_prefix: str, tmp_path: Path) -> None:
    store_interest(opensearch, f"{index_prefix}interests")
    asked = "import sys; from pathlib import Path; from tests.real.keeper import shared_opensearch"
    folder = Path(_PROJECT, tmp_path / "shared")
    with shared_opensearch(folder) as url:
        other = subprocess.run(
            [
                sys.executable,
                "-c",
                f"{asked}\nwith shared_opensearch(Path({str(folder)!r})) as url: print(url)",
            ],
            cwd=_PROJECT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert other.stdout.strip() == url
    assert_nothing_runs_in(folder)


def test_opensearch_survives_being_killed(node: OpenSearchNode) -> None:
    store_interest(node.url, "interests")
    node.kill()
    assert not node.running
    with pytest.raises(httpx.TransportError):
        httpx.get(node.url)
    node.start()
    call("GET", f"{node.url}/_cluster/health?wait_for_status=green&timeout=30s", None)
    assert percolate(node.url, "interests", ["fr:huile›olive|buy"]) == 1


def test_a_paused_opensearch_is_silent_and_goes_on(node: OpenSearchNode) -> None:
    node.pause()
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(node.url, timeout=1)
    node.resume()
    assert httpx.get(node.url, timeout=10).is_success


@pytest.mark.slow
@pytest.mark.opensearch
def test_a_cluster_goes_on_without_one_of_its_nodes(tmp_path: Path) -> None:
    try:
        cluster = OpenSearchCluster(tmp_path, 3)
    except Missing as reason:
        absent(reason)
    try:
        cluster.start()
        first, second, third = cluster.nodes
        store_interest(first.url, "interests")
        call("PUT", f"{first.url}/interests/_settings", {"number_of_replicas": 2})
        call("GET", f"{first.url}/_cluster/health?wait_for_status=green&timeout=60s", None)
        third.kill()
        assert percolate(second.url, "interests", ["fr:huile›olive|buy"]) == 1
    finally:
        cluster.stop()


def test_redis_restarts_empty(redis_server: RedisServer) -> None:
    with redis.Redis.from_url(redis_server.url) as client:
        client.set("here", "yes")
        redis_server.kill()
        with pytest.raises(redis.ConnectionError):
            client.get("here")
        redis_server.start()
        assert client.get("here") is None


def test_postgres_gives_fresh_databases(postgres_server: PostgresServer) -> None:
    first = postgres_server.create_database()
    with psycopg.connect(plain(first)) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('huile d''olive')")
    empty = postgres_server.create_database()
    copied = postgres_server.create_database(template=first.rpartition("/")[2])
    assert tables(first) == tables(copied) == ["kept"]
    assert tables(empty) == []
    for url in (first, empty, copied):
        postgres_server.drop_database(url)


def test_postgres_keeps_what_was_committed_when_killed(postgres_server: PostgresServer) -> None:
    url = postgres_server.create_database()
    with psycopg.connect(plain(url)) as connection:
        connection.execute("CREATE TABLE kept (word text)")
    postgres_server.kill()
    postgres_server.start()
    assert tables(url) == ["kept"]
    postgres_server.drop_database(url)


def plain(url: str) -> str:
    """libpq's form of SQLAlchemy's URL."""
    return url.replace("postgresql+psycopg:", "postgresql:")


def tables(url: str) -> list[str]:
    """The tables of a database."""
    with psycopg.connect(plain(url)) as connection:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        return [str(name) for (name,) in connection.execute(query)]


def test_chromium_shows_a_page(chromium_path: Path) -> None:
    page = "data:text/html,<title>Marieur</title><p>Bonjour"
    shown = subprocess.run(
        [chromium_path, "--headless", *ARGUMENTS, "--dump-dom", page],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "<p>Bonjour" in shown.stdout


class Upstream(ThreadingHTTPServer):
    """A server that tells its port, and streams events that it holds back until `released`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.released = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answer(BaseHTTPRequestHandler):
    server: Upstream

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"data: {self.server.server_port}\n\n".encode())
        if self.path.startswith("/api/v1/live"):
            self.wfile.flush()
            self.server.released.wait(30)
            self.wfile.write(b"data: last\n\n")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def upstreams() -> Iterator[list[Upstream]]:
    made = [Upstream(), Upstream()]
    yield made
    for upstream in made:
        upstream.released.set()
        upstream.shutdown()
        upstream.server_close()


@pytest.fixture
def proxy(tmp_path: Path, upstreams: list[Upstream]) -> Iterator[NginxProxy]:
    try:
        proxy = NginxProxy(tmp_path / "nginx", [upstream.server_port for upstream in upstreams])
    except Missing as reason:
        absent(reason)
    proxy.start()
    yield proxy
    proxy.stop()


def test_nginx_passes_each_event_at_once(proxy: NginxProxy, upstreams: list[Upstream]) -> None:
    with httpx.stream("GET", f"{proxy.url}/api/v1/live", timeout=10) as response:
        lines = response.iter_lines()
        assert next(lines).startswith("data: ")
        for upstream in upstreams:
            upstream.released.set()
        assert list(lines) == ["", "data: last", ""]


def test_nginx_goes_on_without_one_of_its_servers(
    proxy: NginxProxy, upstreams: list[Upstream]
) -> None:
    ports = {str(upstream.server_port) for upstream in upstreams}
    assert {httpx.get(proxy.url).text.split()[1] for _ in range(8)} == ports
    first, second = upstreams
    first.shutdown()
    first.server_close()
    assert {httpx.get(proxy.url).text.split()[1] for _ in range(8)} == {str(second.server_port)}
    assert httpx.get(f"{proxy.url}/metrics").status_code == 404


def test_a_child_that_ends_early_tells_its_log(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('no such setting'); raise SystemExit(3)"]
    child = Child("broken", command, log=tmp_path / "log", ready=lambda: False)
    with pytest.raises(FailedToStart, match=r"status 3[\s\S]*no such setting"):
        child.start()


def test_stop_ends_the_children_of_a_child_too(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = "sleep 600 & echo $!; wait"
    child = Child("parent", ["sh", "-c", script], log=log, ready=lambda: bool(log.read_text()))
    child.start()
    grandchild = int(log.read_text())
    assert psutil.pid_exists(grandchild)
    child.stop()
    assert gone(grandchild)


def test_children_die_with_a_killed_parent(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    script = f"""
import time
from pathlib import Path
from tests.real.processes import Child
child = Child("orphan", ["sleep", "600"], log=Path({str(tmp_path / "log")!r}))
child.start()
Path({str(told)!r}).write_text(str(child.pid))
time.sleep(600)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=_PROJECT)
    while not (told.exists() and told.read_text()):
        assert parent.poll() is None
        time.sleep(0.05)
    orphan = int(told.read_text())
    assert psutil.pid_exists(orphan)
    parent.kill()
    parent.wait()
    assert gone(orphan)


def test_a_missing_part_names_its_install_command() -> None:
    with pytest.raises(Missing, match="to install it: apt-get install nothing"):
        find_program("no-such-program", install="apt-get install nothing")


def gone(pid: int, *, within: float = 10) -> bool:
    """Whether a process is gone (or a zombie that only its parent can bury) within seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


def assert_nothing_runs_in(folder: Path) -> None:
    """No process has this folder among its arguments, after at most ten seconds."""
    deadline = time.monotonic() + 10
    while running := [
        process.info["cmdline"]
        for process in psutil.process_iter(["cmdline"])
        if process.pid != os.getpid() and str(folder) in " ".join(process.info["cmdline"] or ())
    ]:
        assert time.monotonic() < deadline, running
        time.sleep(0.1)
