"""The live stream through HTTP: who hears what, from when, until when (M1, P8)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    invented,
    is_problem,
    program,
    publish,
    register,
    settle,
)


def test_m1_a_match_arrives_on_the_open_hub_with_its_reasons(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    with member.live() as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        published = publish(author, word)
        event = stream.next()
    assert event is not None
    assert event["event"] == "publication"
    assert event["data"]["publication"]["id"] == published["id"]
    assert event["data"]["reasons"] == [{"keyword": word, "kind": "b2b", "need": None}]
    assert event["data"]["topics"] == ["hub"]
    (entry,) = member.get("/hub")["entries"]
    assert event["data"] == {**entry, "topics": ["hub"]}


def test_p8_what_goes_offline_is_withdrawn_from_the_open_hub(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    with member.live() as stream:
        published = publish(author, word)
        # One that goes before a page was told of it is never shown there.
        events = [stream.next()]
        author.post(f"/publications/{published['id']}/offline", expect=200)
        events.append(stream.next())
    assert [event["event"] for event in events if event] == ["publication", "withdrawn"]
    assert events[1] is not None
    assert events[1]["data"]["publication"] == published["id"]


def test_nothing_is_missed_between_the_page_and_the_stream(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    settle(club)
    cursor = member.get("/hub")["cursor"]
    missed = publish(author, word)
    with member.live(after=cursor) as stream:
        event = stream.next()
        assert event is not None
        assert event["data"]["publication"]["id"] == missed["id"]
        later = publish(author, word)
        event = stream.next()
        assert event is not None
        assert event["data"]["publication"]["id"] == later["id"]


@pytest.mark.parametrize(
    "wrong",
    ["x", ":", "a:b", "none:0", "0:0", "x" * 100, "é:1", "a:²", "a:-1", f"a:{'9' * 90}"],
)
def test_an_event_id_that_is_none_gives_a_reset(club: Club, wrong: str) -> None:
    member = register(club)
    headers = {b"last-event-id": wrong.encode()}
    with member.http.stream("GET", "/api/v1/live?topics=hub", headers=headers) as answer:
        assert answer.status_code == 200
        for line in answer.iter_lines():
            if line.startswith("event:"):
                assert line == "event: reset"
                break


def test_an_event_id_that_is_too_long_is_refused(club: Club) -> None:
    member = register(club)
    is_problem(member.call("GET", f"/live?topics=hub&after={'x' * 101}"), 422, "invalid")
    headers = {"last-event-id": "x" * 101}
    is_problem(member.call("GET", "/live?topics=hub", headers=headers), 422, "invalid")


@pytest.mark.parametrize("topics", ["", ",", "x", "hub,x", "site", "HUB", "\x00"])
def test_topics_that_are_none_are_refused(club: Club, topics: str) -> None:
    answer = register(club).call("GET", "/live", params={"topics": topics})
    assert "topics" in is_problem(answer, 422, "invalid")["fields"]


def test_topics_of_sites(club: Club) -> None:
    member = register(club)
    for slug in ("nobody-has-this", "", "\x00", "../x"):
        answer = member.call("GET", "/live", params={"topics": f"site:{slug}"})
        is_problem(answer, 404, "not_found")
    many = ",".join(f"site:s{number}" for number in range(11))
    is_problem(member.call("GET", "/live", params={"topics": many}), 422, "invalid")


def test_a_site_that_is_no_more_is_left_out_of_a_stream(club: Club) -> None:
    word = invented()
    member, author, gone = register(club), register(club), register(club)
    add_keyword(member, word)
    site = f"site:{gone.account['slug']}"
    gone.call("DELETE", "/me")
    with member.live(f"hub,{site}") as stream:
        first = stream.next()
        published = publish(author, word)
        then = stream.next()
    assert first == {"event": "reset", "data": {"topics": [site]}}
    assert then is not None
    assert then["data"]["publication"]["id"] == published["id"]
    is_problem(member.call("GET", "/live", params={"topics": site}), 404, "not_found")


def test_strangers_have_no_hub_but_hear_of_sites(club: Club) -> None:
    author = register(club)
    is_problem(club.visitor().call("GET", "/live?topics=hub"), 401, "unauthenticated")
    with club.visitor().live(f"site:{author.account['slug']}") as stream:
        published = publish(author, invented())
        event = stream.next()
    assert event is not None
    assert event["data"]["publication"]["id"] == published["id"]
    assert event["data"]["reasons"] == []


def _logs_out(member: Browser) -> None:
    member.call("DELETE", "/session")


def _erases(member: Browser) -> None:
    member.call("DELETE", "/me")


def test_a_page_of_somebody_else_is_told_to_load_again(club: Club) -> None:
    # Its reader logged in or out after it was loaded, before its stream was open.
    member, other = register(club), register(club)
    slug, account = other.account["slug"], member.account["id"]
    for reader in (club.visitor(), other):
        with reader.live(f"site:{slug}", member=account) as stream:
            event = stream.next()
        assert event is not None
        assert event["event"] == "reset"
    with member.live(f"site:{slug}", member=account) as stream:
        publish(other, "organic olive oil")
        event = stream.next()
    assert event is not None
    assert event["event"] == "publication"


@pytest.mark.parametrize("leaves", [_logs_out, _erases])
def test_the_stream_ends_with_the_session(club: Club, leaves: Callable[[Browser], None]) -> None:
    member = register(club)
    with member.live() as stream:
        leaves(member)
        assert stream.next(skip=("heartbeat", "reset")) is None


def test_other_sessions_of_the_member_stay_open(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    made = member.post("/me/tokens", {"name": "script"})
    with program(club, made["token"]).live() as ending, member.live() as staying:
        member.call("DELETE", f"/me/tokens/{made['id']}")
        assert ending.next(skip=("heartbeat", "reset")) is None
        publish(author, word)
        event = staying.next()
        assert event is not None
        assert event["event"] == "publication"
