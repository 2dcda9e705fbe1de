"""A form that came back: its problems name their fields, and the reader is taken to them."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Club

CHECKED_BY_THE_CLUB = "document.querySelectorAll('form').forEach((one) => (one.noValidate = true))"


def send_empty(page: Page, path: str, button: str) -> None:
    """Send a page's form past the browser's own checks."""
    page.goto(path)
    page.evaluate(CHECKED_BY_THE_CLUB)
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()


def test_problems_name_their_fields_and_have_the_focus(club: Club) -> None:
    page = club.visit()
    send_empty(page, "/register", "Join the club")
    problems = page.locator("#problems")
    expect(problems).to_be_focused()
    told = [words.strip() for words in problems.locator("li").all_inner_texts()]
    assert "Postcode · This field is needed." in told
    assert len(told) == len(set(told))
    # In the order of the page: the name before the password, the rules last.
    named = [words.split(" · ")[0] for words in told]
    assert named.index("Full name") < named.index("Password") < len(named) - 1
    assert told[-1] == "Accept the rules to join."


def test_a_problem_leads_to_its_field_also_where_that_is_a_group(club: Club) -> None:
    page = club.visit()
    page.goto("/register")
    page.evaluate(CHECKED_BY_THE_CLUB)
    for box in page.locator("[name=languages]:checked").all():
        box.dispatch_event("click")
    page.get_by_role("main").get_by_role("button", name="Join the club", exact=True).click()
    link = page.locator("#problems").get_by_role("link", name="Languages you speak")
    link.click()
    expect(page.locator("#languages")).to_be_focused()


def test_a_keyword_refused_in_place_is_told_alike(club: Club) -> None:
    page = club.visit(club.join())
    send_empty(page, "/me/keywords", "Add")
    expect(page.locator("#problems")).to_be_focused()
    expect(page.locator("#problems li")).to_contain_text("What is it about? ·")
