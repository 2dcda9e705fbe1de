"""Publications through HTTP: types, settings, editing, leaving (P1, P3, P5, P8, K6, C7)."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from schemas.account import Account
from schemas.words import Tier
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
)


def site_of(visitor: Browser, author: Browser) -> list[str]:
    home = visitor.get(f"/sites/{author.account['slug']}/home")
    return [entry["publication"]["id"] for entry in home["entries"]]


def test_p1_a_flash_message_has_no_text_and_no_page(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    flash = publish(author, word, type="flash", texts=[], link="https://example.com/more")
    assert flash["url"] is None
    assert flash["link"] == "https://example.com/more"
    is_problem(member.call("GET", f"/publications/{flash['id']}"), 404, "not_found")
    (entry,) = member.get("/hub")["entries"]
    assert entry["publication"]["url"] is None
    assert site_of(club.visitor(), author) == [flash["id"]]
    refused = author.call("POST", "/publications", draft(word, type="flash"))
    assert "texts" in is_problem(refused, 422, "invalid")["fields"]


def test_p3_an_article_has_a_page_that_anybody_reads(club: Club) -> None:
    author, word = register(club), invented()
    article = publish(author, word, subtitle="Below", texts=["One.", "Two."])
    assert article["url"] == f"/p/{article['id']}"
    page = club.visitor().get(f"/publications/{article['id']}")
    assert page["texts"] == ["One.", "Two."]
    assert page["subtitle"] == "Below"
    # Its keywords and settings are its author's.
    assert not {"keywords", "settings", "state"} & page.keys()
    refused = author.call("POST", "/publications", draft(word, texts=["  "]))
    assert "texts" in is_problem(refused, 422)["fields"]
    refused = author.call("POST", "/publications", draft())
    assert "keywords" in is_problem(refused, 422)["fields"]


def test_p5_everywhere_is_on_unless_switched_off(club: Club) -> None:
    author, word = register(club), invented()
    article = publish(author, word)
    assert article["settings"] == {
        "places": {"site": True, "hub": True, "feed": True, "web": True},
        "contact_tier": "basic_free",
        "reading_tier": "basic_free",
        "shareable": True,
        "circles": [],
    }
    flash = publish(author, word, type="flash", texts=[])
    assert flash["settings"]["places"]["web"] is False


@pytest.mark.parametrize("off", ["hub", "site"])
def test_p5_a_place_switched_off_does_not_show_it(club: Club, off: str) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    article = publish(author, word, settings={"places": {off: False}})
    assert on_hub(member) == ([] if off == "hub" else [article["title"]])
    assert site_of(member, author) == ([] if off == "site" else [article["id"]])
    changed = author.call(
        "PATCH", f"/publications/{article['id']}", {"settings": {"places": {off: True}}}
    )
    assert changed.status_code == 200
    assert on_hub(member) == [article["title"]]
    assert site_of(member, author) == [article["id"]]


def test_p5_c7_readers_below_the_reading_tier_never_get_it(club: Club) -> None:
    word = invented()
    low, high, author = register(club), register(club), register(club)
    set_tier(club, high, Tier.PREMIUM_VIP)
    for member in (low, high):
        add_keyword(member, word)
    article = publish(author, word, settings={"reading_tier": "premium_vip"})
    assert on_hub(low) == []
    assert on_hub(high) == [article["title"]]
    assert site_of(low, author) == []
    assert site_of(club.visitor(), author) == []
    assert site_of(high, author) == [article["id"]]
    for reader in (low, club.visitor()):
        answer = reader.call("GET", f"/publications/{article['id']}")
        assert article["texts"][0] not in str(is_problem(answer, 403, "tier_too_low"))
    assert high.get(f"/publications/{article['id']}")["texts"] == article["texts"]


def test_p8_offline_and_deleted_leave_everything_at_once(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    article = publish(author, word)
    address = f"/publications/{article['id']}"
    assert author.post(f"{address}/offline", expect=200)["state"] == "offline"
    assert gone(member, author, address)
    assert author.post(f"{address}/online", expect=200)["state"] == "live"
    assert on_hub(member) == [article["title"]]
    assert author.call("DELETE", address).status_code == 204
    assert gone(member, author, address)
    is_problem(author.call("GET", address), 404, "not_found")
    is_problem(author.call("POST", f"{address}/online"), 404, "not_found")
    is_problem(author.call("DELETE", address), 404, "not_found")


def gone(member: Browser, author: Browser, address: str) -> bool:
    is_problem(member.call("GET", address), 404, "not_found")
    return on_hub(member) == [] and site_of(member, author) == []


def test_p8_a_step_that_the_state_does_not_allow_is_refused(club: Club) -> None:
    author = register(club)
    article = publish(author, invented())
    address = f"/publications/{article['id']}"
    is_problem(author.call("POST", f"{address}/online"), 409, "state_conflict")
    author.post(f"{address}/offline", expect=200)
    is_problem(author.call("POST", f"{address}/offline"), 409, "state_conflict")
    french = author.call("POST", f"{address}/offline", headers={"accept-language": "fr"})
    assert "offline" not in french.json()["detail"]


def test_k6_editing_and_coming_back_bump_nothing(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    first, second = publish(author, word, title="First"), publish(author, word, title="Second")
    address = f"/publications/{first['id']}"
    edited = author.call("PATCH", address, {"title": "First, again"}).json()
    assert edited["revision"] > first["revision"]
    assert edited["published_at"] == first["published_at"]
    assert edited["keywords"] == first["keywords"]
    author.post(f"{address}/offline", expect=200)
    back = author.post(f"{address}/online", expect=200)
    assert back["published_at"] == first["published_at"]
    assert on_hub(member) == [second["title"], "First, again"]
    assert site_of(member, author) == [second["id"], first["id"]]


def test_editing_keywords_moves_it_between_hubs(club: Club) -> None:
    one, two = invented(), invented()
    ones, twos, author = register(club), register(club), register(club)
    add_keyword(ones, one)
    add_keyword(twos, two)
    article = publish(author, one)
    assert (len(on_hub(ones)), len(on_hub(twos))) == (1, 0)
    change = {"keywords": [{"text": two, "kind": "b2b"}], "texts": [f"Now about {two}."]}
    assert author.call("PATCH", f"/publications/{article['id']}", change).status_code == 200
    assert (len(on_hub(ones)), len(on_hub(twos))) == (0, 1)


def test_a_draft_is_its_authors_until_it_is_whole_and_put_online(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    add_keyword(member, word)
    body: dict[str, Any] = {"type": "article", "language": "en", "title": "Draft", "state": "draft"}
    written = author.post("/publications", body)
    address = f"/publications/{written['id']}"
    assert written["state"] == "draft"
    assert written["published_at"] is None
    assert gone(member, author, address)
    refused = is_problem(author.call("POST", f"{address}/online"), 422, "invalid")
    assert {"texts", "keywords"} == refused["fields"].keys()
    assert author.call("PATCH", address, {"texts": [f"About {word}."]}).status_code == 200
    refused = is_problem(author.call("POST", f"{address}/online"), 422, "invalid")
    assert {"keywords"} == refused["fields"].keys()
    keywords = [{"text": word, "kind": "b2b"}]
    assert author.call("PATCH", address, {"keywords": keywords}).status_code == 200
    assert author.post(f"{address}/online", expect=200)["state"] == "live"
    assert on_hub(member) == ["Draft"]


def test_nobody_touches_the_publication_of_another(club: Club) -> None:
    author, other = register(club), register(club)
    address = f"/publications/{publish(author, invented())['id']}"
    for method, path in (
        ("PATCH", address),
        ("DELETE", address),
        ("POST", f"{address}/offline"),
        ("POST", f"{address}/online"),
    ):
        body = {"title": "Mine"} if method == "PATCH" else None
        is_problem(other.call(method, path, body), 404, "not_found")
    assert author.get(address)["revision"] == 1


def test_a_preview_stores_nothing(club: Club) -> None:
    author, word = register(club), invented()
    body = draft(word, "unrelated matter", title="News", texts=[f"It is about {word}."])
    told = author.post("/publications/preview", body, expect=200)
    assert [row["text"] for row in told["keywords"]] == [word, "unrelated matter"]
    assert [row["supported"] for row in told["keywords"]] == [True, False]
    assert [row["state"] for row in told["keywords"]] == ["live", "held"]
    assert author.get("/publications")["entries"] == []


def test_edits_at_once_undo_nothing_of_each_other(club: Club) -> None:
    author = register(club)
    words = [invented() for _ in range(4)]
    address = f"/publications/{publish(author, words[0])['id']}"
    changes: list[dict[str, Any]] = [
        {"keywords": [{"text": word, "kind": "b2b"} for word in words]},
        *({"subtitle": f"Edit {number}"} for number in range(3)),
        {"texts": ["About all of them: " + ", ".join(words)]},
    ]
    answers: list[int] = []

    def change(body: dict[str, Any]) -> None:
        answers.append(author.call("PATCH", address, body).status_code)

    threads = [threading.Thread(target=change, args=(body,)) for body in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * len(changes)
    after = author.get(address)
    assert [keyword["text"] for keyword in after["keywords"]] == words
    assert after["subtitle"].startswith("Edit ")
    assert after["texts"] == changes[-1]["texts"]
    assert after["revision"] == 1 + len(changes)


def set_tier(club: Club, member: Browser, tier: Tier) -> None:
    with club.house.truth.work() as work:
        work.session.get_one(Account, member.account["id"]).tier = tier
        work.commit()
