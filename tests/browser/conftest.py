"""A real server on a free port, a real Chromium, and members to open pages as."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.fernet import Fernet
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pydantic import SecretStr

from api.app import create_app
from api.server import Server, listening_socket
from demo.seed import PRICES
from house import House, open_house, prepare
from settings import Settings
from tests.api.club_client import PASSWORD, joining
from tests.real.chromium import ARGUMENTS

__all__ = ["PASSWORD", "Club", "Member"]

EXPECTED_ERRORS = (
    "status of 422",
    "status of 409",
    "status of 404",
    "status of 401",
    "Transition was",
)
"""What Chromium says of answers that a test provokes, and of decoration that came too late."""


@dataclass
class Member:
    """A member made through the API: the client that speaks for them, and their Site."""

    client: httpx.Client
    email: str
    slug: str

    def add_keyword(
        self, text: str, kind: str = "b2b", need: str | None = None, **more: Any
    ) -> None:
        """Write a keyword."""
        body = {"text": text, "kind": kind, "need": need, "language": "en", **more}
        self.client.post("/api/v1/keywords", json=body).raise_for_status()

    def publish(self, title: str, keyword: str, need: str | None = None, **more: Any) -> str:
        """Publish an article about one b2b keyword; returns its id."""
        body = {
            "type": "article",
            "language": "en",
            "title": title,
            "texts": [f"Here we write about {keyword}."],
            "keywords": [{"text": keyword, "kind": "b2b", "need": need}],
            **more,
        }
        answer = self.client.post("/api/v1/publications", json=body).raise_for_status()
        return str(answer.json()["id"])


@dataclass
class Club:
    """The running club, and the browser that visits it."""

    url: str
    house: House
    browser: Browser
    numbers: Iterator[int] = field(default_factory=itertools.count)
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=lambda: list(EXPECTED_ERRORS))

    def join(self, name: str = "Anna", language: str = "en") -> Member:
        """Register a member with an address of their own."""
        slug = f"{name.lower()}-{next(self.numbers)}"
        client = httpx.Client(base_url=self.url, timeout=30)
        answer = client.post(
            "/api/v1/accounts",
            json=joining(slug=slug, email=f"{slug}@example.org", full_name=name, language=language),
        ).raise_for_status()
        client.headers["x-csrf-token"] = answer.json()["csrf_token"]
        return Member(client, f"{slug}@example.org", slug)

    def visit(self, member: Member | None = None, **options: Any) -> Page:
        """A page of a browser of its own, logged in as `member`."""
        options = {"viewport": {"width": 1280, "height": 800}, "locale": "en-US", **options}
        context = self.browser.new_context(base_url=self.url, **options)
        if member is not None:
            context.add_cookies(
                [
                    {"name": cookie.name, "value": cookie.value or "", "url": self.url}
                    for cookie in member.client.cookies.jar
                ]
            )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        context.on("console", lambda message: self._hear(message.type, message.text))
        context.on("weberror", lambda error: self._hear("error", str(error.error)))
        return context.new_page()

    def expect_complaint(self, words: str) -> None:
        """Let the console of this test's pages say this."""
        self.expected.append(words)

    def _hear(self, kind: str, text: str) -> None:
        expected = any(words in text for words in self.expected)
        if kind in {"error", "warning"} and not expected:
            self.complaints.append(text)


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, House]]:
    """The embedded club that this package's tests share."""
    with serving_club(tmp_path_factory.mktemp("club")) as running:
        yield running


@contextmanager
def serving_club(folder: Path, domain: str = "127.0.0.1") -> Iterator[tuple[str, House]]:
    """An embedded club, served by a thread of this process: its address and its parts."""
    settings = Settings(
        data_dir=folder,
        domain=domain,
        secret_keys=(SecretStr(Fernet.generate_key().decode()),),
        sweep_seconds=0.5,
        price_list=PRICES,
    )
    with open_house(settings) as house:
        prepare(house)
        listener = listening_socket("127.0.0.1", 0)
        server = Server(create_app(house), end_streams=house.switchboard.close)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        url = f"http://{domain}:{listener.getsockname()[1]}"
        httpx.Client(transport=httpx.HTTPTransport(retries=20)).get(f"{url}/healthz")
        yield url, house
        server.should_exit = True
        thread.join(timeout=20)


@pytest.fixture(scope="package")
def chromium(chromium_path: Path) -> Iterator[Browser]:
    """A real Chromium.

    It goes with this package: Playwright keeps an event loop running in this thread, which
    other packages' tests could not stand.
    """
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def club(running: tuple[str, House], chromium: Browser) -> Iterator[Club]:
    """The club for one test, which fails when a page complained on the console."""
    club = Club(*running, chromium, numbers=_NUMBERS)
    yield club
    for context in club.contexts:
        context.close()
    assert club.complaints == []


_NUMBERS = itertools.count(1)
