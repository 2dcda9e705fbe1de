"""What is being composed is kept in the browser until it is sent."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Club
from tests.browser.test_photos import VIDEO, photo


def test_a_draft_survives_leaving_and_goes_when_published(club: Club) -> None:
    page = club.visit(club.join())
    page.goto("/compose")
    page.locator("#title").fill("Quince paste")
    page.locator("#texts-1").fill("Quince paste in slabs.")
    page.get_by_role("button", name="Another text").click()
    page.locator("#texts-2").fill("And in cubes.")
    page.get_by_role("button", name="Another keyword").click()
    page.get_by_label("Keyword 4").fill("quince paste")
    page.get_by_label("Need 4").select_option("sell")
    page.goto("/hub")
    page.goto("/compose")
    expect(page.get_by_text("Your draft is back")).to_be_visible()
    expect(page.locator("#texts-2")).to_have_value("And in cubes.")
    expect(page.get_by_label("Keyword 4")).to_have_value("quince paste")
    expect(page.get_by_label("Need 4")).to_have_value("sell")
    expect(page.locator(".verdict")).to_contain_text("Borne out by your text")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Published")
    page.goto("/compose")
    expect(page.locator("#title")).to_have_value("")
    expect(page.get_by_text("Your draft is back")).to_be_hidden()


def test_a_draft_keeps_its_photos_and_videos(club: Club) -> None:
    page = club.visit(club.join())
    page.goto("/compose")
    page.locator("#title").fill("Quince paste")
    page.get_by_role("button", name="Another keyword").click()
    page.get_by_label("Need 4").select_option("sell")
    page.locator("#new_photo").set_input_files(photo())
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Your draft is back")).to_be_hidden()
    page.locator("#medium_alt-1").fill("Three quinces")
    page.get_by_label("Need 2").select_option("buy")
    page.locator("#new_video").fill(VIDEO)
    page.go_back()
    expect(page.get_by_text("Your draft is back")).to_be_visible()
    expect(page.locator("#medium_alt-1")).to_have_value("Three quinces")
    expect(page.locator("#new_video")).to_have_value(VIDEO)
    expect(page.get_by_label("Need 2")).to_have_value("buy")
    expect(page.get_by_label("Need 4")).to_have_value("sell")
    expect(page.locator("img.row-thumb")).to_have_js_property("naturalWidth", 960)
    page.get_by_role("button", name="Remove 1").click()
    expect(page.locator("img.row-thumb")).to_have_count(0)
    page.wait_for_load_state()
    page.goto("/hub")
    page.goto("/compose")
    expect(page.get_by_text("Your draft is back")).to_be_visible()
    expect(page.locator("img.row-thumb")).to_have_count(0)


def test_a_draft_can_be_dropped(club: Club) -> None:
    page = club.visit(club.join())
    page.goto("/compose")
    page.locator("#title").fill("Not this")
    page.reload()
    page.get_by_role("button", name="Start afresh").click()
    expect(page.locator("#title")).to_have_value("")


def test_drafts_of_two_members_stay_apart(club: Club) -> None:
    one, other = club.join(), club.join()
    page = club.visit(one)
    page.goto("/compose")
    page.locator("#title").fill("A secret of mine")
    page.context.clear_cookies()
    secret = other.client.cookies["marieur_session"]
    page.context.add_cookies([{"name": "marieur_session", "value": secret, "url": club.url}])
    page.goto("/compose")
    expect(page.locator("#title")).to_have_value("")


def test_the_theme_is_remembered(club: Club) -> None:
    page = club.visit(color_scheme="light")
    page.goto("/")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Switch between light and dark").click()
    dark = page.evaluate(paper)
    assert dark != light
    page.goto("/login")
    assert page.evaluate(paper) == dark
