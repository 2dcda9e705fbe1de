"""Everything can be done with the keys alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Club


def tab_to(page: Page, role: str, name: str, most: int = 60) -> None:
    """Press Tab until the control with this role and name has the focus, and shows it."""
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches the {role} {name!r}")


def arrive(page: Page, url: str) -> None:
    """Wait until the page is drawn: keys that are pressed before reach nobody."""
    expect(page).to_have_url(url)
    page.wait_for_load_state()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_log_in_write_a_keyword_and_publish(club: Club) -> None:
    member = club.join()
    page = club.visit()
    page.goto("/login")
    page.keyboard.type(member.email)  # the first field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    arrive(page, f"{club.url}/hub")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, "link", "Write your first keyword")
    page.keyboard.press("Enter")

    arrive(page, f"{club.url}/me/keywords")
    tab_to(page, "combobox", "What is it about?")
    page.keyboard.type("beech spoons")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # from business to personal
    page.keyboard.press("Enter")
    expect(page.locator("#keywords .chip")).to_have_text("Personal: beech spoons")
    assert page.evaluate("document.activeElement.id") == "text"

    page.goto("/compose")
    tab_to(page, "textbox", "Title")
    page.keyboard.type("Beech spoons by the dozen")
    tab_to(page, "textbox", "Text")
    page.keyboard.type("Spoons of beech, oiled.")
    tab_to(page, "combobox", "Keyword 1")
    page.keyboard.type("beech spoons")
    tab_to(page, "combobox", "Kind 1")
    page.keyboard.type("P")
    tab_to(page, "button", "Publish")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Beech spoons by the dozen")


def test_enter_in_a_field_previews_and_never_publishes(club: Club) -> None:
    member = club.join()
    page = club.visit(member, java_script_enabled=False)
    page.goto("/compose")
    page.locator("#title").fill("A draft")
    page.locator("#keyword_text-1").fill("drafts")
    page.locator("#title").press("Enter")
    expect(page.locator(".verdict")).to_have_count(1)
    assert member.client.get("/api/v1/publications").json()["entries"] == []


def test_focus_is_seen_on_every_control(club: Club) -> None:
    member = club.join()
    member.add_keyword("beech spoons")
    page = club.visit(member)
    for path in ("/hub", "/me/keywords", "/compose", "/me", f"/s/{member.slug}"):
        page.goto(path)
        for _ in range(15):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                """() => {
                  const element = document.activeElement;
                  if (element === document.body) return true;
                  const marks = [element, element.nextElementSibling].filter(Boolean);
                  const ringed = (one, part) => getComputedStyle(one, part).outlineStyle !== "none";
                  return marks.some((one) => ringed(one) || ringed(one, "::after"));
                }"""
            )
            assert seen, (path, page.evaluate("document.activeElement.outerHTML"))
