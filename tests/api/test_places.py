"""Where keywords look, what they exclude, how far publications serve (K8)."""

from __future__ import annotations

from typing import Any

import pytest

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

LYON = {"town": "Lyon", "country": "FR"}
VILLEURBANNE = {"town": "villeurbanne", "country": "FR"}
BERLIN = {"town": "Berlin", "country": "DE"}
GERMANY = {"serves": "country", "serves_countries": ["DE"]}


def wish(member: Browser, text: str, **conditions: Any) -> Any:
    return member.post("/keywords", {"text": text, "kind": "b2b", "language": "en", **conditions})


@pytest.mark.parametrize(
    ("where", "area", "found"),
    [
        ({"countries": ["FR"]}, {}, True),
        ({"countries": ["FR"]}, GERMANY, False),
        ({"countries": ["DE", "AT"]}, GERMANY, True),
        ({**LYON, "km": 10}, {"serves": "local", "place": VILLEURBANNE}, True),
        ({**LYON, "km": 10}, {"serves": "local", "place": BERLIN}, False),
        ({**LYON, "km": 10}, {"serves": "country", "place": BERLIN}, False),
        (None, {"serves": "local", "place": BERLIN}, True),
        # The author's own town is Paris, in France.
        ({"countries": ["FR"]}, {"serves": "country"}, True),
        ({"town": "Versailles", "country": "FR", "km": 5}, {"serves": "local"}, True),
    ],
)
def test_k8_a_keyword_looks_where_it_says(
    club: Club, where: dict[str, Any] | None, area: dict[str, Any], *, found: bool
) -> None:
    word = invented()
    member, author = register(club), register(club)
    first = publish(author, word, **area)
    written = wish(member, word, where=where)
    assert written["where"] == where
    with member.live(f"hub,site:{author.account['slug']}") as stream:
        second = publish(author, word, **area)
        publish(author, {"text": invented(), "kind": "b2b"})
        if found:
            event = stream.next(skip=("heartbeat", "reset"))
            assert event is not None
            assert event["data"]["publication"]["id"] == second["id"]
            assert "hub" in event["data"]["topics"]
    expected = [second["title"], first["title"]] if found else []
    assert on_hub(member) == expected
    home = member.get(f"/sites/{author.account['slug']}/home")
    assert home["personalised"] is found
    eventually(lambda: member.get("/keywords")["entries"][0]["selects"] == len(expected))


def test_k8_a_keyword_excludes_others(club: Club) -> None:
    word, bad = invented(), invented()
    member, author = register(club), register(club)
    written = wish(member, word, **{"except": [f"the {bad}"]})
    assert written["except"] == [f"the {bad}"]
    good = publish(author, word)
    with member.live() as stream:
        publish(author, word, {"text": bad, "kind": "b2b", "need": "sell"})
        other_kind = publish(author, word, {"text": bad, "kind": "b2c"})
        event = stream.next(skip=("heartbeat", "reset"))
        assert event is not None
        assert event["data"]["publication"]["id"] == other_kind["id"]
    assert on_hub(member) == [other_kind["title"], good["title"]]


def test_k8_reasons_name_only_keywords_whose_conditions_hold(club: Club) -> None:
    word, other = invented(), invented()
    member, author = register(club), register(club)
    wish(member, word, where={"countries": ["IT"]})
    wish(member, other, where={"countries": ["DE"]})
    publish(author, word, {"text": other, "kind": "b2b"}, **GERMANY)
    (entry,) = member.get("/hub")["entries"]
    assert [reason["keyword"] for reason in entry["reasons"]] == [other]


def test_k8_one_keyword_may_look_in_several_ways(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    wish(member, word, where={**LYON, "km": 20})
    wish(member, word, where={**BERLIN, "km": 20})
    same = {"text": word, "kind": "b2b", "language": "en", "where": {**BERLIN, "km": 20}}
    is_problem(member.call("POST", "/keywords", same), 409, "keyword_exists")
    publish(author, word, serves="local", place=BERLIN)
    publish(author, word, serves="local", place={"town": "Roma", "country": "IT"})
    assert len(on_hub(member)) == 1


def test_k8_conditions_change_and_end(club: Club) -> None:
    word, bad = invented(), invented()
    member, author = register(club), register(club)
    keyword = add_keyword(member, word)
    published = publish(author, word, {"text": bad, "kind": "b2b"}, **GERMANY)
    path = f"/keywords/{keyword['id']}"

    def hub_after(change: dict[str, Any]) -> list[str]:
        answer = member.call("PATCH", path, change)
        assert answer.status_code == 200, answer.text
        return on_hub(member)

    assert hub_after({"where": {"countries": ["FR"]}}) == []
    assert hub_after({"where": {"countries": ["DE"]}}) == [published["title"]]
    assert hub_after({"except": [bad]}) == []
    assert hub_after({"except": None}) == [published["title"]]
    assert hub_after({"where": None, "except": []}) == [published["title"]]


def test_k8_an_open_hub_follows_a_publication_that_comes_to_serve_its_reader(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    wish(member, word, where={"countries": ["FR"]})
    published = publish(author, word, **GERMANY)
    path = f"/publications/{published['id']}"
    with member.live() as stream:
        author.call("PATCH", path, {"serves": "world"})
        event = stream.next(skip=("heartbeat", "reset"))
        assert event is not None
        assert event["event"] == "publication"
        author.call("PATCH", path, {"serves": "local", "place": BERLIN})
        event = stream.next(skip=("heartbeat", "reset"))
        assert event is not None
        assert event["event"] == "withdrawn"
    told = author.get(path)
    assert told["place"] == BERLIN
    assert (told["serves"], told["serves_km"]) == ("local", 30)
    assert on_hub(member) == []


def test_k8_a_town_of_several_has_to_be_named(club: Club) -> None:
    member = register(club)
    body = {"text": invented(), "kind": "b2b", "where": {"town": "springfield", "country": "US"}}
    unclear = is_problem(member.call("POST", "/keywords", body), 422, "town_unclear")
    assert "where.town" in unclear["fields"]
    assert len(unclear["choices"]) > 5
    chosen = unclear["choices"][1]
    assert chosen in unclear["fields"]["where.town"]
    body["where"] = {"town": chosen, "country": "US", "km": 25}
    assert member.post("/keywords", body)["where"] == {
        "town": "Springfield",
        "country": "US",
        "km": 25,
    }


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ({"town": "Zkqwxville", "country": "FR"}, "where.town"),
        ({"town": "Lyon", "country": "XX"}, "where.country"),
        ({"town": "Lyon"}, "where"),
        ({"countries": [], "town": "Lyon", "country": "FR"}, "where.countries"),
        ({"countries": ["FR"], "town": "Lyon", "country": "FR"}, "where"),
        ({"town": "Lyon", "country": "FR", "km": 501}, "where.km"),
        ({}, "where"),
    ],
)
def test_k8_a_place_that_is_none_is_refused(club: Club, where: dict[str, Any], field: str) -> None:
    body = {"text": invented(), "kind": "b2b", "where": where}
    problem = is_problem(register(club).call("POST", "/keywords", body), 422, "invalid")
    assert field in problem["fields"]


def test_k8_what_holds_no_word_cannot_be_excluded(club: Club) -> None:
    body = {"text": invented(), "kind": "b2b", "except": ["!!"]}
    problem = is_problem(register(club).call("POST", "/keywords", body), 422, "invalid")
    assert "except" in problem["fields"]


def test_k8_pages_are_whole_however_much_lies_just_outside(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club)
    wish(member, word, where={**LYON, "km": 4})
    inside = [publish(author, word, serves="local", serves_km=1, place=LYON)["id"] for _ in "123"]
    for _ in range(6):
        publish(author, word, serves="local", serves_km=1, place=VILLEURBANNE | {"town": "Bron"})
    inside.append(publish(author, word, serves="local", serves_km=1, place=LYON)["id"])
    listed, cursor = [], None
    while True:
        page = member.get("/hub", limit=2, **({"cursor": cursor} if cursor else {}))
        listed += [entry["publication"]["id"] for entry in page["entries"]]
        cursor = page["next"]
        if cursor is None:
            break
        assert len(page["entries"]) == 2
    assert listed == inside[::-1]


def test_k8_the_keywords_page_writes_and_changes_conditions(club: Club) -> None:
    member, word = register(club), invented()
    form = {"csrf_token": member.csrf, "text": word, "kind": "b2b", "language": "en"}
    unclear = {"where_town": "springfield", "where_country": "US", "excluded": "\nrust\n"}
    page = member.http.post("/me/keywords", data=form | unclear)
    assert page.status_code == 422
    assert "Springfield (Hartford)" in page.text
    assert "rust" in page.text
    clear = unclear | {"where_town": "Springfield (Hartford)", "where_km": "15"}
    member.http.post("/me/keywords", data=form | clear)
    (keyword,) = member.get("/keywords")["entries"]
    assert keyword["where"] == {"town": "Springfield", "country": "US", "km": 15}
    assert keyword["except"] == ["rust"]
    listed = member.http.get("/me/keywords").text
    assert "Within 15 km of Springfield. Without: rust." in listed
    wide = {"csrf_token": member.csrf, "where_countries": ["FR", "BE"]}
    member.http.post(f"/me/keywords/{keyword['id']}/conditions", data=wide)
    assert "In: France, Belgium." in member.http.get("/me/keywords").text
    changed = member.http.post(f"/me/keywords/{keyword['id']}/conditions", data=form | unclear)
    assert changed.status_code == 422
    own = f"of-{keyword['id']}-where_town"
    assert f'<a href="#{own}">' in changed.text
    assert f'id="{own}-error"' in changed.text
    assert 'id="where_town-error"' not in changed.text
    assert f'id="{own}" name="where_town" value="springfield"' in changed.text
    # Removed, it can be written again as it was.
    removed = member.http.post(f"/me/keywords/{keyword['id']}/delete", data=wide)
    notice = member.http.get(removed.headers["location"]).text
    assert 'name="where_countries" value="FR BE"' in notice


def test_k8_the_compose_form_says_how_far_it_serves(club: Club) -> None:
    author, word = register(club), invented()
    form = {
        "csrf_token": author.csrf,
        "type": "article",
        "language": "en",
        "title": f"News of {word}",
        "texts": f"It is about {word}, and {invented()}.",
        "keyword_text": word,
        "keyword_kind": "b2b",
        "keyword_need": "",
        "action": "publish",
    }
    local = {"serves": "local", "place_town": "lyon", "place_country": "FR", "serves_km": "12"}
    unknown = author.http.post("/compose", data=form | local | {"place_town": "Zkqwx"})
    assert "No town of this name is known" in unknown.text
    published = author.http.post("/compose", data=form | local)
    path = published.headers["location"].partition("?")[0]
    assert "Lyon and 12 km around" in author.http.get(path).text
    edit = author.http.get(f"{path}/edit").text
    assert 'name="place_town" value="Lyon"' in edit
    away = {"serves": "country", "serves_countries": ["DE", "AT"], "place_town": ""}
    author.http.post(f"{path}/edit", data=form | away)
    assert "Germany, Austria" in author.http.get(path).text


def test_k8_towns_are_proposed_while_they_are_typed(club: Club) -> None:
    member = register(club)
    found = [one["town"] for one in member.get("/towns", q="lyo", country="FR")["entries"]]
    assert found[0] == "Lyon"
    valence = [one["town"] for one in member.get("/towns", q="valence", country="FR")["entries"]]
    assert "Valence (Grenoble)" in valence
    is_problem(club.visitor().call("GET", "/towns?q=lyon&country=FR"), 401, "unauthenticated")
    is_problem(member.call("GET", "/towns?q=lyon&country=ZZZ"), 422, "invalid")


def test_k8_an_authors_own_town_is_not_told(club: Club) -> None:
    word = invented()
    member, author = register(club), register(club, city="Nantes")
    wish(member, word, where={"town": "Nantes", "country": "FR", "km": 5})
    publish(author, word, serves="local", serves_km=8)
    (entry,) = member.get("/hub")["entries"]
    assert "Nantes" not in str(entry)
    assert entry["publication"]["serves"] == "local"
    assert "around its author’s town" in member.http.get("/hub").text
