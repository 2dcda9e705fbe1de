"""The hub through HTTP: reasons, pages, what is new (M1)."""

from __future__ import annotations

from datetime import timedelta

from tests.api.club_client import (
    Club,
    add_keyword,
    invented,
    is_problem,
    publish,
    register,
    settle,
)


def test_m1_each_entry_says_which_keywords_brought_it(club: Club) -> None:
    one, two = invented(), invented()
    member, author = register(club), register(club)
    add_keyword(member, one, need="buy")
    add_keyword(member, two, kind="cultural")
    publish(author, {"text": one, "kind": "b2b", "need": "sell"}, {"text": two, "kind": "cultural"})
    (entry,) = member.get("/hub")["entries"]
    assert entry["reasons"] == [
        {"keyword": one, "kind": "b2b", "need": "buy"},
        {"keyword": two, "kind": "cultural", "need": None},
    ]


def test_m1_the_hub_belongs_to_members(club: Club) -> None:
    is_problem(club.visitor().call("GET", "/hub"), 401, "unauthenticated")


def test_m1_a_member_without_keywords_has_an_empty_hub(club: Club) -> None:
    hub = register(club).get("/hub")
    assert hub["entries"] == []
    assert hub["next"] is None
    assert hub["cursor"]


def test_pages_are_whole_and_without_repeats_while_things_are_published(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    before = [publish(author, word)["id"] for _ in range(7)][::-1]
    listed, cursor = [], None
    while True:
        page = member.get("/hub", limit=2, **({"cursor": cursor} if cursor else {}))
        listed += [entry["publication"]["id"] for entry in page["entries"]]
        cursor = page["next"]
        if cursor is None:
            break
        assert len(page["entries"]) == 2
        publish(author, word)
    assert listed == before


def test_pages_of_a_site_likewise(club: Club) -> None:
    author, visitor = register(club), club.visitor()
    before = [publish(author, invented())["id"] for _ in range(5)][::-1]
    listed, cursor = [], None
    while True:
        query: dict[str, str] = {"cursor": cursor} if cursor else {}
        page = visitor.get(f"/sites/{author.account['slug']}/home", limit=2, **query)
        listed += [entry["publication"]["id"] for entry in page["entries"]]
        cursor = page["next"]
        if cursor is None:
            break
        publish(author, invented())
    assert listed == before


def test_what_came_since_the_last_visit_is_counted(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    publish(author, word)
    assert member.get("/hub")["new_since_last_visit"] == 0
    club.clock.moved += timedelta(minutes=30)
    publish(author, word)
    publish(author, word)
    club.clock.moved += timedelta(seconds=1)
    assert member.get("/hub")["new_since_last_visit"] == 2
    hub = member.get("/hub")
    assert len(hub["entries"]) == 3
    new = [one for one in hub["entries"] if one["publication"]["published_at"] > hub["last_visit"]]
    assert len(new) == hub["new_since_last_visit"]


def test_what_is_new_stays_so_until_half_an_hour_without_a_look(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    member.get("/hub")
    publish(author, word)
    club.clock.moved += timedelta(minutes=30)
    seen = []
    for _ in range(3):
        seen.append(member.get("/hub")["new_since_last_visit"])
        club.clock.moved += timedelta(minutes=29)
    # Longer than a visit's pause since it began, but not since the last look.
    assert seen == [1, 1, 1]
    club.clock.moved += timedelta(minutes=1)
    assert member.get("/hub")["new_since_last_visit"] == 0


def test_what_came_since_the_last_visit_is_marked_on_the_page(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    publish(author, word)
    settle(club)
    mark = 'class="card-new" data-field="new">'
    assert mark not in member.http.get("/hub").text
    club.clock.moved += timedelta(minutes=30)
    publish(author, word)
    club.clock.moved += timedelta(seconds=1)
    settle(club)
    assert member.http.get("/hub").text.count(mark) == 1


def test_a_page_that_is_none_is_refused(club: Club) -> None:
    member = register(club)
    for query in ("cursor=x", "cursor=-1", "cursor=1e3", "limit=0", "limit=101", "pages=2"):
        problem = is_problem(member.call("GET", f"/hub?{query}"), 422, "invalid")
        assert query.split("=", maxsplit=1)[0] in problem["fields"]
    assert member.get("/hub", cursor=2**53)["entries"] == []
    is_problem(member.call("GET", f"/hub?cursor={10**400}"), 422, "invalid")
