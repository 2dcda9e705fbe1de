"""What a member says of an entry, in a browser: hide, mute, wrong match, report, undo (K8)."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from club.roles import grant
from schemas.words import Role
from tests.api.club_client import invented
from tests.browser.conftest import Club, Member
from tests.browser.test_every_page import notice_of_the_club


def arranged(club: Club, word: str) -> tuple[Member, Member]:
    """A member whose hub shows two articles of one author and one of another."""
    member, author, other = club.join("Anna"), club.join("Berthe"), club.join("Chloe")
    member.add_keyword(word)
    author.publish("First", word)
    author.publish("Second", word)
    other.publish("Third", word)
    return member, author


def card(page: Page, title: str) -> Locator:
    return page.locator(".card").filter(has=page.get_by_role("link", name=title, exact=True))


def say(page: Page, title: str, name: str) -> None:
    card(page, title).locator("[data-entry-menu] > summary").click()
    card(page, title).get_by_role("button", name=name).click()


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_hiding_muting_and_undoing_on_the_hub(club: Club, scripted: bool) -> None:
    member, _ = arranged(club, invented())
    page = club.visit(member, java_script_enabled=scripted)
    page.goto("/hub")
    expect(page.locator(".card")).to_have_count(3)
    say(page, "First", "Hide this")
    expect(page.locator(".notice")).to_contain_text("Hidden from you")
    expect(page.locator(".card")).to_have_count(2)
    page.locator(".notice").get_by_role("button", name="Undo").click()
    expect(page.locator(".notice")).to_contain_text("Undone.")
    expect(page.locator(".card")).to_have_count(3)
    say(page, "Second", "Mute Berthe")
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".card-title")).to_have_text("Third")
    page.get_by_role("link", name="Hidden and muted").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hidden and muted")
    page.get_by_role("button", name="Undo Berthe").click()
    expect(page.get_by_text("Nothing is hidden from you")).to_be_visible()
    page.goto("/hub")
    expect(page.locator(".card")).to_have_count(3)


def test_what_is_said_is_answered_below_a_notice_of_the_club(club: Club) -> None:
    member, _ = arranged(club, invented())
    administrator = club.join("Alma")
    grant(club.house.truth, administrator.email, Role.ADMINISTRATOR)
    page = club.visit(member)
    with notice_of_the_club(administrator):
        page.goto("/hub")
        say(page, "First", "Hide this")
        expect(page.get_by_role("button", name="Undo")).to_be_focused()
        expect(page.locator(".club-notice")).to_have_count(1)
        say(page, "Second", "Wrong match")
        answer = page.locator("[role=status].notice")
        expect(answer).to_contain_text("those who tune the keywords")


def test_an_open_menu_stays_while_the_hub_changes_around_it(club: Club) -> None:
    member, _ = arranged(club, invented())
    page = club.visit(member, reduced_motion="reduce")
    page.goto("/hub")
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    summary = card(page, "Second").locator("[data-entry-menu] > summary")
    summary.focus()
    page.keyboard.press("Enter")
    third = card(page, "Third").get_attribute("data-publication")
    hidden = {"publication": third, "what": "hide"}
    given = member.client.post("/api/v1/feedback", json=hidden).raise_for_status().json()["id"]
    expect(page.locator(".card")).to_have_count(2)
    member.client.delete(f"/api/v1/feedback/{given}").raise_for_status()
    expect(page.locator(".card")).to_have_count(3)
    expect(page.get_by_role("button", name="Wrong match")).to_be_visible()
    expect(summary).to_be_focused()


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_a_wrong_match_and_a_report(club: Club, scripted: bool) -> None:
    member, author = arranged(club, invented())
    page = club.visit(member, java_script_enabled=scripted)
    page.goto("/hub")
    say(page, "First", "Wrong match")
    expect(page.locator(".notice")).to_contain_text("those who tune the keywords")
    expect(page.locator(".card")).to_have_count(3)
    page.goto(f"/s/{author.slug}")
    expect(page.locator(".card")).to_have_count(2)
    card(page, "Second").locator("[data-entry-menu] > summary").click()
    card(page, "Second").get_by_role("link", name="Report it").click()
    expect(page.locator(".lead")).to_contain_text("Second")
    page.get_by_label("What is wrong with it?").fill("It is not about towels.")
    page.get_by_role("button", name="Report it").click()
    expect(page).to_have_url(re.compile(f"/s/{author.slug}"))
    expect(page.locator(".notice")).to_contain_text("Reported")
    page.goto("/me/feedback")
    expect(page.get_by_text("It is not about towels.")).to_be_visible()
    expect(page.locator(".rows > li")).to_have_count(2)


def test_an_entry_that_arrives_live_has_its_menu(club: Club) -> None:
    member, author = club.join("Anna"), club.join("Berthe")
    word = invented()
    member.add_keyword(word)
    page, other_tab = club.visit(member), club.visit(member)
    for one in (page, other_tab):
        one.goto("/hub")
        expect(one.locator("[data-live-state]")).to_have_text("Live")
    author.publish("Bowls tonight", word)
    member.publish("Bowls of my own", word)
    for one in (page, other_tab):
        expect(one.locator(".card")).to_have_count(2)
    expect(card(page, "Bowls of my own").locator("[data-entry-menu] > summary")).to_be_hidden()
    say(page, "Bowls tonight", "Mute Berthe")
    expect(page.locator(".card")).to_have_count(1)
    # The member's other pages follow by themselves.
    expect(other_tab.locator(".card")).to_have_count(1)


def test_the_menu_with_the_keys_alone_and_for_everybody(club: Club) -> None:
    member, _ = arranged(club, invented())
    page = club.visit(member, reduced_motion="reduce")
    page.goto("/hub")
    summary = card(page, "First").locator("[data-entry-menu] > summary")
    summary.focus()
    page.keyboard.press("Enter")
    results = Axe().run(page)
    assert [violation["id"] for violation in results.response["violations"]] == []
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Hide this")).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("button", name="Hide this")).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(2)
    expect(page.get_by_role("button", name="Undo")).to_be_focused()


def test_strangers_have_no_menu(club: Club) -> None:
    _, author = arranged(club, invented())
    page = club.visit()
    page.goto(f"/s/{author.slug}")
    expect(page.locator(".card")).to_have_count(2)
    expect(page.locator(".entry-menu")).to_have_count(0)


def test_the_menu_tells_why_an_entry_stands_where_it_does(club: Club) -> None:
    word = invented()
    member, author = arranged(club, word)
    page = club.visit(member)
    page.goto("/hub")
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    author.publish("Fourth", word)
    # The last one arrives live and is told by the browser, the first by the server.
    for title in ("Fourth", "First"):
        card(page, title).locator("[data-entry-menu] > summary").click()
        card(page, title).get_by_text("Why it stands here").click()
        rows = card(page, title).locator(".entry-rank dl > div")
        expect(rows).to_have_text(["Your language +2", "How new it is +6"])
    page.get_by_role("link", name="How entries are ordered").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How entries are ordered")


def test_what_one_author_has_besides_is_folded_and_counted(club: Club) -> None:
    word = invented()
    member, author = arranged(club, word)
    for number in range(3, 7):
        author.publish(f"Number {number}", word)
    page = club.visit(member)
    page.goto("/hub")
    fold = page.locator("[data-more-by]")
    expect(fold.locator(":scope > summary")).to_have_text("3 more by Berthe")
    expect(page.locator(".card:visible")).to_have_count(4)
    fold.locator(":scope > summary").press("Enter")
    expect(page.locator(".card:visible")).to_have_count(7)
    assert Axe().run(page).response["violations"] == []
    say(page, "First", "Hide this")
    expect(fold.locator(":scope > summary")).to_have_text("2 more by Berthe")


def test_what_is_new_since_the_last_visit_is_marked(club: Club) -> None:
    word = invented()
    member, author = arranged(club, word)
    page = club.visit(member)
    page.goto("/hub")
    expect(page.locator(".card")).to_have_count(3)
    expect(page.locator(".card-new:visible")).to_have_count(0)
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    author.publish("Fourth", word)
    expect(card(page, "Fourth").locator(".card-new")).to_be_visible()
    expect(page.locator(".card-new:visible")).to_have_count(1)
