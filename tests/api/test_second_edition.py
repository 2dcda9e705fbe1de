"""Whatever tells or compares keys does so in an edition whose keys are stamped (M6)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from schemas.circle import Circle
from schemas.outbox import Topic
from schemas.publication import Publication
from settings import Settings
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    eventually,
    invented,
    on_hub,
    publish,
    register,
    running_club,
)
from tests.api.test_apply import apply, drafted, sound
from tests.api.test_circles import circle, follows
from tests.api.test_reach import preview as preview_publication
from tests.api.test_search import search
from tests.api.test_senses import AVOCADO, LAWYER, patch, write
from tests.api.test_tuning import ADMIN, administrator, preview

CROWD = 20
"""Members with the same keyword, from which a reach is told."""


@pytest.fixture
def club(own_settings: Settings) -> Iterator[Club]:
    with running_club(own_settings) as club:
        yield club


def test_what_is_told_of_keywords_stays_what_it_was(club: Club) -> None:
    ada, author = administrator(club), register(club)
    crowd = [register(club) for _ in range(CROWD)]
    for member in crowd:
        add_keyword(member, "fresh gizmos")
    published = publish(author, "fresh gizmos")
    # A count is of what can be found already.
    eventually(lambda: crowd[0].get("/keywords")["entries"][0]["selects"] == 1)
    listed = crowd[0].get("/keywords")["entries"]
    previewed = preview_publication(author, "fresh gizmos")
    assert previewed["reach"]["about"] in (10, 20)
    revision = drafted(ada, names=["zyx"])
    preview(ada, revision)
    assert apply(ada, revision) == 2
    assert listed[0]["explanation"]
    assert crowd[0].get("/keywords")["entries"] == listed
    assert preview_publication(author, "fresh gizmos") == previewed
    assert author.get(f"/publications/{published['id']}")["keywords"] == published["keywords"]
    crowd[0].post("/feedback", {"publication": published["id"], "what": "wrong_match"})
    (doubted,) = ada.get(f"{ADMIN}/wrong-matches")["entries"]
    assert doubted["keys"] == ["en:gizmo›fresh|plain"]
    assert crowd[0].get("/me/export")["keywords"][0]["keys"] == listed[0]["keys"]


def test_searches_find_what_was_published_before_and_what_older_clubs_left(club: Club) -> None:
    ada, author = administrator(club), register(club)
    rare = invented()
    published = [publish(author, rare)["id"] for _ in range(2)]
    with club.house.truth.work() as work:
        # As a club leaves it that knew of no searches.
        work.session.get_one(Publication, published[0]).words = {}
        work.commit()
    revision = drafted(ada, names=["zyx"])
    preview(ada, revision)
    apply(ada, revision)
    published.append(publish(author, rare)["id"])
    assert search(ada, f"{rare}s") == published[::-1]
    sound(club)


def offer(author: Browser, sense: str, title: str) -> None:
    keyword = {"text": "avocat", "kind": "b2c", "language": "fr", "sense": sense}
    publish(author, keyword, title=title)


def test_a_sense_is_chosen_for_every_edition(club: Club) -> None:
    ada, member, author = administrator(club), register(club), register(club)
    offer(author, AVOCADO, "Fruit")
    offer(author, LAWYER, "Law")
    path = f"/keywords/{write(member, 'avocat', sense=LAWYER)['id']}"
    revision = drafted(ada, names=["zyx"])
    preview(ada, revision)
    apply(ada, revision)
    assert on_hub(member) == ["Law"]
    assert patch(member, path, {"sense": AVOCADO})["sense"] == AVOCADO
    assert on_hub(member) == ["Fruit"]
    offer(author, LAWYER, "More law")
    offer(author, AVOCADO, "More fruit")
    sound(club)
    ada.post(f"{ADMIN}/rollback", expect=200)
    assert on_hub(member) == ["More fruit", "Fruit"]
    sound(club)


def test_k8_excluded_keywords_are_read_by_every_edition(club: Club) -> None:
    ada, member, author = administrator(club), register(club), register(club)
    add_keyword(member, "sprockets", **{"except": ["rusty gadgets"]})
    publish(author, "sprockets", {"text": "rusty gizmos", "kind": "b2b"})
    assert len(on_hub(member)) == 1
    revision = drafted(ada, synonyms={"gadget": "gizmo"})
    preview(ada, revision)
    apply(ada, revision)
    assert on_hub(member) == []
    sound(club)
    ada.post(f"{ADMIN}/rollback", expect=200)
    assert len(on_hub(member)) == 1


def test_f3_circles_by_keywords_are_read_by_every_edition(club: Club) -> None:
    ada, author = administrator(club), register(club)
    member = follows(club, author)
    made = publish(member, "sprockets and gadgets", {"text": "gadget", "kind": "b2b"})
    drawn = circle(author, keywords=["gizmos"])

    def count(by: Browser = author) -> int:
        return int(by.get(f"/circles/{drawn}")["count"])

    assert made["keywords"][1]["state"] == "live"
    assert count() == 0
    revision = drafted(ada, synonyms={"gadget": "gizmo"})
    preview(ada, revision)
    apply(ada, revision)
    assert count() == 1
    # A process that knows of one edition alone wrote this circle.
    with club.house.truth.work() as work:
        row = work.session.get_one(Circle, drawn)
        row.keys = {"1": (row.keys or {})["1"]}
        work.note(Topic.CIRCLES, row.account_id)
        work.commit()
    eventually(lambda: count() == 1)
    ada.post(f"{ADMIN}/rollback", expect=200)
    assert count() == 0
