"""An administrator mends a bad marriage and takes it back, in a browser (M6)."""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from secrets import choice

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from api.i18n import translator
from club.roles import grant
from house import House
from schemas.words import Role
from tests.browser.conftest import Club, Member, serving_club

LOCALES = {"en": "en-US", "fr": "fr-FR"}
Say = Callable[[str], str]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, House]]:
    """A club of this module's own: it counts all marriages there are."""
    with serving_club(tmp_path_factory.mktemp("tuned")) as running:
        yield running


@dataclass
class Walk:
    """A member's open hub with a bad marriage, and the administrator's page."""

    word: str
    hub: Page
    desk: Page
    say: Say
    """A wording of the page in its language."""

    def press(self, name: str) -> None:
        """Press a button of the administrator's page, by its English name."""
        self.desk.get_by_role("button", name=self.say(name), exact=True).click()

    def at_desk(self, *found: str) -> None:
        """The page settles, says all this, and axe finds nothing wrong with it."""
        for words in found:
            expect(self.desk.locator("main")).to_contain_text(words, timeout=60_000)
        expect(self.desk.locator("progress")).to_have_count(0, timeout=60_000)
        results = Axe().run(self.desk)
        assert [violation["id"] for violation in results.response["violations"]] == []

    def on_hub(self, count: int) -> None:
        """The open hub comes to show so many entries, without being touched."""
        expect(self.hub.locator(".card")).to_have_count(count, timeout=60_000)


@pytest.fixture(params=["en", "fr"])
def walk(request: pytest.FixtureRequest, club: Club) -> Walk:
    language = request.param
    word = "zk" + "".join(choice(string.ascii_lowercase) for _ in range(7)) + "o"
    ada, reader, author = (club.join(name, language) for name in ("Ada", "Rosa", "Berthe"))
    grant(club.house.truth, ada.email, Role.ADMINISTRATOR)
    reader.add_keyword(f"{word}s")
    author.publish("Not meant", word)
    return Walk(
        word,
        visited(club, reader, "/hub", language),
        visited(club, ada, "/me", language),
        translator(language).gettext,
    )


def visited(club: Club, member: Member, path: str, language: str) -> Page:
    page = club.visit(member, locale=LOCALES[language], reduced_motion="reduce")
    page.goto(path)
    return page


def test_a_bad_marriage_is_found_mended_and_taken_back(walk: Walk) -> None:
    hub, desk, say, word = walk.hub, walk.desk, walk.say, walk.word
    walk.on_hub(1)
    hub.locator(".card [data-entry-menu] > summary").click()
    hub.locator(".card").get_by_role("button", name=say("Wrong match")).click()
    expect(hub.locator(".notice")).to_be_visible()
    hub.goto("/hub")

    desk.get_by_role("link", name=say("Tune the analyzers")).click()
    before = desk.locator(".lead").inner_text()
    walk.at_desk(f"{word}s ↔ {word}")
    desk.get_by_role("link", name=f"{say('Change the settings')} {word}s").click()
    entries = desk.get_by_label(say("Canonical forms that are exceptions"))
    entries.fill(f"{entries.input_value()}\n{word}s = {word}sis".strip())
    walk.at_desk()
    walk.press("Save in the draft")
    walk.at_desk(f"{word}s = {word}sis")
    expect(desk.get_by_role("table")).to_have_count(0)
    golden = {
        "interest": {"text": f"{word}s", "language": "en"},
        "offer": {"text": word, "language": "en"},
        "marries": False,
    }
    desk.get_by_label(say("Judgements")).fill(json.dumps(golden))
    walk.press("Judge")
    expect(desk.get_by_role("columnheader", name=say("Draft"))).to_be_visible()
    walk.at_desk("precision")
    walk.press("Preview")
    walk.at_desk(say("Marriages lost"), say("Keywords whose keys change"))
    desk.locator("summary", has_text=say("Marriages lost")).click()
    walk.on_hub(1)

    desk.get_by_label(say("Why?")).fill("No such thing")
    walk.press("Apply")
    expect(desk.get_by_role("button", name=say("Apply in spite of the loss"))).to_be_visible()
    walk.on_hub(1)
    walk.at_desk()
    walk.press("Apply in spite of the loss")
    walk.on_hub(0)
    walk.at_desk("No such thing")
    expect(desk.locator(".lead")).not_to_have_text(before)
    history = desk.get_by_role("region", name=say("History"))
    history.locator("summary").first.click()
    expect(history.locator("ins").first).to_have_text(f"{word}s = {word}sis")

    walk.press("Go back to the former edition")
    walk.on_hub(1)
    expect(desk.locator(".lead")).to_have_text(before)
    walk.at_desk()
