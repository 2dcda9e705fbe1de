"""Which *avocat*? Chosen in a browser, by a member and by an author (K7)."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.api.test_senses import AVOCADO, LAWYER
from tests.browser.conftest import Club, Member

OFFERED = {"text": "avocat", "kind": "b2c", "language": "fr"}
QUESTIONS = {"en": "Which “avocat” do you mean?", "fr": "Quel sens de « avocat » ?"}
LOCALES = {"en": "en-US", "fr": "fr-FR"}


def axe_finds_nothing(page: Page) -> None:
    results = Axe().run(page)
    assert [violation["id"] for violation in results.response["violations"]] == []


def publish_both(club: Club) -> Member:
    """Somebody with a publication about each sense."""
    author = club.join("Berthe", "fr")
    for title, sense in (("Du droit", LAWYER), ("Un fruit", AVOCADO)):
        author.publish(title, "avocat", language="fr", keywords=[{**OFFERED, "sense": sense}])
    return author


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_a_member_says_which_is_meant_and_the_hub_follows(
    club: Club, language: str, scripted: bool
) -> None:
    author, member = publish_both(club), club.join("Anna", language)
    options = {"java_script_enabled": scripted, "locale": LOCALES[language]}
    page = club.visit(member, reduced_motion="reduce", **options)
    page.goto("/me/keywords")
    page.locator("#text").fill("avocat")
    page.locator("#language").select_option("fr")
    page.locator("[name=kind][value=b2c]").check()
    page.locator("#text").press("Enter")
    senses = page.locator("form.senses")
    expect(senses).to_contain_text(QUESTIONS[language], timeout=60_000)
    lawyer, avocado = (senses.locator(f"button[value='{one}']") for one in (LAWYER, AVOCADO))
    expect(senses.locator("button[value='']")).to_have_attribute("aria-pressed", "true")
    if scripted:
        axe_finds_nothing(page)
    lawyer.click()
    expect(lawyer).to_have_attribute("aria-pressed", "true")
    mine = page.locator(".card", has=page.locator(f"a[href='/s/{author.slug}']"))
    page.goto("/hub")
    expect(mine.locator(".card-title")).to_have_text(["Du droit"])
    page.goto("/me/keywords")
    avocado.click()
    expect(avocado).to_have_attribute("aria-pressed", "true")
    page.goto("/hub")
    expect(mine.locator(".card-title")).to_have_text(["Un fruit"])


def test_an_author_is_asked_while_composing(club: Club) -> None:
    member, author = club.join("Anna", "fr"), club.join("Berthe", "fr")
    member.add_keyword("fruit", "b2c", language="fr")
    page = club.visit(author, locale="fr-FR", reduced_motion="reduce")
    page.goto("/compose")
    page.locator("#language").select_option("fr")
    page.locator("#title").fill("Un avocat bien mûr")
    page.locator("[name=texts]").first.fill("Un avocat.")
    page.locator("[name=keyword_kind]").first.select_option("b2c")
    page.locator("#keyword_text-1").fill("avocat")
    choice = page.get_by_label(QUESTIONS["fr"])
    expect(choice).to_be_visible(timeout=60_000)
    axe_finds_nothing(page)
    choice.select_option(AVOCADO)
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page).not_to_have_url(re.compile("/compose"))
    hub = club.visit(member, locale="fr-FR")
    hub.goto("/hub")
    expect(hub.locator(".card-title", has_text="Un avocat bien mûr")).to_be_visible()
