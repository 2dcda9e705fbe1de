"""Pages that move while they are read: the hub, Sites, several tabs."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from schemas.errors import EngineUnavailable
from tests.browser.conftest import PASSWORD, Club, Member

NO_WORKER = "delete globalThis.SharedWorker"
NO_CHANNEL = f"{NO_WORKER}; delete globalThis.BroadcastChannel"


def cards(page: Page) -> list[str]:
    """Titles of the cards shown, in their order."""
    return page.locator("main .card-title").all_inner_texts()


def open_hub(club: Club, member: Member, script: str = "", page: Page | None = None) -> Page:
    """The member's hub, once it is live."""
    page = page or club.visit(member)
    if script:
        page.context.add_init_script(script)
    page.goto("/hub")
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    return page


def test_the_whole_story(club: Club) -> None:
    """Join, write a keyword; another publishes; it arrives; their Site rearranges; it goes."""
    anna = club.visit()
    anna.goto("/")
    anna.get_by_role("main").get_by_role("link", name="Join the club").first.click()
    for label, text in {
        "Full name": "Anna Lindqvist",
        "Date of birth": "1980-05-17",
        "Job": "grocer",
        "Postcode": "69001",
        "City": "Lyon",
        "Email": "anna-story@example.org",
        "Password": PASSWORD,
    }.items():
        anna.get_by_label(label, exact=True).fill(text)
    anna.get_by_label("Country").select_option("FR")
    anna.get_by_label("Time zone").select_option("Europe/Paris")
    assert anna.get_by_label("Address of your Site").input_value() == "anna-lindqvist"
    anna.get_by_text("I accept the rules of the club.").click()
    anna.get_by_role("button", name="Join the club").click()

    expect(anna.get_by_role("status").first).to_contain_text("Welcome to the club")
    anna.get_by_label("What is it about?").fill("organic olive oil")
    anna.get_by_label("Need").select_option("buy")
    anna.get_by_role("button", name="Add", exact=True).click()
    expect(anna.get_by_text("Selects nothing yet")).to_be_visible()
    anna.get_by_role("link", name="Hub").click()
    expect(anna.get_by_text("Nothing yet, but your keywords keep watch")).to_be_visible()
    expect(anna.locator("[data-live-state]")).to_have_text("Live")

    mill = club.join("Mill")
    site = anna.context.new_page()
    mill.publish("An open day at the mill", "watermill")
    site.goto(f"/s/{mill.slug}")
    expect(site.locator("#site")).to_have_attribute("data-layout", "ordinary")

    author = club.visit(mill)
    author.goto("/compose")
    author.get_by_label("Title", exact=True).fill("Our new harvest")
    author.get_by_label("Text").fill("Organic oil of olives, pressed on Monday.")
    author.get_by_label("Keyword 1").fill("organic oils from olives")
    author.get_by_label("Need 1").select_option("sell")
    expect(author.get_by_text("How it is read")).to_be_visible()
    author.get_by_role("button", name="Publish", exact=True).click()
    expect(author.get_by_role("status").first).to_contain_text("Published")

    card = anna.locator(".card")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("Our new harvest")
    expect(card.locator(".chip")).to_have_text("Business, buy: buyorganic olive oil")
    expect(anna.locator("[data-said]")).to_have_text("New on your hub: Our new harvest")
    expect(site.locator("#site")).to_have_attribute("data-layout", "hero")
    assert cards(site) == ["Our new harvest"]

    author.goto("/me/publications")
    row = author.get_by_role("listitem").filter(has=author.get_by_role("heading", name="Our new"))
    row.get_by_role("button", name="Take offline").click()
    expect(card).to_have_count(0)
    expect(anna.get_by_text("Nothing yet, but your keywords keep watch")).to_be_visible()
    expect(site.locator("#site")).to_have_attribute("data-layout", "ordinary")


def test_what_is_read_does_not_move(club: Club) -> None:
    reader, author = club.join(), club.join("Mill")
    reader.add_keyword("stone mill")
    for number in range(12):
        author.publish(f"Stone mill number {number}", "stone mill")
    page = open_hub(club, reader)
    page.evaluate("scrollTo({ top: 900, behavior: 'instant' })")
    read = page.locator(".card").nth(5)
    before = read.bounding_box()
    author.publish("A stone mill just in", "stone mill")
    author.publish("One more stone mill", "stone mill")
    pill = page.locator("[data-pill]")
    expect(pill).to_have_text("2 new")
    expect(page).to_have_title("(2) Your hub · Marieur")
    assert read.bounding_box() == before
    assert page.locator(".card").count() == 12
    pill.click()
    expect(page.locator(".card")).to_have_count(14)
    assert cards(page)[:2] == ["One more stone mill", "A stone mill just in"]
    assert page.evaluate("scrollY") == 0
    expect(pill).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent") == "One more stone mill"


def test_edit_replaces_in_place(club: Club) -> None:
    reader, author = club.join(), club.join("Mill")
    reader.add_keyword("copper kettle")
    first = author.publish("A copper kettle", "copper kettle")
    author.publish("Another copper kettle", "copper kettle")
    page = open_hub(club, reader)
    author.client.patch(f"/api/v1/publications/{first}", json={"title": "A mended copper kettle"})
    expect(page.locator(".card").nth(1)).to_contain_text("A mended copper kettle")
    assert cards(page) == ["Another copper kettle", "A mended copper kettle"]


def test_back_online_returns_to_its_place(club: Club) -> None:
    """K6: going offline and online again bumps nothing, on open hubs either."""
    reader, author = club.join(), club.join("Mill")
    reader.add_keyword("pewter jug")
    first = author.publish("First pewter jug", "pewter jug")
    author.publish("Second pewter jug", "pewter jug")
    page = open_hub(club, reader)
    author.client.post(f"/api/v1/publications/{first}/offline").raise_for_status()
    expect(page.locator(".card")).to_have_count(1)
    author.client.post(f"/api/v1/publications/{first}/online").raise_for_status()
    expect(page.locator(".card")).to_have_count(2)
    assert cards(page) == ["Second pewter jug", "First pewter jug"]


def test_a_keyword_written_elsewhere_changes_the_open_hub(club: Club) -> None:
    reader, author = club.join(), club.join("Mill")
    author.publish("A birch canoe", "birch canoe")
    page = open_hub(club, reader)
    expect(page.locator(".card")).to_have_count(0)
    reader.add_keyword("birch canoe")
    expect(page.locator(".card")).to_have_count(1)


def test_logging_out_closes_the_other_tab(club: Club) -> None:
    reader = club.join()
    page = open_hub(club, reader)
    reader.client.delete("/api/v1/session").raise_for_status()
    expect(page).to_have_url(f"{club.url}/login?next=%2Fhub")


def test_hostile_words_stay_words(club: Club) -> None:
    """What arrives live is text, whatever it says."""
    reader, author = club.join(), club.join("Mill")
    reader.add_keyword("<img src=x onerror=alert(1)> teapot")
    reader.add_keyword("teapot")
    page = open_hub(club, reader)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    title = "<img src=x onerror=alert(1)><script>alert(2)</script> teapot"
    author.publish(title, "teapot", link="https://example.org/?a=1&b=2")
    expect(page.locator(".card")).to_have_count(1)
    assert cards(page) == [title]
    assert dialogs == []


@pytest.mark.parametrize("script", ["", NO_WORKER], ids=["shared worker", "elected tab"])
def test_tabs_share_one_stream(club: Club, script: str) -> None:
    shingles = f"{'larch' if script else 'cedar'} shingles"
    reader, author = club.join(), club.join("Mill")
    reader.add_keyword(shingles)
    first = open_hub(club, reader, script)
    second = open_hub(club, reader, page=first.context.new_page())
    site = first.context.new_page()
    site.goto(f"/s/{author.slug}")
    author.publish(f"Some {shingles}", shingles)
    for page in (first, second, site):
        expect(page.locator(".card")).to_have_count(1)
    account = reader.client.get("/api/v1/me").json()["id"]
    assert len(club.house.fanout.index.of_member(account)) == 1
    # The stream goes on when the tab that may hold it is closed.
    first.close()
    author.publish(f"More {shingles}", shingles)
    expect(second.locator(".card")).to_have_count(2)
    expect(site.locator(".card")).to_have_count(2)
    assert cards(second)[0] == f"More {shingles}"


def test_a_page_without_workers_or_channels_has_its_own_stream(club: Club) -> None:
    reader, author = club.join(), club.join("Mill")
    reader.add_keyword("ash handles")
    page = open_hub(club, reader, NO_CHANNEL)
    author.publish("Ash handles for tools", "ash handles")
    expect(page.locator(".card")).to_have_count(1)


def test_what_came_between_page_and_stream_is_not_missed(club: Club) -> None:
    """The stream goes on from the cursor that the page was rendered at."""
    reader, author = club.join(), club.join("Mill")
    reader.add_keyword("slate tiles")
    published: list[str] = []

    def publish_first(route: Route) -> None:
        published.append(author.publish("Slate tiles by the pallet", "slate tiles"))
        route.continue_()

    page = club.visit(reader)
    page.route("**/js/live.js*", publish_first, times=1)
    page.goto("/hub")
    expect(page.locator(".card")).to_have_count(1)
    assert len(published) == 1


def test_what_was_edited_before_it_was_announced_appears(club: Club) -> None:
    """Its first event is an update of what the page never had."""
    reader, author = club.join(), club.join("Mill")
    reader.add_keyword("tin lantern")
    page = open_hub(club, reader)
    club.house.truth.on_commit(lambda _promises: None)
    try:
        first = author.publish("A tin lantern", "tin lantern")
    finally:
        club.house.truth.on_commit(club.house.courier.deliver)
    author.client.patch(f"/api/v1/publications/{first}", json={"title": "Two tin lanterns"})
    expect(page.locator(".card")).to_have_count(1, timeout=3_000)  # before a sweep announces it
    assert cards(page) == ["Two tin lanterns"]


def test_what_comes_while_the_hub_is_loaded_again_stays(club: Club) -> None:
    reader, author = club.join(), club.join("Mill")
    reader.add_keyword("brass hinge")
    author.publish("A brass hinge", "brass hinge")
    page = open_hub(club, reader)
    late: list[str] = []

    def answer_late(route: Route) -> None:
        outdated = route.fetch()
        late.append(author.publish("A late brass hinge", "brass hinge"))
        time.sleep(1)  # the event reaches the page before the answer does
        route.fulfill(response=outdated)

    page.route("**/hub", answer_late, times=1)
    reader.add_keyword("brass handle")
    page.wait_for_event("requestfinished", lambda request: request.url.endswith("/hub"))
    expect(page.locator(".card")).to_have_count(2)
    assert len(late) == 1
    page.wait_for_timeout(500)
    assert cards(page) == ["A late brass hinge", "A brass hinge"]


def test_a_hub_loads_again_once_the_club_is_back(club: Club) -> None:
    """What is shown stays while the page cannot be had."""
    reader, author = club.join(), club.join("Mill")
    author.publish("A stone trough", "stone trough")
    page = open_hub(club, reader)
    failures: list[str] = []

    def fail(route: Route) -> None:
        failures.append(route.request.url)
        route.fulfill(status=503, body="<h1>Away</h1>", content_type="text/html")

    club.expect_complaint("status of 503")
    page.route("**/hub", fail, times=2)
    reader.add_keyword("stone trough")
    expect(page.locator(".card")).to_have_count(1)
    assert len(failures) == 2


def test_a_site_asks_again_until_it_can_be_arranged(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine is away while the page is made, and back before its stream is open."""
    reader, author = club.join(), club.join("Mill")
    reader.add_keyword("oak barrel")
    author.publish("An oak barrel", "oak barrel")
    author.publish("A walk by the river", "riverside walk")
    page = club.visit(reader)

    def away(*_: object, **__: object) -> None:
        raise EngineUnavailable("away")

    def come_back(route: Route) -> None:
        monkeypatch.undo()
        route.continue_()

    monkeypatch.setattr(club.house.engine, "select", away)
    page.route("**/js/live.js*", come_back, times=1)
    page.goto(f"/s/{author.slug}")
    expect(page.locator("#site")).to_have_attribute("data-layout", "hero")
    assert cards(page) == ["An oak barrel"]
    expect(page.locator("#site")).not_to_have_attribute("data-provisional", "")


def test_an_erased_site_does_not_end_the_stream_of_other_tabs(club: Club) -> None:
    reader, author, leaving = club.join(), club.join("Mill"), club.join("Leaving")
    reader.add_keyword("linen sails")
    leaving.publish("The last of us", "farewell")
    hub = open_hub(club, reader)
    site = hub.context.new_page()
    site.goto(f"/s/{leaving.slug}")
    account = reader.client.get("/api/v1/me").json()["id"]
    listening = club.house.fanout.index

    def topics() -> list[int]:
        return [len(page.topics.sites) for page in listening.of_member(account)]

    wait_until(lambda: topics() == [1])
    for page in listening.of_member(account):
        page.outlet.close()  # as when a process ends; browsers come back after two seconds
    leaving.client.delete("/api/v1/me").raise_for_status()
    wait_until(lambda: topics() == [0])
    expect(site.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    author.publish("Linen sails", "linen sails")
    expect(hub.locator(".card")).to_have_count(1)


def wait_until(holds: Callable[[], bool], seconds: float = 15) -> None:
    """Wait until something of the server's holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold"
        time.sleep(0.05)


def test_site_has_five_layouts(club: Club) -> None:
    """M3: the number of publications selected picks the layout, while the page is open."""
    reader, author = club.join(), club.join("Mill")
    reader.add_keyword("clay pots")
    page = club.visit(reader)
    page.goto(f"/s/{author.slug}")
    site = page.locator("#site")
    expect(site).to_have_attribute("data-layout", "ordinary")
    boxes = {}
    published = 0
    for layout, count in (("hero", 1), ("featured", 3), ("grid", 6), ("dense", 14)):
        while published < count:
            published += 1
            author.publish(f"Clay pots, batch {published}", "clay pots")
        expect(site).to_have_attribute("data-layout", layout)
        expect(page.locator(".card")).to_have_count(count)
        box = page.locator(".card").first.bounding_box()
        assert box is not None
        boxes[layout] = round(box["width"])
    # Few are large, many are small.
    assert boxes["hero"] > boxes["featured"] > boxes["grid"] >= boxes["dense"]
    author.publish("Nothing about pots", "ink")
    page.get_by_role("link", name="See everything").click()
    expect(site).to_have_attribute("data-layout", "ordinary")
    expect(page.locator(".card")).to_have_count(15)
    stranger = club.visit()
    stranger.goto(f"/s/{author.slug}")
    expect(stranger.locator("#site")).to_have_attribute("data-layout", "ordinary")
    expect(stranger.locator(".chip")).to_have_count(0)


def test_a_card_leads_to_its_page_and_to_its_author(club: Club) -> None:
    reader, author = club.join(), club.join("Mill")
    reader.add_keyword("willow baskets")
    page = open_hub(club, reader)
    author.publish("Willow baskets", "willow baskets")
    card = page.locator(".card")
    card.click(position={"x": 40, "y": 40})
    expect(page.get_by_role("heading", level=1)).to_have_text("Willow baskets")
    page.go_back()
    card.get_by_role("link", name="Mill").click()
    expect(page).to_have_url(f"{club.url}/s/{author.slug}")
