"""Private Messages through HTTP and on pages: a feed's alone, whatever settings say (P2)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    draft,
    invented,
    is_problem,
    on_hub,
    publish,
    register,
    settle,
)
from tests.api.test_photos import sent

EVERYWHERE = {"site": True, "hub": True, "feed": True, "web": True}


def message(author: Browser, *keywords: str, **changes: Any) -> dict[str, Any]:
    """A Private Message whose settings ask for every place there is."""
    settings = {"places": EVERYWHERE, "shareable": True}
    return publish(author, *keywords, type="private", settings=settings, **changes)


def test_p2_it_shows_on_no_hub_no_site_and_to_no_search_engine(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    with member.live() as stream:
        made = message(author, word)
        # What comes next on the same page comes first: nothing was told of the message.
        article = publish(author, word)
        event = stream.next()
    assert event is not None
    assert event["data"]["publication"]["id"] == article["id"]
    assert made["settings"] == {
        "places": {"site": False, "hub": False, "feed": True, "web": False},
        "contact_tier": "basic_free",
        "reading_tier": "basic_free",
        "shareable": True,
        "circles": [],
    }
    assert on_hub(member) == [article["title"]]
    for visitor in (member, author, club.visitor()):
        home = visitor.get(f"/sites/{author.account['slug']}/home")
        assert [one["publication"]["id"] for one in home["entries"]] == [article["id"]]
    landing = club.visitor().http.get("/").text
    assert article["id"] in landing
    assert str(made["id"]) not in landing


def test_p2_whoever_comes_back_to_a_site_is_not_told_of_it(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    topics = f"site:{author.account['slug']}"
    publish(author, invented())
    settle(club)
    before = str(club.house.fanout.position)
    made = message(author, word)
    settle(club)
    with member.live(topics, after=before) as stream:
        other = publish(author, invented())
        event = stream.next()
    assert event is not None
    # A reset would tell that something of theirs was published.
    assert (event["event"], event["data"]["publication"]["id"]) == ("publication", other["id"])
    assert made["id"] != other["id"]


def test_p2_its_page_and_photo_open_for_its_author_alone(club: Club) -> None:
    member, author = register(club), register(club)
    made = message(author, media=[{"photo": sent(author)["id"]}], texts=["Between us."], title="T")
    address = f"/publications/{made['id']}"
    assert made["url"] == f"/p/{made['id']}"
    picture = made["media"][0]["url"]
    assert author.get(address)["texts"] == ["Between us."]
    page = author.http.get(f"/p/{made['id']}")
    assert page.status_code == 200
    assert '<meta name="robots" content="noindex">' in page.text
    assert author.http.get(picture).status_code == 200
    for other in (member, club.visitor()):
        assert "Between us" not in str(is_problem(other.call("GET", address), 404, "not_found"))
        assert other.http.get(f"/p/{made['id']}").status_code == 404
        assert other.http.get(picture).status_code == 404
    for what in ("hide", "mute", "report"):
        said = {"publication": made["id"], "what": what}
        is_problem(member.call("POST", "/feedback", said), 404, "not_found")


def test_p2_it_has_one_text_one_medium_and_no_need_of_keywords(club: Club) -> None:
    author = register(club)
    made = message(author, title="No keyword")
    assert made["state"] == "live"
    for body in (
        draft(type="private", title="Two", texts=["One.", "Two."]),
        draft(type="private", title="None", texts=[]),
    ):
        refused = is_problem(author.call("POST", "/publications", body), 422, "invalid")
        assert set(refused["fields"]) == {"texts"}
    videos = [{"video": f"https://youtu.be/dQw4w9WgXc{letter}"} for letter in "Qg"]
    body = draft(type="private", title="Two videos", texts=["One."], media=videos)
    assert "media" in is_problem(author.call("POST", "/publications", body), 422)["fields"]


def test_p6_it_is_not_shareable_unless_its_author_says_so(club: Club) -> None:
    author = register(club)
    assert publish(author, type="private", title="T")["settings"]["shareable"] is False
    assert message(author, title="T")["settings"]["shareable"] is True


def test_p2_it_reaches_no_hub_and_its_preview_says_so(club: Club) -> None:
    author, word = register(club), invented()
    preview = author.post("/publications/preview", draft(word, type="private"), expect=200)
    assert preview["reach"] is None
    assert preview["keywords"][0]["supported"] is True


@pytest.mark.parametrize("place", ["site", "hub", "web"])
def test_p2_no_change_of_settings_lets_it_out(club: Club, place: str) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    made = message(author, word)
    change = {"settings": {"places": {place: True, "feed": False}}}
    changed = author.call("PATCH", f"/publications/{made['id']}", change)
    assert changed.status_code == 200
    assert not any(changed.json()["settings"]["places"].values())
    settle(club)
    assert on_hub(member) == []
    is_problem(member.call("GET", f"/publications/{made['id']}"), 404)


def test_p2_a_person_composes_one_on_the_page(club: Club) -> None:
    author = register(club)
    form = {
        "type": "private",
        "language": "en",
        "title": "For my subscribers",
        "texts": "The whole of it.",
        "action": "publish",
        "csrf_token": author.csrf,
    }
    answer = author.http.post("/compose", data=form)
    assert answer.status_code == 303, answer.text
    page = author.http.get(answer.headers["location"])
    assert "The whole of it." in page.text
