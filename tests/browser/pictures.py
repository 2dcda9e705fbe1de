"""Draw the pictures of README and docs from the demo club: `python -m tests.browser.pictures`.

Names draw some of them: `python -m tests.browser.pictures hub site`. Each is one screenshot of a
demo club of its own, in English, as whoever it names sees it, after what its steps do there.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from demo.dealings import PASSWORD
from tests.browser.conftest import serving_club
from tests.demo_club import seed_demo
from tests.real.chromium import ARGUMENTS, find_chromium

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WIDTH, HEIGHT, QUALITY = 1280, 800, 80
PATIENCE = 60_000
"""Milliseconds for each step: the machine may be busy with other tests."""

IMAGES_IN_SIGHT = """Promise.all(
    [...document.images]
        .filter((image) => image.getBoundingClientRect().top < innerHeight)
        .map((image) => image.decode())
)"""
"""Settles once what a screenshot shows has come; what is further down may be lazy."""

HARRIET = "harriet@example.com"
WHOLESALER = "orders@nettle-and-rye.example.com"
ADMINISTRATOR = "administrator@example.org"


def _as_it_is(page: Page) -> None:
    """Nothing is done on the page."""


def _write(page: Page) -> None:
    """An article with a keyword that its text bears out, and one that it does not."""
    page.get_by_label("Title", exact=True).fill("One great olive oil, on tap")
    words = "Our organic olive oil now comes in refills of five litres. Bring your own bottle."
    page.locator("textarea[name=texts]").first.fill(words)
    page.get_by_label("Keyword 1").fill("organic olive oil")
    page.get_by_label("Need 1").select_option("sell")
    page.get_by_label("Keyword 2").fill("lavender honey")
    page.locator(".verdict").nth(1).wait_for()
    _look_at(page, "#keywords", above=430)


def _read(page: Page) -> None:
    """How a keyword that buys is read."""
    mine = page.locator("#keywords li").filter(has_text="buy")
    mine.first.locator("summary", has_text="How it is read").click()
    _look_at(page, "#keywords li:has(details[open])", above=120)


def _preview(page: Page) -> None:
    """A synonym in the draft, and what it would change."""
    page.locator("a[href='/admin/analyzers/en/b2b']").click()
    synonyms = page.get_by_label("Synonyms")
    synonyms.fill(f"{synonyms.input_value()}\nfreight = transport".strip())
    page.get_by_role("button", name="Save in the draft").click()
    page.get_by_role("button", name="Preview", exact=True).click()
    page.locator("summary", has_text="Marriages gained").click()


def _circle(page: Page) -> None:
    """Who of the subscribers would be in a circle that is being drawn."""
    page.get_by_label("Name of the circle").fill("British delicatessens")
    page.get_by_label("United Kingdom").press("Space")
    page.get_by_label("Jobs").fill("delicatessen")
    page.get_by_role("button", name="Who is in it?").click()
    page.wait_for_load_state()
    _look_at(page, "#draw", above=40)


def _look_at(page: Page, selector: str, *, above: int) -> None:
    top = page.locator(selector).bounding_box()
    if top is not None:
        page.mouse.wheel(0, top["y"] - above)
        page.wait_for_timeout(300)


@dataclass(frozen=True)
class Picture:
    """A page of the demo club; `member` logs in first, None is a stranger."""

    name: str
    path: str
    member: str | None
    prepare: Callable[[Page], None] = _as_it_is
    height: int = HEIGHT

    @property
    def file(self) -> Path:
        """Where it is kept."""
        return IMAGES / f"{self.name}.webp"


PICTURES = (
    Picture("hub", "/hub", HARRIET),
    Picture("keywords", "/me/keywords", HARRIET, _read),
    Picture("compose", "/compose", HARRIET, _write),
    Picture("site-ordinary", "/s/oliveraie-du-mas", None),
    Picture("site-personalised", "/s/oliveraie-du-mas", HARRIET),
    Picture("circle", "/me/circles", WHOLESALER, _circle, height=900),
    Picture("statistics", "/me/statistics", WHOLESALER, height=560),
    Picture("plan", "/me/plan", HARRIET, height=700),
    Picture("tuning", "/admin/analyzers", ADMINISTRATOR, _preview),
)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A Chromium of this process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


def draw(browser: Browser, url: str, picture: Picture) -> bytes:
    """A picture as WebP."""
    size = ViewportSize(width=WIDTH, height=picture.height)
    context = browser.new_context(
        base_url=url, viewport=size, locale="en-US", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    try:
        page = context.new_page()
        if picture.member is not None:
            _log_in(page, picture.member)
        page.goto(picture.path)
        _close_notices(page)
        picture.prepare(page)
        page.evaluate(IMAGES_IN_SIGHT)
        return _compress(page.screenshot())
    finally:
        context.close()


def _log_in(page: Page, email: str) -> None:
    page.goto("/login")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/hub")
    if page.locator("html").get_attribute("lang") != "en":
        page.get_by_role("button", name="English").click()
        page.locator("html[lang=en]").wait_for(state="attached")


def _close_notices(page: Page) -> None:
    """Close what the club tells everybody, one after the other: each answers with a fresh page."""
    closing = page.locator(".club-notice").get_by_role("button", name="Close")
    for left in reversed(range(closing.count())):
        closing.first.click()
        expect(closing).to_have_count(left, timeout=PATIENCE)


def _compress(shot: bytes) -> bytes:
    kept = io.BytesIO()
    Image.open(io.BytesIO(shot)).convert("RGB").save(kept, "WEBP", quality=QUALITY, method=6)
    return kept.getvalue()


def main(names: list[str]) -> None:
    """Draw those of these names, or all."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        seed_demo(Path(folder))
        url, _ = stack.enter_context(serving_club(Path(folder)))
        browser = stack.enter_context(open_browser())
        for picture in PICTURES:
            if not names or picture.name in names:
                picture.file.write_bytes(draw(browser, url, picture))
                sys.stdout.write(f"{picture.file.relative_to(Path.cwd())}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
