"""The browser journey over the scale setting: two API processes behind nginx, and all else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.faults.serving import figure
from tests.members import eventually
from tests.real.chromium import ARGUMENTS
from tests.real.stack import Stack

pytestmark = pytest.mark.slow

PASSWORD = "correct horse battery"
PATIENCE_MS = 30_000


class Visitors:
    """Browsers of their own, one a person, and what their consoles complained of."""

    def __init__(self, browser: Browser) -> None:
        self.complaints: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def visit(self, url: str) -> Page:
        """A page of a new browser, at the club's landing page."""
        context = self._browser.new_context(
            base_url=url, locale="en-US", viewport={"width": 1280, "height": 800}
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", lambda said: self._hear(said.type, said.text))
        self._contexts.append(context)
        page = context.new_page()
        page.goto("/")
        return page

    def leave(self) -> None:
        """Close every browser."""
        for context in self._contexts:
            context.close()

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)


@pytest.fixture
def visitors(chromium_path: Path) -> Iterator[Visitors]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
        visitors = Visitors(browser)
        yield visitors
        visitors.leave()
        browser.close()
    assert visitors.complaints == []


@pytest.fixture(scope="module", autouse=True)
def patient() -> Iterator[None]:
    """Ten processes share the machine: what is expected may take longer than five seconds."""
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=5_000)


@pytest.mark.parametrize("way", ["through the proxy", "past the proxy"])
def test_the_whole_story(stack: Stack, visitors: Visitors, way: str) -> None:
    """Join, write a keyword; another publishes; it arrives; their Site rearranges; it goes."""
    reading, publishing = (
        (stack.url, stack.url) if way == "through the proxy" else stack.api_urls.values()
    )
    # What no other test on the shared stack writes about.
    thing = f"{'hazelnut' if way == 'through the proxy' else 'walnut'} oil"
    anna, author = visitors.visit(reading), visitors.visit(publishing)
    _join(anna, "Anna Lindqvist")
    _write_keyword(anna, f"organic {thing}", "buy")
    anna.get_by_role("link", name="Hub").click()
    expect(anna.get_by_text("Nothing yet, but your keywords keep watch")).to_be_visible()
    expect(anna.locator("[data-live-state]")).to_have_text("Live")

    slug = _join(author, "Mill")
    _publish(author, "An open day at the mill", "Come and see our watermill.", "watermill", None)
    site = anna.context.new_page()
    site.goto(f"/s/{slug}")
    arrangement = site.locator("#site")
    expect(arrangement).to_have_attribute("data-layout", "ordinary")
    if way == "past the proxy":
        # Her stream is held by one process, what is published comes from the other.
        assert eventually(lambda: figure(reading, "marieur_open_pages") == 1)
        assert figure(publishing, "marieur_open_pages") == 0

    _publish(author, "Our new harvest", f"Organic {thing}, pressed on Monday.", thing, "sell")
    _publish(author, "Organic again", f"Organic {thing}, as ever.", f"organic {thing}", "sell")
    card = anna.locator(".card")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("Organic again")
    expect(card.locator(".chip")).to_have_text(re.compile(f"organic {thing}$"))
    expect(arrangement).to_have_attribute("data-layout", "hero")
    expect(site.locator(".card")).to_have_count(1)

    author.goto("/me/publications")
    row = author.get_by_role("listitem").filter(
        has=author.get_by_role("heading", name="Organic again")
    )
    row.get_by_role("button", name="Take offline").click()
    expect(card).to_have_count(0)
    expect(anna.get_by_text("Nothing yet, but your keywords keep watch")).to_be_visible()
    expect(arrangement).to_have_attribute("data-layout", "ordinary")


def test_an_open_hub_outlives_its_process(stack: Stack, visitors: Visitors) -> None:
    """The browser's stream goes on at the other process; nothing is missing, nothing twice."""
    anna, author = visitors.visit(stack.url), visitors.visit(stack.url)
    _join(anna, "Anna Lindqvist")
    _write_keyword(anna, "slate tiles", "buy")
    anna.get_by_role("link", name="Hub").click()
    expect(anna.locator("[data-live-state]")).to_have_text("Live")
    _join(author, "Mill")
    _publish(author, "First tiles", "Slate tiles.", "slate tiles", "sell")
    expect(anna.locator(".card")).to_have_count(1)
    holders = [
        name for name, url in stack.api_urls.items() if figure(url, "marieur_open_pages") == 1
    ]
    assert len(holders) == 1
    stack[holders[0]].kill()
    try:
        _publish(author, "Second tiles", "Slate tiles.", "slate tiles", "sell")
        expect(anna.locator(".card")).to_have_count(2)
        expect(anna.locator("[data-live-state]")).to_have_text("Live")
    finally:
        stack[holders[0]].start()
    assert anna.locator("main .card-title").all_inner_texts() == ["Second tiles", "First tiles"]
    # The browser itself says that its stream was cut; the pages said nothing else.
    visitors.complaints[:] = [said for said in visitors.complaints if "/live" not in said]


def _join(page: Page, name: str) -> str:
    """Register as a person would; returns the address of the Site."""
    page.get_by_role("main").get_by_role("link", name="Join the club").first.click()
    slug = f"{name.split(maxsplit=1)[0].lower()}-{uuid4().hex[:8]}"
    for label, text in {
        "Full name": name,
        "Date of birth": "1980-05-17",
        "Job": "grocer",
        "Postcode": "69001",
        "City": "Lyon",
        "Email": f"{slug}@example.org",
        "Password": PASSWORD,
        "Address of your Site": slug,
    }.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Country").select_option("FR")
    page.get_by_label("Time zone").select_option("Europe/Paris")
    page.get_by_text("I accept the rules of the club.").click()
    page.get_by_role("button", name="Join the club").click()
    expect(page.get_by_role("status").first).to_contain_text("Welcome to the club")
    return slug


def _write_keyword(page: Page, text: str, need: str) -> None:
    page.get_by_label("What is it about?").fill(text)
    page.get_by_label("Need").select_option(need)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("It keeps watch from now on")).to_be_visible()


def _publish(page: Page, title: str, text: str, keyword: str, need: str | None) -> None:
    page.goto("/compose")
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Text").fill(text)
    page.get_by_label("Keyword 1").fill(keyword)
    if need is not None:
        page.get_by_label("Need 1").select_option(need)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Published")
