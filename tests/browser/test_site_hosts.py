"""A Site at its own host, entered by a member (M2, C1)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PASSWORD, Club, serving_club


@pytest.fixture
def club(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Club]:
    """A club whose domain has hosts below it: browsers find those of `localhost` by themselves."""
    with serving_club(tmp_path_factory.mktemp("hosts"), "localhost") as running:
        club = Club(*running, chromium)
        yield club
        for context in club.contexts:
            context.close()
        assert club.complaints == []


def test_a_member_enters_a_site_at_its_own_host_and_leaves_it(club: Club) -> None:
    owner, member = club.join("Olive"), club.join("Rosa", language="fr")
    owner.publish("First pressing", "organic olive oil")
    owner.publish("A walnut table", "walnut tables")
    member.add_keyword("organic olive oil")
    page = club.visit(locale="fr-FR")
    host = club.url.replace("//", f"//{owner.slug}.")
    page.goto(f"{host}/")
    expect(page.locator("main .card")).to_have_count(2)

    page.get_by_role("link", name="L’arranger pour moi").click()
    page.get_by_label("E-mail").fill(member.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"{host}/")
    expect(page.locator("main .card-title")).to_have_text(["First pressing"])
    expect(page.get_by_text("Arrangé pour Rosa.")).to_be_visible()

    owner.publish("Second pressing", "organic olive oil")
    expect(page.locator("main .card")).to_have_count(2)
    page.get_by_role("link", name="Tout voir").click()
    page.wait_for_url(f"{host}/?everything=true")
    expect(page.locator("main .card")).to_have_count(3)

    page.get_by_role("button", name="Se déconnecter ici").click()
    page.wait_for_url(f"{host}/")
    expect(page.get_by_role("link", name="L’arranger pour moi")).to_be_visible()

    # The session at the club goes on, and lets them in without another login.
    page.get_by_role("link", name="L’arranger pour moi").click()
    page.wait_for_url(f"{host}/")
    expect(page.get_by_text("Arrangé pour Rosa.")).to_be_visible()


def test_open_pages_follow_when_the_session_at_the_club_ends(club: Club) -> None:
    owner, member = club.join("Olive"), club.join("Rosa")
    owner.publish("First pressing", "organic olive oil")
    owner.publish("A walnut table", "walnut tables")
    member.add_keyword("organic olive oil")
    page = club.visit(member)
    host = club.url.replace("//", f"//{owner.slug}.")
    page.goto(f"{host}/enter")
    page.wait_for_url(f"{host}/")
    expect(page.locator("main .card")).to_have_count(1)
    member.client.delete("/api/v1/session").raise_for_status()
    expect(page.locator("main .card")).to_have_count(2)
    expect(page.get_by_role("link", name="Arrange it for me")).to_be_visible()
