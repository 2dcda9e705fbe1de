"""Searches through HTTP: found, ranked, narrowed, paged, and never what one may not see (P8)."""

from __future__ import annotations

from typing import Any

import pytest

from club.standing import block
from store.pointer import pointer
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    invented,
    is_problem,
    joining_enterprise,
    publish,
    register,
)
from tests.api.test_subscriptions import follow


def search(member: Browser, text: str, path: str = "/search", **query: Any) -> list[str]:
    """Ids of what a search finds, once the engine can find what was published."""
    member.club.house.engine.refresh(_live(member.club))
    answer = member.get(path, q=text, **query)
    return [one["publication"]["id"] for one in answer["entries"]]


def _live(club: Club) -> str:
    with club.house.truth.read() as session:
        return pointer(session).live


def test_k7_inflection_accents_and_elision_hide_nothing_and_titles_come_first(club: Club) -> None:
    reader, author = register(club), register(club, country="BE")
    rare = invented()
    aside = publish(
        author,
        {"text": f"miels {rare}", "kind": "b2c"},
        language="fr",
        title="Au marché du samedi",
        texts=[f"On y trouve aussi des miels {rare} et bien d'autres choses."],
    )["id"]
    titled = publish(
        author,
        {"text": f"miel {rare}", "kind": "b2b", "need": "sell"},
        language="fr",
        title=f"Miel {rare}",
        texts=["Récolté à la main."],
    )["id"]
    assert search(reader, f"le miel {rare}s") == [titled, aside]
    assert search(reader, rare, kind="b2c") == [aside]
    assert search(reader, rare, need="sell", country="BE", language="fr") == [titled]
    assert search(reader, rare, country="FR") == []
    answer = reader.get("/search", q=rare)
    assert answer["facets"] == {
        "kind": [{"value": "b2b", "count": 1}, {"value": "b2c", "count": 1}],
        "need": [{"value": "sell", "count": 1}],
        "language": [{"value": "fr", "count": 2}],
        "country": [{"value": "BE", "count": 2}],
    }
    found = {one["publication"]["id"]: one["highlights"] for one in answer["entries"]}
    (marked,) = found[aside]
    assert [marked["text"][start:end] for start, end in marked["marks"]] == [rare]


def test_k1_a_search_finds_by_keywords_in_another_language(club: Club) -> None:
    reader, author = register(club, languages=["fr"], language="fr"), register(club)
    rare = invented()
    found = publish(
        author,
        {"text": "olive oil", "kind": "b2b"},
        title=f"Olive oil {rare}",
        texts=["Our olive oil is pressed cold."],
    )["id"]
    assert found in search(reader, "huile d'olive", limit=50)


def test_pages_follow_each_other_without_gap_or_repeat(club: Club) -> None:
    reader, author = register(club), register(club)
    rare = invented()
    published = [publish(author, rare)["id"] for _ in range(5)]
    seen: list[str] = []
    cursor = None
    assert len(search(reader, rare)) == 5
    while True:
        query = {"cursor": cursor} if cursor else {}
        page = reader.get("/search", q=rare, limit=2, **query)
        seen += [one["publication"]["id"] for one in page["entries"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(published)
    assert len(seen) == 5


def test_p8_what_changed_or_went_leaves_search_at_once(club: Club) -> None:
    reader, author = register(club), register(club)
    old, new = invented(), invented()
    edited, taken, deleted, kept = (publish(author, old)["id"] for _ in range(4))
    assert len(search(reader, old)) == 4
    body = {
        "title": new,
        "texts": [f"About {new}."],
        "keywords": [{"text": new, "kind": "b2b"}],
    }
    assert author.call("PATCH", f"/publications/{edited}", body).status_code == 200
    author.post(f"/publications/{taken}/offline", expect=200)
    assert author.call("DELETE", f"/publications/{deleted}").status_code == 204
    # Asked before the engine has caught up, too: the truth has the last word.
    assert [one["publication"]["id"] for one in reader.get("/search", q=old)["entries"]] == [kept]
    assert search(reader, old) == [kept]
    assert search(reader, new) == [edited]
    block(club.house.truth, author.account["email"])
    assert reader.get("/search", q=old)["entries"] == []


def test_p2_p5_nobody_finds_what_is_not_shown_to_them(club: Club) -> None:
    reader, author = register(club), register(club)
    rare = invented()
    follow(reader, author)
    shown = publish(author, rare)["id"]
    private = author.post(
        "/publications",
        {
            "type": "private",
            "language": "en",
            "title": f"Between us: {rare}",
            "texts": [f"More of {rare}."],
            "keywords": [],
        },
    )["id"]
    off_hubs = publish(author, rare, settings={"places": {"hub": False}})["id"]
    dear = publish(author, rare, settings={"reading_tier": "premium_vip"})["id"]
    author.post(
        "/publications",
        {
            "type": "article",
            "state": "draft",
            "language": "en",
            "title": rare,
            "texts": [rare],
            "keywords": [{"text": rare, "kind": "b2b"}],
        },
    )
    site = f"/sites/{author.account['slug']}/search"
    assert private in [one["publication"]["id"] for one in reader.get("/feed")["entries"]]
    assert search(reader, rare) == [shown]
    assert search(author, rare) == [shown]
    assert search(reader, rare, site) == search(club.visitor(), rare, site) == [off_hubs, shown]
    assert dear not in search(reader, rare, site)
    counts = reader.get("/search", q=rare)["facets"]["kind"]
    assert counts == [{"value": "b2b", "count": 1}]


def test_a9_a_country_that_is_hidden_narrows_nothing(club: Club) -> None:
    reader, open_one, hidden = register(club), register(club), register(club)
    rare = invented()
    shown = publish(open_one, rare)["id"]
    publish(hidden, rare)
    assert hidden.call("PATCH", "/me/profile", {"shown": []}).status_code == 200
    assert search(reader, rare, country="FR") == [shown]
    countries = reader.get("/search", q=rare)["facets"]["country"]
    assert countries == [{"value": "FR", "count": 1}]
    site = f"/sites/{open_one.account['slug']}/search"
    assert club.visitor().get(site, q=rare)["facets"]["country"] == []


def members(member: Browser, text: str, **query: Any) -> list[str]:
    """Slugs of the members that a search tells of."""
    return [one["member"]["slug"] for one in member.get("/search", q=text, **query)["members"]]


def test_a9_members_are_found_by_what_they_show(club: Club) -> None:
    reader = register(club)
    name, trade, town = invented(), invented(), invented()
    found = register(
        club,
        joining_enterprise(
            legal_name=f"Ateliers {name}", sector=f"{trade} et Fils", city=town, country="BE"
        ),
    )
    mine = found.account["slug"]
    for text in (name.upper(), f"{trade}s", town, f"l'atelier {name}"):
        assert members(reader, text) == [mine], text
    (told,) = reader.get("/search", q=name)["members"]
    assert told["highlights"] == [
        {"field": "name", "text": f"Ateliers {name}", "marks": [[9, 9 + len(name)]]}
    ]
    assert (told["city"], told["country"]) == (town, "BE")
    assert members(reader, name, country="FR") == []
    assert members(reader, name, country="BE") == [mine]
    found.call("PATCH", "/me/profile", {"shown": []})
    assert members(reader, town) == []
    assert members(reader, name, country="BE") == []
    (told,) = reader.get("/search", q=name)["members"]
    assert (told["city"], told["country"]) == ("", None)
    other = invented()
    found.call("PATCH", "/me", {"sector": other})
    assert (members(reader, trade), members(reader, other)) == ([], [mine])
    block(club.house.truth, found.account["email"])
    assert members(reader, name) == []


def test_members_are_found_by_what_they_offer_and_never_by_what_they_look_for(
    club: Club,
) -> None:
    reader, author, looking = register(club), register(club), register(club)
    rare = invented()
    add_keyword(looking, rare)
    published = publish(author, rare)
    search(reader, rare)
    (told,) = reader.get("/search", q=rare)["members"]
    assert told["member"]["slug"] == author.account["slug"]
    assert told["publications"] == [published["title"]]
    assert club.visitor().get(f"/sites/{author.account['slug']}/search", q=rare)["members"] == []
    reader.post("/feedback", {"what": "mute", "publication": published["id"]})
    assert members(reader, rare) == []


def test_k8_muted_authors_and_hidden_entries_stay_away(club: Club) -> None:
    reader, muted, other = register(club), register(club), register(club)
    rare = invented()
    unwanted = publish(muted, rare)["id"]
    hidden, kept = publish(other, rare)["id"], publish(other, rare)["id"]
    assert len(search(reader, rare)) == 3
    reader.post("/feedback", {"what": "mute", "publication": unwanted})
    reader.post("/feedback", {"what": "hide", "publication": hidden})
    assert search(reader, rare) == [kept]


def test_a_site_search_finds_nothing_of_other_sites(club: Club) -> None:
    one, other = register(club), register(club)
    rare = invented()
    mine = publish(one, rare)["id"]
    publish(other, rare)
    assert search(club.visitor(), rare, f"/sites/{one.account['slug']}/search") == [mine]
    is_problem(club.visitor().call("GET", "/sites/nobody-here/search", params={"q": rare}), 404)


def test_m5_a_members_keywords_are_in_no_search(club: Club) -> None:
    reader, member = register(club), register(club)
    rare = invented()
    add_keyword(member, rare)
    publish(member, invented())
    assert search(reader, rare) == []


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": ""},
        {"q": "?!"},
        {"q": "x" * 201},
        {"q": "a\x00b"},
        {"q": "oil", "kind": "b2x"},
        {"q": "oil", "country": "ZZZ"},
        {"q": "oil", "cursor": "1; drop"},
        {"q": "oil", "limit": 51},
        {"q": "oil", "unknown": 1},
    ],
)
def test_a_bad_search_is_told(club: Club, query: dict[str, Any]) -> None:
    is_problem(register(club).call("GET", "/search", params=query), 422)


def test_a18_searches_need_a_member_and_have_a_bound(club: Club) -> None:
    is_problem(club.visitor().call("GET", "/search", params={"q": "oil"}), 401)
    member = register(club)
    answers = [member.call("GET", "/search", params={"q": "oil"}) for _ in range(70)]
    assert {one.status_code for one in answers} == {200, 429}
    is_problem(answers[-1], 429, "limit_reached")


def test_the_page_marks_narrows_and_makes_a_keyword_in_one_click(club: Club) -> None:
    reader, author = register(club, language="fr"), register(club)
    rare = invented()
    for need in ("sell", "let"):
        publish(author, {"text": rare, "kind": "b2b", "need": need}, title=f"The {rare} <b>")
    search(reader, rare)
    page = reader.http.get("/search", params={"q": rare, "kind": "b2b"}).text
    assert f"The <mark>{rare}</mark> &lt;b&gt;" in page
    assert f'href="/search?q={rare}&amp;kind=b2b&amp;need=let"' in page
    assert f'href="/search?q={rare}"' in page
    form = {
        "text": rare,
        "kind": "cultural",
        "need": "",
        "language": "",
        "csrf_token": reader.csrf,
    }
    assert reader.http.post("/me/keywords", data=form).headers["location"].endswith("done=added")
    refused = reader.http.get("/search", params={"q": "?!"})
    assert refused.status_code == 422
    assert "Une recherche demande" in refused.text
    assert reader.http.get("/search").status_code == 200
    site = f"/s/{author.account['slug']}"
    assert f'action="{site}/search"' in club.visitor().http.get(site).text
    found = club.visitor().http.get(f"{site}/search", params={"q": rare}).text
    assert found.count(f"<mark>{rare}</mark>") >= 2
    assert "Make it a keyword" not in found
    assert club.visitor().http.get("/search", params={"q": rare}).status_code in (303, 307)
