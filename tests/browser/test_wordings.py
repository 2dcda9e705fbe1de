"""Wordings proposed while a keyword is typed: a combobox, and a button without JavaScript."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Club

FIELD = "What is it about?"


def test_wordings_are_chosen_with_the_keys(club: Club) -> None:
    page = club.visit(club.join(), reduced_motion="reduce")
    page.goto("/me/keywords")
    page.locator("#language").select_option("en")
    page.locator("#text").click()
    page.keyboard.type("olive o")
    field = page.get_by_role("combobox", name=FIELD)
    option = page.get_by_role("listbox", name="Wordings").get_by_role("option", name="olive oil")
    expect(option.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    results = Axe().run(page)
    assert [violation["id"] for violation in results.response["violations"]] == []
    page.keyboard.press("ArrowDown")
    active = page.locator('[role=option][aria-selected="true"]')
    expect(active).to_have_count(1)
    assert field.get_attribute("aria-activedescendant") == active.get_attribute("id")
    page.keyboard.press("ArrowUp")
    expect(active).to_have_count(0)
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("olive oil")
    expect(page.locator("#keywords .chip")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#keywords .chip")).to_have_text("Business: olive oil", timeout=60_000)


def test_a_need_is_asked_and_never_assumed(club: Club) -> None:
    page = club.visit(club.join())
    page.goto("/me/keywords")
    page.locator("#language").select_option("fr")
    page.locator("#text").click()
    page.keyboard.type("location d'appartement")
    expect(page.get_by_text("“location” tells a need. Which is yours?")).to_be_visible()
    assert page.locator("#need").input_value() == ""
    page.get_by_role("option", name="let: appartement").click()
    expect(page.locator("#text")).to_have_value("appartement")
    assert page.locator("#need").input_value() == "let"
    expect(page.locator("#text")).to_be_focused()


def test_without_javascript_a_button_shows_the_same(club: Club) -> None:
    member = club.join()
    page = club.visit(member, java_script_enabled=False)
    page.goto("/me/keywords")
    page.locator("#text").fill("location d'huille d'olive")
    page.locator("#language").select_option("fr")
    page.get_by_role("button", name="Check it").click()
    page.get_by_role("button", name="rent: huille d'olive").click()
    assert page.locator("#text").input_value() == "huille d'olive"
    assert page.locator("#need").input_value() == "rent"
    page.get_by_role("button", name="huile d'olive", exact=True).click()
    assert page.locator("#text").input_value() == "huile d'olive"
    assert page.locator("#need").input_value() == "rent"
    assert member.client.get("/api/v1/keywords").json()["entries"] == []
    page.locator("#text").press("Enter")
    expect(page.locator("#keywords .chip")).to_have_text("Business, rent: renthuile d'olive")


def test_a_publication_s_keyword_has_wordings_too(club: Club) -> None:
    page = club.visit(club.join())
    page.goto("/compose")
    page.locator("#language").select_option("en")
    page.locator("#title").fill("A harvest")
    page.locator("#keyword_text-1").click()
    page.keyboard.type("olive o")
    page.get_by_role("option", name="olive oil").first.click()
    expect(page.locator("#keyword_text-1")).to_have_value("olive oil")
    expect(page.locator(".verdict")).to_have_count(1)
    page.get_by_role("button", name="Another keyword").click()
    last = page.locator("[name=keyword_text]").last
    expect(last).to_be_focused()
    page.keyboard.type("brea")
    expect(page.get_by_role("option", name="bread").first).to_be_visible()
    expect(page.locator("[role=listbox]:visible")).to_have_count(1)


def test_a_keyword_that_answers_nothing_is_warned_of(club: Club) -> None:
    page = club.visit(club.join())
    page.goto("/me/keywords")
    page.locator("#text").click()
    page.keyboard.type("zkqwvnothing")
    expect(page.get_by_text("Nothing answers this yet")).to_be_visible()
