"""The scale setting works as one club, over the processes that the compose file describes."""

from __future__ import annotations

import json
import time

import httpx
import pytest

from tests.members import Member, eventually
from tests.real.compose import read_services
from tests.real.stack import Stack

_LIVE = {"Accept": "text/event-stream"}


def test_what_one_process_publishes_is_on_the_hub_of_the_other(stack: Stack) -> None:
    first, second = stack.api_urls.values()
    reader, author = Member(stack.url), Member(stack.url)
    reader.look_for(second, "huile d'olive")
    with httpx.stream(
        "GET",
        f"{second}/api/v1/live?topics=hub",
        headers=reader.headers | _LIVE,
        timeout=30,
    ) as page:
        lines = page.iter_lines()
        next(lines)  # the page is open
        published = author.published(first, "huile d'olive bio")
        pushed = next(json.loads(line[6:]) for line in lines if line.startswith("data: {"))
    assert pushed["publication"]["id"] == published
    assert reader.hub(second) == {published}


@pytest.mark.parametrize("away", ["api1", "api2"])
def test_the_club_is_open_while_an_api_process_is_away(stack: Stack, away: str) -> None:
    stack[away].kill()
    try:
        reader, author = Member(stack.url), Member(stack.url)
        reader.look_for(stack.url, "fromage de chèvre")
        published = author.published(stack.url, "fromage de chèvre")
        assert published in reader.hub(stack.url)
    finally:
        stack[away].start()
        time.sleep(3)  # more than the proxy's fail_timeout: until then it leaves this one out


def test_the_worker_carries_out_what_a_killed_engine_left(stack: Stack) -> None:
    reader, author = Member(stack.url), Member(stack.url)
    reader.look_for(stack.url, "confiture de figues")
    stack["opensearch"].kill()
    try:
        published = author.published(stack.url, "confiture de figues")
        ready = httpx.get(f"{stack.api_urls['api1']}/readyz", timeout=30)
        assert ready.status_code == 503
        assert ready.json()["parts"]["engine"] == "away"
    finally:
        stack["opensearch"].start()
    assert eventually(lambda: published in reader.hub(stack.url), within=60)


def test_a_variable_that_is_not_filled_in_is_refused() -> None:
    with pytest.raises(KeyError, match="POSTGRES_APP_PASSWORD"):
        read_services({"MARIEUR_SECRET_KEYS": "x", "MARIEUR_DOMAIN": "x"}, {})
