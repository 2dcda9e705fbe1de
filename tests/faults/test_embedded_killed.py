"""The embedded club is one process: what is left when it is killed, and what comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.faults.conftest import OpenHub
from tests.faults.cut_publisher import publish_and_be_killed
from tests.faults.serving import ApiProcess, findings, house_of, running, waiting
from tests.members import Member, eventually

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]


@pytest.fixture
def api(tmp_path: Path) -> Iterator[ApiProcess]:
    with running(ApiProcess(tmp_path)) as process:
        yield process


def test_killed_with_open_hubs(api: ApiProcess, open_hub: OpenHub) -> None:
    """A member publishes without a pause; the process dies in the middle and comes back."""
    reader, author = Member(api.url), Member(api.url)
    reader.look_for(api.url, "huile d'olive")
    hub = open_hub(api.url, reader)
    published: list[str] = []
    enough = threading.Event()

    def keep_publishing() -> None:
        while not enough.is_set():
            # Who gets no answer does not know; the truth is asked at the end.
            with suppress(OSError, HTTPException):
                published.append(author.published(api.url, "huile d'olive"))

    publishing = threading.Thread(target=keep_publishing, daemon=True)
    publishing.start()
    assert eventually(lambda: len(hub.received) >= 10)
    api.kill()
    answered = len(published)
    api.start()
    assert eventually(lambda: len(published) >= answered + 10)
    enough.set()
    publishing.join()
    # Published by a process that was killed before it told anybody.
    left = publish_and_be_killed(api.variables, author.slug, "huile d'olive")

    with house_of(api.variables) as house:
        assert eventually(lambda: waiting(house) == 0)
        assert findings(house) == []
    everything = author.own(api.url)
    assert everything >= {*published, *left}
    assert hub.comes_to_show(everything)
    assert hub.resets == 1  # the log of events died with the process
    # Announced, but not ticked off when the process died: announced again by the next one.
    assert hub.repeats <= 1
