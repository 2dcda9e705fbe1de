"""A Site's look, chosen by keyboard and without JavaScript, and as axe-core sees each (M2, P7)."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from schemas.site import Look
from tests.browser.conftest import Club

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("look", list(Look))
def test_axe_finds_nothing_in_a_look(
    club: Club, look: Look, scheme: Literal["light", "dark"]
) -> None:
    owner, visitor = club.join("Anna"), club.join("Chloe")
    for number in range(3):
        owner.publish(f"Walnut oil {number}", "walnut oil", subtitle="Pressed cold.")
    settings = {"look": look.value, "header": "Oils, pressed cold"}
    owner.client.patch("/api/v1/me/site", json=settings).raise_for_status()
    visitor.add_keyword("walnut oil")
    found = []
    for size, who in (("phone", None), ("desktop", visitor)):
        page = club.visit(who, color_scheme=scheme, viewport=SIZES[size], reduced_motion="reduce")
        page.goto(f"/s/{owner.slug}")
        expect(page.locator("html")).to_have_attribute("data-look", look.value)
        found += [(size, one["id"]) for one in Axe().run(page).response["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert found == []


def test_a_look_is_chosen_by_keyboard_tried_and_kept(club: Club) -> None:
    owner = club.join("Bruno")
    owner.publish("Barrels for sale", "barrels")
    page = club.visit(owner, java_script_enabled=False)
    page.goto("/me/site")
    page.locator("#header").focus()
    page.keyboard.type("Casks and barrels")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Harbour")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Preview")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-look", "harbour")
    expect(page.get_by_role("heading", level=1)).to_have_text("Casks and barrels")
    page.get_by_role("button", name="Go on choosing").click()
    expect(page.get_by_role("radio", name="Harbour")).to_be_checked()
    expect(page.locator("#header")).to_have_value("Casks and barrels")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    stranger = club.visit(java_script_enabled=False)
    stranger.goto(f"/s/{owner.slug}")
    expect(stranger.locator("html")).to_have_attribute("data-look", "harbour")
    assert "Bruno" not in stranger.locator("main").inner_text()


def test_a_name_without_a_header_is_refused_beside_the_field(club: Club) -> None:
    page = club.visit(club.join("Bruno", "fr"), java_script_enabled=False, locale="fr-FR")
    page.goto("/me/site")
    page.get_by_role("checkbox", name="Masquer mon nom").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#header-error")).to_contain_text("Écrivez un en-tête")
    expect(page.get_by_role("checkbox", name="Masquer mon nom")).to_be_checked()
