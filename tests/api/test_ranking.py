"""The order of hubs, homepages and searches through HTTP: one table, explained on each entry."""

from __future__ import annotations

from typing import Any

import httpx

from schemas.account import Account
from schemas.ranking import HUB_WEIGHTS
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    eventually,
    invented,
    publish,
    register,
    settle,
)

FRESH = {"feature": "recency", "value": 1.0, "share": 6}
ENGLISH = {"feature": "language", "value": 1.0, "share": 2}


def rate(club: Club, author: Browser, *, reliability: float, raters: int) -> None:
    """Have an author been rated, as so many confirmed deals would."""
    with club.house.truth.work() as work:
        account = work.session.get_one(Account, author.account["id"])
        account.reliability, account.raters = reliability, raters
        work.commit()


def ids(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["publication"]["id"] for entry in entries]


def test_m1_a_hub_is_ordered_by_points_then_date_and_says_what_gave_them(club: Club) -> None:
    word, narrow = invented(), invented()
    member, author = register(club), register(club)
    add_keyword(member, word, need="buy")
    add_keyword(member, f"{narrow} {word}")
    wanted = publish(author, {"text": word, "kind": "b2b", "need": "sell"})["id"]
    narrower = publish(author, f"{narrow} {word}")["id"]
    plain, newest = (publish(author, word)["id"] for _ in range(2))
    settle(club)
    entries = member.get("/hub")["entries"]
    assert ids(entries) == [narrower, wanted, newest, plain]
    assert [entry["rank"] for entry in entries] == [
        {
            "points": 11,
            "because": [
                {"feature": "specificity", "value": 0.5, "share": 2},
                {"feature": "keywords", "value": 0.5, "share": 1},
                ENGLISH,
                FRESH,
            ],
        },
        {"points": 11, "because": [{"feature": "need", "value": 1.0, "share": 3}, ENGLISH, FRESH]},
        {"points": 8, "because": [ENGLISH, FRESH]},
        {"points": 8, "because": [ENGLISH, FRESH]},
    ]
    # A page of two holds the newest two, whatever the others' rank.
    page = member.get("/hub", limit=2)
    assert ids(page["entries"]) == [newest, plain]
    assert ids(member.get("/hub", limit=2, cursor=page["next"])["entries"]) == [narrower, wanted]


def test_a16_reliability_decides_between_equals_and_never_above_a_better_match(club: Club) -> None:
    word = invented()
    member, reliable, other = register(club), register(club), register(club)
    add_keyword(member, word, need="buy")
    rate(club, reliable, reliability=0.9, raters=9)
    rate(club, other, reliability=0.9, raters=4)
    trusted, equal = publish(reliable, word)["id"], publish(other, word)["id"]
    better = publish(other, {"text": word, "kind": "b2b", "need": "sell"})["id"]
    settle(club)
    entries = member.get("/hub")["entries"]
    assert ids(entries) == [better, trusted, equal]
    assert [entry["rank"]["points"] for entry in entries] == [11, 8.5, 8]
    because = {one["feature"]: one["share"] for one in entries[1]["rank"]["because"]}
    assert because["reliability"] == HUB_WEIGHTS.reliability == 0.5

    eventually(lambda: len(member.get("/search", q=word)["entries"]) == 3)
    found = member.get("/search", q=word)["entries"]
    assert ids(found).index(trusted) < ids(found).index(equal)
    assert found[0]["rank"]["because"][0]["feature"] == "text"
    page = member.get("/search", q=word, limit=1)
    following = member.get("/search", q=word, limit=2, cursor=page["next"])
    assert ids(page["entries"]) + ids(following["entries"]) == ids(found)


def test_m2_an_arranged_homepage_begins_with_the_best_and_an_ordinary_one_has_no_ranks(
    club: Club,
) -> None:
    word = invented()
    member, author, stranger = register(club), register(club), club.visitor()
    add_keyword(member, word, need="buy")
    best = publish(author, {"text": word, "kind": "b2b", "need": "sell"})["id"]
    newest = publish(author, word)["id"]
    settle(club)
    home = f"/sites/{author.account['slug']}/home"
    arranged = member.get(home)
    assert (arranged["layout"], ids(arranged["entries"])) == ("featured", [best, newest])
    assert arranged["entries"][0]["rank"]["because"][0]["feature"] == "need"
    ordinary = stranger.get(home)
    assert ids(ordinary["entries"]) == [newest, best]
    assert [entry["rank"] for entry in ordinary["entries"]] == [None, None]


def test_what_arrives_live_says_the_rank_that_the_hub_gives_it(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word, need="buy")
    with member.live() as stream:
        publish(author, {"text": word, "kind": "b2b", "need": "sell"})
        event = stream.next()
    assert event is not None
    (entry,) = member.get("/hub")["entries"]
    assert event["data"]["rank"] == entry["rank"]
    assert entry["rank"]["points"] == 11


def test_the_table_is_a_page_for_everybody_in_both_languages(club: Club) -> None:
    for language, said in (("en", "How entries are ordered"), ("fr", "Un auteur fiable")):
        page = httpx.get(f"{club.url}/ranking", headers={"accept-language": language})
        assert page.status_code == 200
        assert said in page.text
    assert "jusqu’à 6, 3 degrés de 2" in page.text
