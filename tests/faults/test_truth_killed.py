"""PostgreSQL is killed: requests are told so, streams stay open, and all is well again."""

from __future__ import annotations

import psutil
import pytest

from tests.faults.conftest import OpenHub
from tests.faults.serving import house_of, waiting
from tests.members import Member, eventually
from tests.real.processes import Child
from tests.real.stack import Stack

pytestmark = pytest.mark.slow


def test_killed_and_restarted_with_open_hubs(stack: Stack, open_hub: OpenHub) -> None:
    reader, author = Member(stack.url), Member(stack.url)
    reader.look_for(stack.url, "cuir tanné")
    hubs = [open_hub(url, reader) for url in stack.api_urls.values()]
    published = [author.published(stack.url, "cuir tanné")]
    _kill_with_all_sessions(stack["postgres"])
    try:
        for url in stack.api_urls.values():
            for method, path in (("GET", "/hub"), ("GET", "/keywords"), ("POST", "/publications")):
                answer = author.ask(url, method, path, {} if method == "POST" else None)
                assert answer.status == 503, answer.body
                assert answer.body["code"] == "truth_unavailable"
                assert "traceback" not in str(answer.body).lower()
        assert author.offer(stack.url, "cuir tanné").status == 503
    finally:
        stack["postgres"].start()
    published += [author.published(url, "cuir tanné") for url in stack.api_urls.values()]
    published += [author.published(stack.url, "cuir tanné") for _ in range(5)]
    for hub in hubs:
        assert hub.comes_to_show(published)
    with house_of(stack.environment) as house:
        assert eventually(lambda: waiting(house) == 0)
    assert author.own(stack.url) == set(published)
    for hub in hubs:
        assert hub.streams == 1
        assert hub.resets == 0
        assert hub.repeats == 0


def _kill_with_all_sessions(postgres: Child) -> None:
    """Its sessions' processes end by themselves once they notice, and hold its memory till then."""
    sessions = psutil.Process(postgres.pid).children(recursive=True)
    postgres.kill()
    _, left = psutil.wait_procs(sessions, timeout=30)
    assert not left
