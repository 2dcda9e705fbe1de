"""The news feed through HTTP: read, paged, live, closed at once (F2, P8)."""

from __future__ import annotations

from typing import Any

from club.standing import block, unblock
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    invented,
    is_problem,
    publish,
    register,
    settle,
)
from tests.api.test_subscriptions import ask, decide, follow


def feed(member: Browser, **query: Any) -> list[str]:
    return [one["publication"]["id"] for one in member.get("/feed", **query)["entries"]]


def test_f2_the_feed_has_what_those_one_follows_publish(club: Club) -> None:
    member, one, other, stranger = (register(club) for _ in range(4))
    before = publish(one, invented())["id"]
    follow(member, one)
    follow(member, other)
    pending = register(club)
    ask(member, pending)
    publish(stranger, invented())
    publish(pending, invented())
    after = [publish(other, invented())["id"], publish(one, invented())["id"]]
    assert feed(member) == [*after[::-1], before]
    assert feed(one) == feed(stranger) == []
    (entry, *_) = member.get("/feed")["entries"]
    assert entry["publication"]["author"]["slug"] == one.account["slug"]
    page = member.http.get("/feed")
    assert page.status_code == 200
    assert all(published in page.text for published in (*after, before))
    is_problem(club.visitor().call("GET", "/feed"), 401)


def test_f2_the_feed_pages_through_busy_and_quiet_authors(club: Club) -> None:
    member, busy, quiet = (register(club) for _ in range(3))
    for author in (busy, quiet):
        follow(member, author)
    written = [publish(busy, invented())["id"] for _ in range(4)]
    written.append(publish(quiet, invented())["id"])
    written += [publish(busy, invented())["id"] for _ in range(3)]
    for limit in (1, 2, 3, 100):
        found: list[str] = []
        query: dict[str, Any] = {"limit": limit}
        while True:
            page = member.get("/feed", **query)
            assert len(page["entries"]) <= limit
            found += [one["publication"]["id"] for one in page["entries"]]
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
        assert found == written[::-1]


def test_p5_a_publication_leaves_the_feed_with_its_place(club: Club) -> None:
    member, author = register(club), register(club)
    follow(member, author)
    published = publish(author, invented(), settings={"places": {"feed": False}})["id"]
    assert feed(member) == []
    change = {"settings": {"places": {"feed": True, "hub": False, "site": False}}}
    author.call("PATCH", f"/publications/{published}", change)
    assert feed(member) == [published]
    # It shows nowhere else, and is open all the same to those on whose feed it is.
    assert member.call("GET", f"/publications/{published}").status_code == 200
    assert member.http.get(f"/p/{published}").status_code == 200
    stranger = register(club)
    for who in (stranger, club.visitor()):
        is_problem(who.call("GET", f"/publications/{published}"), 404)
    author.post(f"/publications/{published}/offline", expect=200)
    assert feed(member) == []
    is_problem(member.call("GET", f"/publications/{published}"), 404)


def test_p2_a_private_message_reaches_the_feeds_of_subscribers(club: Club) -> None:
    member, author, stranger = register(club), register(club), register(club)
    follow(member, author)
    with member.live("feed") as stream:
        sent = publish(author, type="private", title="Between us", texts=["Hello."])["id"]
        event = stream.next()
    assert event is not None
    assert event["data"]["publication"]["id"] == sent
    assert feed(member) == [sent]
    assert member.get(f"/publications/{sent}")["title"] == "Between us"
    is_problem(stranger.call("GET", f"/publications/{sent}"), 404)


def test_p5_the_reading_tier_holds_on_feeds(club: Club) -> None:
    member, author = register(club), register(club)
    follow(member, author)
    publish(author, invented(), settings={"reading_tier": "premium_vip"})
    open_to_all = publish(author, invented())["id"]
    assert feed(member) == feed(member, limit=1) == [open_to_all]


def test_k8_what_is_hidden_or_muted_leaves_the_feed(club: Club) -> None:
    member, author = register(club), register(club)
    follow(member, author)
    kept, hidden = publish(author, invented())["id"], publish(author, invented())["id"]
    member.post("/feedback", {"publication": hidden, "what": "hide"})
    assert feed(member) == feed(member, limit=1) == [kept]
    member.post("/feedback", {"publication": kept, "what": "mute"})
    assert feed(member) == []


def test_f1_whoever_is_removed_reads_nothing_more_at_once(club: Club) -> None:
    member, author = register(club), register(club)
    subscription = follow(member, author)
    only_feed = {"settings": {"places": {"hub": False, "site": False}}}
    published = publish(author, invented(), **only_feed)["id"]
    assert feed(member) == [published]
    author.call("DELETE", f"/subscribers/{subscription}")
    assert feed(member) == []
    is_problem(member.call("GET", f"/publications/{published}"), 404)


def test_p8_the_feed_follows_the_standing_of_its_authors(club: Club) -> None:
    member, author = register(club), register(club)
    follow(member, author)
    published = publish(author, invented())["id"]
    block(club.house.truth, author.account["email"])
    assert feed(member) == []
    unblock(club.house.truth, author.account["email"])
    assert feed(member) == [published]


def test_f2_an_open_feed_is_told_at_once(club: Club) -> None:
    member, author = register(club), register(club)
    follow(member, author)
    with member.live("feed") as stream:
        published = publish(author, invented())
        event = stream.next()
        assert event is not None
        assert event["event"] == "publication"
        assert event["data"]["publication"]["id"] == published["id"]
        assert (event["data"]["topics"], event["data"]["reasons"]) == (["feed"], [])
        author.call("PATCH", f"/publications/{published['id']}", {"title": "Changed"})
        event = stream.next()
        assert event is not None
        assert (event["event"], event["data"]["publication"]["title"]) == ("update", "Changed")
        author.post(f"/publications/{published['id']}/offline", expect=200)
        event = stream.next()
        assert event is not None
        assert event["event"] == "withdrawn"
        assert event["data"] == {"publication": published["id"], "topics": ["feed"]}


def test_f2_one_stream_tells_the_hub_and_the_feed_apart(club: Club) -> None:
    word = invented()
    member, followed, other = register(club), register(club), register(club)
    add_keyword(member, word)
    follow(member, followed)
    with member.live("hub,feed") as stream:
        told = []
        publish(other, word)
        publish(followed, invented())
        publish(followed, word)
        for _ in range(3):
            event = stream.next()
            assert event is not None
            told.append((event["data"]["topics"], len(event["data"]["reasons"])))
    assert told == [(["hub"], 1), (["feed"], 0), (["hub", "feed"], 1)]


def test_f1_an_open_feed_loads_again_when_a_subscription_begins_or_ends(club: Club) -> None:
    member, author = register(club), register(club)
    asked = ask(member, author)["id"]
    with member.live("feed") as stream:
        published = publish(author, invented())["id"]
        decide(author, asked, "authorised")
        event = stream.next()
        assert event is not None
        assert event["event"] == "reset"
        assert feed(member) == [published]
        author.call("DELETE", f"/subscribers/{asked}")
        event = stream.next()
        assert event is not None
        assert event["event"] == "reset"
        publish(author, invented())
        settle(club)
        add_keyword(member, invented())
        event = stream.next()
        assert event is not None
        assert event["event"] == "reset", "nothing of a feed that is over is told"


def test_f2_an_empty_feed_says_whether_anybody_is_followed(club: Club) -> None:
    member, one, other = (register(club) for _ in range(3))
    ask(member, other)
    assert "waits for a first subscription" in member.http.get("/feed").text
    follow(member, one)
    page = member.http.get("/feed").text
    assert "Nothing published yet" in page
    assert one.account["slug"] in page
    assert other.account["slug"] in page
