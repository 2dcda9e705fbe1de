"""Photos and videos in the compose form and on pages, with and without JavaScript (P1, P3)."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Club

VIDEO = "https://youtu.be/a1B2c3D4e5_"


def photo(colour: str = "teal", size: tuple[int, int] = (1920, 1080)) -> FilePayload:
    """A photo as a file to choose."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return {"name": "stall.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def write(page: Page) -> None:
    """Fill in the words of an article."""
    page.locator("#title").fill("A stall at the market")
    page.locator("#texts-1").fill("Our honey is there every Saturday.")
    page.locator("#keyword_text-1").fill("honey")


def kept(page: Page, expected: str) -> None:
    """The words are still there."""
    expect(page.locator("#title")).to_have_value("A stall at the market")
    expect(page.locator("#keyword_text-1")).to_have_value(expected)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_photo_and_a_video_are_added_described_and_shown(club: Club, script: bool) -> None:
    page = club.visit(club.join(), java_script_enabled=script)
    page.goto("/compose")
    write(page)
    page.locator("#new_photo").set_input_files(photo())
    page.get_by_role("button", name="Add it").click()
    page.locator("#medium_alt-1").fill("Jars of honey on a table")
    kept(page, "honey")
    page.locator("#new_video").fill(VIDEO)
    page.get_by_role("button", name="Add it").click()
    page.locator("#medium_alt-2").fill("Our bees")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A stall at the market")
    image = page.get_by_role("img", name="Jars of honey on a table")
    expect(image).to_be_visible()
    if script:
        assert image.evaluate("image => image.complete && image.naturalWidth > 0")
    expect(page.get_by_role("link", name="Our bees")).to_have_attribute(
        "href", "https://www.youtube.com/watch?v=a1B2c3D4e5_"
    )
    page.get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="Remove 2").click()
    page.get_by_role("button", name="Save").click()
    expect(image).to_be_visible()
    expect(page.get_by_role("link", name="Our bees")).to_have_count(0)


def test_what_is_no_photo_is_told_beside_its_field_and_nothing_is_lost(club: Club) -> None:
    page = club.visit(club.join())
    page.goto("/compose")
    write(page)
    page.locator("#new_photo").set_input_files(photo(size=(300, 200)))
    page.locator("#new_video").fill("https://example.org/film")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#new_photo-error")).to_contain_text("too small")
    expect(page.locator("#new_video-error")).to_contain_text("YouTube")
    expect(page.locator("#new_video")).to_have_value("https://example.org/film")
    kept(page, "honey")


def test_nothing_is_asked_of_youtube_before_the_reader_wants_the_video(club: Club) -> None:
    author, reader = club.join(), club.join()
    made = author.publish("Our bees", "honey", media=[{"video": VIDEO, "alt": "A swarm"}])
    page = club.visit(reader)
    asked: list[Any] = []
    page.context.route(
        "https://**/*",
        lambda route: (asked.append(route.request.url), route.fulfill(body="<p>a film</p>")),
    )
    page.goto(f"/p/{made}")
    page.wait_for_load_state("networkidle")
    assert not asked
    page.get_by_role("link", name="A swarm").click()
    expect(page.locator("iframe[title='A swarm']")).to_be_focused()
    assert [url.split("?")[0] for url in asked] == [
        "https://www.youtube-nocookie.com/embed/a1B2c3D4e5_"
    ]


def test_the_hub_shows_the_photo_as_it_comes(club: Club) -> None:
    author, reader = club.join(), club.join()
    reader.add_keyword("honey")
    page = club.visit(reader)
    page.goto("/hub")
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    sent = author.client.post(
        "/api/v1/photos", files={"photo": ("stall.jpg", photo()["buffer"], "image/jpeg")}
    )
    identifier = sent.raise_for_status().json()["id"]
    author.publish("A stall", "honey", media=[{"photo": identifier, "alt": "Jars"}])
    cover = page.locator("[data-entries] img").first
    expect(cover).to_have_attribute("src", f"/media/{identifier}/960.webp")
