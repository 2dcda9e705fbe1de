"""Each page of the demo club has something to look at, for whom the tour and the README name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from demo.content import load_club
from demo.dealings import PASSWORD, load_dealings
from demo.seed import PRICES
from settings import Settings
from tests.api.club_client import Browser, Club, log_in, running_club
from tests.demo_club import seed_demo

STARS = {
    "camille": "camille@example.org",
    "oliveraie-du-mas": "bonjour@oliveraie-du-mas.example.org",
    "harriet": "harriet@example.com",
}

each_star = pytest.mark.parametrize("star", STARS)


def test_texts_are_written_as_members_write_them() -> None:
    """Members write no HTML: a tag in a text would be shown as it stands."""
    texts = [text for said in load_dealings().publications for text in said.draft.texts]
    assert len(texts) > 4
    assert [text for text in texts if "<" in text] == []


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Club]:
    """The demo club as `marieur demo` makes it."""
    folder = tmp_path_factory.mktemp("demo")
    seed_demo(folder)
    settings = Settings(
        data_dir=folder,
        secret_keys=(SecretStr(Fernet.generate_key().decode()),),
        price_list=PRICES,
    )
    with running_club(settings) as club:
        yield club


@pytest.fixture(scope="module")
def stars(club: Club) -> dict[str, Browser]:
    return {slug: log_in(club, email, PASSWORD) for slug, email in STARS.items()}


@each_star
def test_subscribers_are_authorised_and_some_wait(stars: dict[str, Browser], star: str) -> None:
    """F1."""
    there = stars[star].get("/subscribers", limit=100)["entries"]
    states = [one["state"] for one in there]
    assert states.count("authorised") >= 20
    assert states.count("pending") >= 2
    assert stars[star].get("/subscriptions")["entries"]


@each_star
def test_statistics_have_figures(stars: dict[str, Browser], star: str) -> None:
    """F4: twenty subscribers or more are told as ten at least, whatever they are rounded by."""
    assert stars[star].get("/statistics")["subscribers"] >= 10


@each_star
def test_circles_hold_some_subscribers_and_not_all(stars: dict[str, Browser], star: str) -> None:
    """F3."""
    circles = stars[star].get("/circles")["entries"]
    assert len(circles) >= 2
    counts = [one["count"] for one in circles if not one["rule"]["tiers"]]
    assert 0 < min(counts) <= max(counts) < 20


def test_private_messages_reach_the_circles_they_are_for(stars: dict[str, Browser]) -> None:
    """P2, F3: an olive grower's prices for grocers are on a grocer's feed, not on a weaver's."""
    said = load_dealings().publications[0].draft.title
    assert said in _on_feed(stars["camille"])
    assert said in _on_feed(stars["harriet"])
    with log_in(stars["camille"].club, "atelier@bois-debout.example.org", PASSWORD) as other:
        assert said not in _on_feed(other)
        assert load_dealings().publications[1].draft.title in _on_feed(other)


@each_star
def test_feeds_have_what_others_shared(stars: dict[str, Browser], star: str) -> None:
    """F2, P6."""
    entries = stars[star].get("/feed")["entries"]
    assert len(entries) >= 10
    assert any(one["shared_by"] for one in entries)
    assert stars[star].get("/shares")["entries"]


def test_deals_wait_to_be_confirmed_and_to_be_rated(stars: dict[str, Browser]) -> None:
    """A16."""
    for star in ("camille", "harriet"):
        deals = stars[star].get("/deals")["entries"]
        assert any(one["state"] == "proposed" and not one["recorded"] for one in deals)
        assert any(one["state"] == "confirmed" and one["stars"] is None for one in deals)
    assert stars["camille"].get("/sites/oliveraie-du-mas/profile")["reliable"]


@each_star
def test_cards_and_letters_are_there(stars: dict[str, Browser], star: str) -> None:
    """A12, A13."""
    assert stars[star].get("/signatures")["entries"]
    assert stars[star].get("/messages")["entries"]


@each_star
def test_plans_run_and_are_invoiced(stars: dict[str, Browser], star: str) -> None:
    """C5."""
    orders = stars[star].get("/me/plan")["orders"]
    assert {"paid", "running"} & {one["state"] for one in orders}
    assert stars[star].get("/me/invoices")["entries"]
    waiting = [one for one in orders if one["state"] == "open"]
    assert len(waiting) == (star != "oliveraie-du-mas")


def test_a_webmaster_and_a_supervisor_act_for_the_grower(
    club: Club, stars: dict[str, Browser]
) -> None:
    """A4, A5."""
    acting = stars["oliveraie-du-mas"].get("/delegates")["entries"]
    assert {one["kind"] for one in acting} == {"webmaster", "supervisor"}
    with log_in(club, "apolline@oliveraie-du-mas.example.org", PASSWORD) as supervisor:
        assert supervisor.get("/circles")["entries"]


def test_the_club_tells_something(club: Club, stars: dict[str, Browser]) -> None:
    """C4, C11: a notice above the pages, a newsletter sent, questions that wait for an answer."""
    assert club.visitor(**{"accept-language": "fr"}).get("/notices")["entries"]
    assert stars["camille"].get("/me/newsletter")["subscribed"]
    with log_in(club, "administrator@example.org", PASSWORD) as administrator:
        assert administrator.get("/admin/newsletters")["entries"]
        assert len(administrator.get("/admin/contact")["entries"]) == 2


def test_hours_are_their_own() -> None:
    """Feeds are in order of time: no two publications are of one hour."""
    ages = [one.age_hours for one in load_club().past]
    mine = [one.age.total_seconds() / 3600 for one in load_dealings().publications]
    assert not set(mine) & set(ages)
    assert len(mine) == len(set(mine))


def test_both_languages_are_written() -> None:
    dealings = load_dealings()
    assert {one.draft.language for one in dealings.publications} == {"fr", "en"}
    assert {one.draft.type for one in dealings.publications} == {"private", "company"}


def test_delegates_are_adults() -> None:
    """A2."""
    born = [
        one.delegate.birth_date
        for delegates in load_dealings().delegates.values()
        for one in delegates
        if one.delegate.kind != "webmaster"
    ]
    assert max(born) < date(2005, 1, 1)


def _on_feed(reader: Browser) -> list[str]:
    entries = reader.get("/feed", limit=100)["entries"]
    return [one["publication"]["title"] for one in entries]
