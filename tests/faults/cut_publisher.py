"""A process that publishes and is killed before it carries anything out.

Usage: python -m tests.faults.cut_publisher SLUG COUNT TEXT…

Prints the id of each publication once it is committed; then, instead of percolating the last
one, ends itself by SIGKILL. Settings come from the environment.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import cycle

from club import site_addresses
from club.publications import publish
from house import open_house
from schemas.outbox import Promise
from schemas.publication import Draft
from settings import Settings
from tests.faults.clock import house_clock
from tests.members import article


def publish_and_be_killed(
    environment: Mapping[str, str], slug: str, *texts: str, count: int = 1
) -> list[str]:
    """Run such a process; returns the publications that it left behind, about each in turn."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.cut_publisher", slug, str(count), *texts],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.stdout.split()


def main() -> None:
    """Publish COUNT times as the account SLUG, about each TEXT in turn."""
    slug, count, *texts = sys.argv[1:]
    left = int(count)

    def is_killed_after_the_last(promises: Sequence[Promise]) -> None:
        nonlocal left
        left -= 1
        print(*(promise.ref for promise in promises), flush=True)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with open_house(Settings(), clock=house_clock()) as house:
        house.truth.on_commit(is_killed_after_the_last)
        with house.truth.read() as session:
            account = site_addresses.by_slug(session, slug)
        for text in cycle(texts):
            publish(house.truth, house.analyzer, account, Draft.model_validate(article(text)))


if __name__ == "__main__":
    main()
