"""Signatures and messages on pages, without JavaScript; the demo's letters (A12, A13)."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Club


def test_a_signature_is_written_and_a_message_sent_with_it(club: Club) -> None:
    author, reader = club.join("Bruno"), club.join("Chloe", "fr")
    made = author.publish("Barrels for sale", "barrels")
    page = club.visit(reader, java_script_enabled=False, locale="fr-FR")
    page.goto(f"/p/{made}")
    page.get_by_role("link", name="Écrire à Bruno").click()
    page.get_by_role("link", name="Écrire une signature").click()
    page.locator("#title").fill("Achats")
    page.locator("#field_of_work").fill("Vin")
    page.locator("#position").fill("Gérante")
    page.locator("#sector").fill("Caves")
    page.locator("#last_name").fill("Roux")
    spoken = page.get_by_role("group", name="Langues parlées").get_by_role("checkbox")
    for box in spoken.all():
        box.uncheck()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#languages-error")).to_be_visible()
    expect(page.locator("#title")).to_have_value("Achats")
    spoken.first.check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".business-card")).to_contain_text("Chloe")
    page.goto(f"/s/{author.slug}/contact?about={made}")
    page.locator("#subject").fill("Dix barriques")
    page.locator("#text").fill("En avez-vous dix ?")
    page.get_by_role("button", name="Envoyer").click()
    expect(page).to_have_url(f"{club.url}/s/{author.slug}?done=written")
    sent = reader.client.get("/api/v1/messages").json()["entries"]
    assert [(one["subject"], one["publication"]) for one in sent] == [("Dix barriques", made)]


def test_a_card_is_seen_by_members_without_its_email(club: Club) -> None:
    author, reader = club.join("Bruno"), club.join("Chloe")
    page = club.visit(author)
    page.goto("/me/signatures")
    for name in ("title", "last_name", "field_of_work", "position", "sector"):
        page.locator(f"#{name}").fill(f"My {name}")
    page.locator("#email").fill("sales@bruno.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("sales@bruno.example")).to_be_visible()
    other = club.visit(reader)
    other.goto(f"/s/{author.slug}")
    other.get_by_role("link", name="Write to them").click()
    expect(other.locator(".business-card")).to_contain_text("My title")
    assert "sales@bruno.example" not in other.content()


def test_only_a_demo_shows_letters(club: Club) -> None:
    page = club.visit(club.join())
    answer = page.goto("/outbox")
    assert answer is not None
    assert answer.status == 404
