"""Circles drawn by what members publish, never by what they look for (F3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.club_client import (
    PASSWORD,
    Browser,
    Club,
    add_keyword,
    invented,
    is_problem,
    publish,
    register,
    settle,
)
from tests.api.test_circles import circle, follows
from tests.api.test_feed import feed


@pytest.fixture
def author(club: Club) -> Browser:
    return register(club)


def inside(author: Browser, *keywords: str) -> list[str]:
    """Slugs of those whom a rule by keywords holds of now."""
    told = author.post("/circles/preview", {"rule": {"keywords": keywords}}, expect=200)
    assert told["count"] == len(told["sample"])
    return [one["member"]["slug"] for one in told["sample"]]


def offline(member: Browser, publication: str) -> None:
    member.post(f"/publications/{publication}/offline", expect=200)


def test_f3_a_rule_by_keywords_asks_for_what_members_publish(club: Club, author: Browser) -> None:
    word, other = invented(), invented()
    member = follows(club, author)
    slug = member.account["slug"]
    add_keyword(member, word)
    assert inside(author, word) == [], "what members look for is nobody's to draw by"
    made = publish(member, {"text": f"fresh {word}s", "kind": "b2c", "need": "sell"})["id"]
    assert inside(author, word) == inside(author, other, f"{word}s") == [slug]
    assert inside(author, f"{word} of {other}") == []
    publish(register(club), word)
    assert inside(author, word) == [slug], "of subscribers alone"
    # Inside by editing and by coming back, outside by editing and by going.
    path = f"/publications/{made}"
    said = {"title": f"News of {other}", "texts": [f"All of {other}."]}
    keywords = [{"text": other, "kind": "b2c"}]
    assert member.call("PATCH", path, {**said, "keywords": keywords}).is_success
    assert (inside(author, word), inside(author, other)) == ([], [slug])
    offline(member, made)
    assert inside(author, other) == []
    member.post(f"{path}/online", expect=200)
    assert inside(author, other) == [slug]
    assert member.call("DELETE", path).status_code == 204
    assert inside(author, other) == []
    is_problem(author.call("POST", "/circles/preview", {"rule": {"keywords": ["?!"]}}), 422)


@pytest.mark.parametrize(
    "settings",
    [
        {"reading_tier": "basic_plus"},
        {"places": {"hub": False, "site": False}},
        {"circles": True},
    ],
    ids=str,
)
def test_f3_what_not_every_member_may_see_puts_nobody_into_a_circle(
    club: Club, author: Browser, settings: dict[str, Any]
) -> None:
    word, member = invented(), follows(club, author)
    if "circles" in settings:
        settings = {"circles": [circle(member)]}
    made = publish(member, word, settings=settings)["id"]
    assert inside(author, word) == []
    opened = {"reading_tier": "basic_free", "places": {"site": True}, "circles": []}
    assert member.call("PATCH", f"/publications/{made}", {"settings": opened}).is_success
    assert inside(author, word) == [member.account["slug"]]
    # Nor do keywords that their text does not bear out, nor what is for subscribers alone.
    rare = invented()
    untrue = publish(member, invented(), rare, title="News", texts=["Of something."])
    assert untrue["keywords"][1]["state"] == "held", untrue
    member.post(
        "/publications",
        {
            "type": "private",
            "language": "en",
            "title": f"Of {rare}",
            "texts": [f"All of {rare}."],
            "keywords": [{"text": rare, "kind": "b2b"}],
        },
    )
    assert inside(author, rare) == []


def test_f3_open_pages_follow_what_their_reader_publishes(club: Club, author: Browser) -> None:
    word, member = invented(), follows(club, author)
    drawn = circle(author, keywords=[word])
    restricted = publish(author, invented(), settings={"circles": [drawn]})["id"]
    assert feed(member) == []
    settle(club)
    with member.live("feed") as stream:

        def loads_again() -> list[str]:
            told = stream.next()
            assert told is not None
            assert told["event"] == "reset"
            return feed(member)

        made = publish(member, word)["id"]
        assert loads_again() == [restricted]
        offline(member, made)
        assert loads_again() == []
        member.post(f"/publications/{made}/online", expect=200)
        assert loads_again() == [restricted]
        path = f"/publications/{made}"
        assert member.call("PATCH", path, {"settings": {"reading_tier": "basic_plus"}}).is_success
        assert loads_again() == []
        settings = {"settings": {"reading_tier": "basic_free"}}
        assert member.call("PATCH", path, settings).is_success
        assert loads_again() == [restricted]
        assert member.call("DELETE", path).status_code == 204
        assert loads_again() == []


def test_f3_nobody_else_s_pages_load_again_for_what_they_publish(
    club: Club, author: Browser
) -> None:
    word, member = invented(), follows(club, author)
    circle(author)
    settle(club)
    with member.live("hub") as stream:
        add_keyword(member, word)
        told = stream.next()
        assert told is not None
        assert told["event"] == "reset", "a keyword of their own"
        publish(member, invented())
        other = publish(author, word)
        told = stream.next()
        assert told is not None
        assert (told["event"], told["data"]["publication"]["id"]) == ("publication", other["id"])


def test_f3_who_is_erased_or_changes_the_rule_is_out_at_once(club: Club, author: Browser) -> None:
    words = [invented(), invented()]
    members = [follows(club, author) for _ in words]
    for member, word in zip(members, words, strict=True):
        publish(member, word)
    drawn = circle(author, keywords=words)
    made = publish(author, invented(), settings={"circles": [drawn]})["id"]
    assert author.get(f"/circles/{drawn}")["count"] == author.get("/circles")["entries"][0]["count"]
    assert author.get(f"/circles/{drawn}")["count"] == 2
    assert all(member.call("GET", f"/publications/{made}").is_success for member in members)
    rule = {"name": "One", "rule": {"keywords": words[:1]}}
    assert author.call("PUT", f"/circles/{drawn}", rule).json()["count"] == 1
    assert [one.call("GET", f"/publications/{made}").status_code for one in members] == [200, 404]
    assert members[0].call("DELETE", "/me", {"password": PASSWORD}).is_success
    assert author.get(f"/circles/{drawn}")["count"] == 0


def test_f3_the_page_draws_by_keywords_and_counts(club: Club, author: Browser) -> None:
    word, member = invented(), follows(club, author, full_name="Belle Voisine")
    publish(member, word)

    def send(**fields: Any) -> tuple[int, str]:
        answer = author.http.post("/me/circles", data={"csrf_token": author.csrf, **fields})
        return answer.status_code, answer.text

    assert "Belle Voisine" in send(keywords=f"{invented()}, {word}", action="preview")[1]
    assert "Belle Voisine" not in send(keywords=invented(), action="preview")[1]
    assert "The rule is not complete yet" in send(keywords="?!", action="preview")[1]
    status, text = send(name="x", keywords="?!")
    assert (status, "holds no word to look for" in text) == (422, True)
    assert send(name="Millers", keywords=f"{word}, flour")[0] == 303
    (made,) = author.get("/circles")["entries"]
    assert made["rule"]["keywords"] == [word, "flour"]
    assert f'value="{word}, flour"' in author.http.get(f"/me/circles/{made['id']}").text
