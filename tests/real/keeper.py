"""One OpenSearch for all workers of a test run, gone when the last of them is.

Whoever uses it holds a shared lock, which the kernel frees however they end. The keeper is the
node's parent; when it can take that lock alone nobody uses the node, and both end.

Usage: python -m tests.real.keeper FOLDER
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.real.locks import locked, locked_if_free
from tests.real.opensearch import OpenSearchNode, prepare_opensearch
from tests.real.processes import FailedToStart

_PROJECT = Path(__file__).parent.parent.parent


@contextmanager
def shared_opensearch(folder: Path) -> Iterator[str]:
    """The URL of the node that lives in `folder`, started by whoever comes first.

    Raises `Missing` when a part of it is, `FailedToStart` when it does not start.
    """
    prepare_opensearch()
    with locked(folder / "users.lock", shared=True):
        with locked(folder / "start.lock"):
            url = folder / "url"
            if not url.exists():
                _start_keeper(folder, url)
        yield url.read_text()


def keep(folder: Path) -> None:
    """Run a node in `folder`, tell its URL in the file `url`, end when nobody uses it."""
    url = folder / "url"
    node = OpenSearchNode(folder / "node")
    node.start()
    unfinished = url.with_suffix(".part")
    unfinished.write_text(node.url)
    unfinished.rename(url)
    while True:
        with locked_if_free(folder / "users.lock") as unused:
            if unused or not node.running:
                url.unlink()
                node.stop()
                return
        time.sleep(0.2)


def _start_keeper(folder: Path, url: Path) -> None:
    log = folder / "keeper.log"
    with log.open("wb") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.real.keeper", folder],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=_PROJECT,
            start_new_session=True,
        )
    while not url.exists():
        if keeper.poll() is not None:
            raise FailedToStart(log.read_text())
        time.sleep(0.1)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
