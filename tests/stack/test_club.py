"""The scale setting works as one club, over the processes that the compose file describes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.real.compose import read_services
from tests.real.stack import Stack

_LIVE = {"Accept": "text/event-stream"}


class Member:
    """A member's program: registers through the proxy, then asks with a token."""

    def __init__(self, url: str) -> None:
        slug = f"m{uuid4().hex[:10]}"
        account = {
            "type": "individual",
            "email": f"{slug}@example.org",
            "password": "correct horse battery",
            "slug": slug,
            "full_name": "Camille Roux",
            "birth_date": "1980-05-17",
            "job": "grocer",
            "postcode": "13001",
            "city": "Marseille",
            "country": "FR",
            "language": "fr",
            "languages": ["fr", "en"],
            "time_zone": "Europe/Paris",
            "accept_policies": True,
        }
        with httpx.Client(base_url=f"{url}/api/v1", timeout=30) as browser:
            registered = browser.post("/accounts", json=account)
            assert registered.status_code == 201, registered.text
            csrf = {"X-CSRF-Token": registered.json()["csrf_token"]}
            told = browser.post("/me/tokens", json={"name": "tests"}, headers=csrf)
        self.headers = {"Authorization": f"Bearer {told.json()['token']}"}

    def get(self, url: str, path: str) -> Any:
        """A call of one address of the club that must succeed."""
        answer = httpx.get(f"{url}/api/v1{path}", headers=self.headers, timeout=30)
        assert answer.is_success, answer.text
        return answer.json()

    def post(self, url: str, path: str, body: object) -> Any:
        """A call of one address of the club that must succeed."""
        answer = httpx.post(f"{url}/api/v1{path}", json=body, headers=self.headers, timeout=30)
        assert answer.is_success, answer.text
        return answer.json()

    def look_for(self, url: str, text: str) -> None:
        """Write a keyword, to buy."""
        keyword = {"text": text, "kind": "b2b", "language": "fr", "need": "buy"}
        self.post(url, "/keywords", keyword)

    def offer(self, url: str, text: str) -> str:
        """Publish an article about a keyword, to sell; gives its id."""
        article = {
            "type": "article",
            "language": "fr",
            "title": f"Nous vendons : {text}",
            "texts": [f"Notre {text} est à vous."],
            "keywords": [{"text": text, "kind": "b2b", "need": "sell"}],
        }
        return str(self.post(url, "/publications", article)["id"])

    def hub(self, url: str) -> list[str]:
        """The publications on the hub."""
        return [entry["publication"]["id"] for entry in self.get(url, "/hub")["entries"]]

    def finds(self, url: str, publication: str) -> bool:
        """Whether the hub answers and has it; a club whose engine is away says 503."""
        answer = httpx.get(f"{url}/api/v1/hub", headers=self.headers, timeout=30)
        assert answer.status_code in {200, 503}, answer.text
        return publication in answer.text


def eventually(holds: Callable[[], bool], *, within: float = 30) -> bool:
    """Whether it holds at some moment of the next seconds."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


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
        published = author.offer(first, "huile d'olive bio")
        pushed = next(json.loads(line[6:]) for line in lines if line.startswith("data: {"))
    assert pushed["publication"]["id"] == published
    assert reader.hub(second) == [published]


@pytest.mark.parametrize("away", ["api1", "api2"])
def test_the_club_is_open_while_an_api_process_is_away(stack: Stack, away: str) -> None:
    stack[away].kill()
    try:
        reader, author = Member(stack.url), Member(stack.url)
        reader.look_for(stack.url, "fromage de chèvre")
        published = author.offer(stack.url, "fromage de chèvre")
        assert published in reader.hub(stack.url)
    finally:
        stack[away].start()


def test_the_worker_carries_out_what_a_killed_engine_left(stack: Stack) -> None:
    reader, author = Member(stack.url), Member(stack.url)
    reader.look_for(stack.url, "confiture de figues")
    stack["opensearch"].kill()
    try:
        published = author.offer(stack.url, "confiture de figues")
        ready = httpx.get(f"{stack.api_urls['api1']}/readyz", timeout=30)
        assert ready.status_code == 503
        assert ready.json()["parts"]["engine"] == "away"
    finally:
        stack["opensearch"].start()
    assert eventually(lambda: reader.finds(stack.url, published), within=60)


def test_a_variable_that_is_not_filled_in_is_refused() -> None:
    with pytest.raises(KeyError, match="POSTGRES_PASSWORD"):
        read_services({"MARIEUR_SECRET_KEYS": "x", "MARIEUR_DOMAIN": "x"}, {})
