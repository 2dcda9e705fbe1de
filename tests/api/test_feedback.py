"""What members say of entries, through HTTP: hide, mute, wrong match, report (K5, K6, K8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from club import feedback
from club.feedback import MOST_A_DAY
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    eventually,
    invented,
    is_problem,
    on_hub,
    publish,
    register,
)


def say(member: Browser, what: str, publication: str, **rest: Any) -> dict[str, Any]:
    body = {"publication": publication, "what": what, **rest}
    return dict(member.post("/feedback", body))


def undo(member: Browser, said: dict[str, Any]) -> None:
    assert member.call("DELETE", f"/feedback/{said['id']}").status_code == 204


def on_site(visitor: Browser, author: Browser) -> list[str]:
    home = visitor.get(f"/sites/{author.account['slug']}/home")
    return [entry["publication"]["id"] for entry in home["entries"]]


def hub_ids(member: Browser) -> list[str]:
    return [entry["publication"]["id"] for entry in member.get("/hub")["entries"]]


def test_k8_a_hidden_entry_leaves_hub_and_sites_and_comes_back(club: Club) -> None:
    word = invented()
    member, author, other = register(club), register(club), register(club)
    add_keyword(member, word)
    add_keyword(other, word)
    kept, gone = publish(author, word)["id"], publish(author, word)["id"]
    said = say(member, "hide", gone)
    assert (said["what"], said["publication"]["id"]) == ("hide", gone)
    assert hub_ids(member) == [kept]
    assert on_site(member, author) == [kept]
    assert hub_ids(other) == on_site(other, author) == [gone, kept]
    eventually(lambda: [one["selects"] for one in member.get("/keywords")["entries"]] == [1])
    assert member.call("GET", f"/publications/{gone}").status_code == 200
    undo(member, said)
    assert hub_ids(member) == on_site(member, author) == [gone, kept]


def test_k8_a_muted_author_is_silent_on_hub_site_and_push(club: Club) -> None:
    word = invented()
    member, author, friend = register(club), register(club), register(club)
    add_keyword(member, word)
    first = publish(author, word)["id"]
    said = say(member, "mute", first)
    assert said["author"]["slug"] == author.account["slug"]
    assert hub_ids(member) == on_site(member, author) == []
    with member.live() as stream:
        publish(author, word)
        heard = publish(friend, word)["id"]
        event = stream.next()
        assert event is not None
        assert (event["event"], event["data"]["publication"]["id"]) == ("publication", heard)
    assert hub_ids(member) == [heard]
    undo(member, said)
    assert len(hub_ids(member)) == 3


@pytest.mark.parametrize("what", ["hide", "mute"])
def test_k8_open_pages_follow_at_once(club: Club, what: str) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    published = publish(author, word)["id"]
    with member.live() as stream:
        said = say(member, what, published)
        assert (event := stream.next()) is not None
        assert event["event"] == "reset"
        undo(member, said)
        assert (event := stream.next()) is not None
        assert event["event"] == "reset"


def test_k8_an_edit_brings_nothing_hidden_back(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    hidden = publish(author, word)["id"]
    say(member, "hide", hidden)
    with member.live() as stream:
        author.call("PATCH", f"/publications/{hidden}", {"title": f"Again {word}"})
        seen = publish(author, word)["id"]
        assert (event := stream.next()) is not None
        assert event["data"]["publication"]["id"] == seen
    assert hub_ids(member) == [seen]


def test_saying_it_twice_is_saying_it_once(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    published = publish(author, word)["id"]
    for what in ("hide", "mute", "wrong_match", "report"):
        assert say(member, what, published)["id"] == say(member, what, published)["id"]
    listed = member.get("/feedback")["entries"]
    assert sorted(one["what"] for one in listed) == ["hide", "mute", "report", "wrong_match"]
    for one in listed:
        undo(member, one)
    assert member.get("/feedback")["entries"] == []
    is_problem(member.call("DELETE", f"/feedback/{listed[0]['id']}"), 404)


def test_k6_nobody_undoes_what_others_said(club: Club) -> None:
    member, author, other = register(club), register(club), register(club)
    said = say(member, "hide", publish(author, invented())["id"])
    is_problem(other.call("DELETE", f"/feedback/{said['id']}"), 404)
    assert other.get("/feedback")["entries"] == []
    is_problem(club.visitor().call("GET", "/feedback"), 401)


def test_m5_nothing_is_said_of_what_is_not_open(club: Club) -> None:
    member, author = register(club), register(club)
    published = publish(author, invented())["id"]
    said = say(member, "hide", published)
    assert author.call("POST", f"/publications/{published}/offline").status_code == 200
    for id_ in (published, "0" * 16, "nothing"):
        body = {"publication": id_, "what": "report"}
        is_problem(member.call("POST", "/feedback", body), 404, "not_found")
    (listed,) = member.get("/feedback")["entries"]
    assert (listed["id"], listed["publication"]) == (said["id"], None)


def test_k6_nobody_mutes_or_reports_themselves(club: Club) -> None:
    member = register(club)
    own = publish(member, invented())["id"]
    for what in ("mute", "report"):
        problem = is_problem(
            member.call("POST", "/feedback", {"publication": own, "what": what}), 422
        )
        assert problem["fields"].keys() == {"publication"}


def test_m6_a_wrong_match_tells_administrators_both_sides(club: Club) -> None:
    word = invented()
    member, second, author = register(club), register(club), register(club)
    add_keyword(member, f"fresh {word}", need="buy")
    add_keyword(member, invented())
    add_keyword(second, f"fresh {word}", need="buy")
    published = publish(author, {"text": f"fresh {word}", "kind": "b2b", "need": "sell"})["id"]
    say(member, "wrong_match", published, keyword=f"fresh {word}", comment="Another thing.")
    say(second, "wrong_match", published)
    with club.house.truth.read() as session:
        doubted = feedback.wrong_matches(session, 1_000)
    (found,) = [one for one in doubted if word in one.interest.text]
    assert found.times == 2
    assert (found.interest.need, found.offer.need) == ("buy", "sell")
    assert found.offer.text == f"fresh {word}"
    assert found.keys == (f"en:{word}›fresh|buy",)
    assert found.comments == ("Another thing.",)
    assert found.publication == published


def test_a_wrong_match_needs_a_match(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, invented())
    published = publish(author, word)["id"]
    for more in ({}, {"keyword": word}):
        body = {"publication": published, "what": "wrong_match", **more}
        is_problem(member.call("POST", "/feedback", body), 422, "invalid")
    assert member.get("/feedback")["entries"] == []


def test_k6_each_member_s_report_counts_once(club: Club) -> None:
    author = register(club)
    published = publish(author, invented())["id"]
    members = [register(club) for _ in range(2)]
    for member in members:
        for _ in range(3):
            said = say(
                member, "report", published, comment=f"Not true, says {member.account['slug']}."
            )
    with club.house.truth.read() as session:
        (found,) = [
            one for one in feedback.reports(session, 10_000) if one.publication == published
        ]
    assert (found.times, len(found.comments)) == (2, 2)
    assert found.author == author.account["slug"]
    with club.house.truth.work() as work:
        feedback.settle(work, published, upheld=True)
        work.commit()
    undo(members[-1], said)
    with club.house.truth.read() as session:
        assert published not in {one.publication for one in feedback.reports(session, 10_000)}
    assert [one["what"] for one in members[-1].get("/feedback")["entries"]] == ["report"]


def test_k6_mass_reports_are_bounded(club: Club) -> None:
    member, author = register(club), register(club)
    for _ in range(MOST_A_DAY):
        say(member, "report", publish(author, invented())["id"])
    one_more = {"publication": publish(author, invented())["id"], "what": "report"}
    is_problem(member.call("POST", "/feedback", one_more), 429, "limit_reached")
    before = club.clock.moved
    club.clock.moved = before + timedelta(days=1, minutes=1)
    try:
        assert member.call("POST", "/feedback", one_more).status_code == 201
    finally:
        club.clock.moved = before


def test_c8_what_was_said_is_exported_and_erased(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    published = publish(author, word)["id"]
    for what in ("hide", "mute", "wrong_match", "report"):
        say(member, what, published)
    assert len(member.get("/me/export")["feedback"]) == 4
    assert on_hub(member) == []
    assert member.call("DELETE", "/me").status_code == 204
    with club.house.truth.read() as session:
        assert published not in {one.publication for one in feedback.reports(session, 10_000)}
