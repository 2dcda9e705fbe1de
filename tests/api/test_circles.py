"""Dynamic Circles over HTTP: who is in one now, and that nobody else sees what is for it (F3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    invented,
    is_problem,
    on_hub,
    publish,
    register,
    settle,
)


def follows(club: Club, author: Browser, **profile: Any) -> Browser:
    """A new member whom the author has authorised."""
    member = register(club, **profile)
    asked = member.post("/subscriptions", {"account": author.account["slug"]})
    answer = author.call("PUT", f"/subscribers/{asked['id']}", {"state": "authorised"})
    assert answer.status_code == 200, answer.text
    return member


def circle(owner: Browser, **rule: Any) -> str:
    """The id of a new circle."""
    return str(owner.post("/circles", {"name": invented(), "rule": rule})["id"])


def move(member: Browser, **profile: Any) -> None:
    assert member.call("PATCH", "/me", profile).status_code == 200


@pytest.fixture
def author(club: Club) -> Browser:
    return register(club)


RULES: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ({"countries": ["BE", "CH"]}, {"country": "BE"}, {"country": "FR"}),
    ({"cities": ["saint etienne"]}, {"city": "Saint-Étienne"}, {"city": "Étienne"}),
    ({"languages": ["it"]}, {"languages": ["fr", "it"]}, {"languages": ["fr"]}),
    ({"jobs": ["Boulanger"]}, {"job": "maître boulanger"}, {"job": "boulangère"}),
]


@pytest.mark.parametrize(("rule", "inside", "outside"), RULES, ids=lambda one: next(iter(one)))
def test_f3_a_rule_holds_of_those_whose_profile_it_names(
    club: Club,
    author: Browser,
    rule: dict[str, Any],
    inside: dict[str, Any],
    outside: dict[str, Any],
) -> None:
    member = follows(club, author, **inside)
    follows(club, author, **outside)
    told = author.post("/circles/preview", {"rule": rule}, expect=200)
    assert told["count"] == 1
    assert [one["member"]["slug"] for one in told["sample"]] == [member.account["slug"]]


def test_f3_a_rule_asks_for_tier_and_days_too(club: Club, author: Browser) -> None:
    member = follows(club, author)

    def count(**rule: Any) -> int:
        return int(author.post("/circles/preview", {"rule": rule}, expect=200)["count"])

    assert count() == count(since="2020-01-01", until="2999-01-01") == 1
    assert count(since="2999-01-01") == count(until="2020-01-01")
    assert count(since="2999-01-01") == 0
    for tier, status in (("basic_free", 200), ("premium_vip", 404)):
        chosen = circle(author, tiers=[tier])
        made = publish(author, invented(), settings={"circles": [chosen]})["id"]
        assert member.call("GET", f"/publications/{made}").status_code == status


def test_f3_a_sample_tells_nothing_that_the_owner_may_not_see(club: Club, author: Browser) -> None:
    member = follows(club, author)
    add_keyword(member, invented())
    made = author.post("/circles", {"name": "All", "rule": {}})
    assert made["count"] == 1
    (shown,) = made["sample"]
    assert shown.keys() == {"member", "country", "city", "sector", "job", "languages", "since"}
    assert shown["member"].keys() == {"slug", "name"}


def test_f3_whoever_hides_where_they_are_is_in_no_circle_by_place(
    club: Club, author: Browser
) -> None:
    member = follows(club, author, country="BE", city="Liège")
    rules = ({}, {"countries": ["BE"]}, {"cities": ["Liège"]})

    def counts() -> list[int]:
        told = [author.post("/circles/preview", {"rule": rule}, expect=200) for rule in rules]
        return [int(one["count"]) for one in told]

    assert counts() == [1, 1, 1]
    assert member.call("PATCH", "/me/profile", {"shown": ["phones"]}).status_code == 200
    assert counts() == [1, 0, 0]
    (shown,) = author.post("/circles/preview", {"rule": {}}, expect=200)["sample"]
    assert (shown["country"], shown["city"]) == (None, None)


def test_f3_whoever_only_asked_is_in_no_circle(club: Club, author: Browser) -> None:
    asking = register(club)
    asking.post("/subscriptions", {"account": author.account["slug"]})
    assert author.post("/circles/preview", {"rule": {}}, expect=200)["count"] == 0


def test_f3_circles_are_changed_and_removed_by_their_owner_alone(
    club: Club, author: Browser
) -> None:
    made = circle(author, countries=["BE"])
    other = register(club)
    body = {"name": "Mine", "rule": {"countries": ["FR"]}}
    is_problem(other.call("GET", f"/circles/{made}"), 404)
    is_problem(other.call("PUT", f"/circles/{made}", body), 404)
    is_problem(other.call("DELETE", f"/circles/{made}"), 404)
    stolen = {"settings": {"circles": [made]}}
    word = invented()
    mine = publish(other, word)["id"]
    is_problem(other.call("PATCH", f"/publications/{mine}", stolen), 422)
    assert author.call("PUT", f"/circles/{made}", body).json()["rule"]["countries"] == ["FR"]
    is_problem(author.call("POST", "/circles", body), 422)
    assert author.call("DELETE", f"/circles/{made}").status_code == 204
    assert author.get("/circles") == {"entries": []}
    is_problem(author.call("POST", "/circles", {"name": "x", "rule": {"emails": ["a"]}}), 422)


def test_f3_a_circle_in_use_stays(club: Club, author: Browser) -> None:
    made = circle(author)
    publication = publish(author, invented(), settings={"circles": [made]})["id"]
    assert author.get(f"/circles/{made}")["publications"] == 1
    is_problem(author.call("DELETE", f"/circles/{made}"), 409)
    author.call("PATCH", f"/publications/{publication}", {"settings": {"circles": []}})
    assert author.call("DELETE", f"/circles/{made}").status_code == 204


class Restricted:
    """A publication for a circle, one member in the circle and one outside it."""

    def __init__(self, club: Club, author: Browser) -> None:
        self.club, self.author, self.word = club, author, invented()
        self.circle = circle(author, countries=["BE"])
        self.inside = follows(club, author, country="BE")
        self.outside = follows(club, author, country="FR")
        for member in (self.inside, self.outside):
            add_keyword(member, self.word)
        self.publication = publish(author, self.word, settings={"circles": [self.circle]})["id"]
        self.title = f"News of {self.word}"

    def shows(self, member: Browser) -> set[str]:
        """Every place where a reader, logged in or not, finds it."""
        site = f"/s/{self.author.account['slug']}"
        pages = {
            "site page": site,
            "own page": f"/p/{self.publication}",
            "sitemap": f"{site}/sitemap.xml",
            "landing": "/",
        }
        found = {
            name
            for name, path in pages.items()
            if self.publication in (answer := member.http.get(path)).text
            and answer.status_code == 200
        }
        slug = self.author.account["slug"]
        for name, path in (
            ("site", f"/sites/{slug}/home"),
            ("page", f"/publications/{self.publication}"),
        ):
            if self.publication in member.call("GET", path).text:
                found.add(name)
        if member.account:
            # The engine finds within a second what it counts.
            with self.club.house.truth.read() as session:
                self.club.house.selector.refresh(session)
            for path in ("/hub", "/feed"):
                if self.publication in member.call("GET", path).text:
                    found.add(path[1:])
            found_by_search = member.call("GET", "/search", params={"q": self.word})
            if self.publication in found_by_search.text:
                found.add("search")
            if member.get("/keywords")["entries"][0]["selects"]:
                found.add("count")
        return found


EVERYWHERE = {"site page", "own page", "site", "page", "hub", "feed", "count", "search"}


def test_f3_a_restricted_publication_shows_to_those_in_the_circle_alone(
    club: Club, author: Browser
) -> None:
    case = Restricted(club, author)
    assert case.shows(case.inside) == EVERYWHERE
    assert case.shows(case.outside) == set()
    assert case.shows(club.visitor()) == set()
    is_problem(
        case.inside.call("POST", "/shares", {"publication": case.publication, "to": ["site"]}), 403
    )
    # The two change places, and the circle then changes its rule.
    move(case.inside, country="FR")
    move(case.outside, country="BE")
    assert case.shows(case.inside) == set()
    assert case.shows(case.outside) == EVERYWHERE
    author.call("PUT", f"/circles/{case.circle}", {"name": "x", "rule": {"countries": ["FR"]}})
    assert case.shows(case.inside) == EVERYWHERE
    assert case.shows(case.outside) == set()


def test_f3_what_is_opened_to_all_shows_to_all_and_back(club: Club, author: Browser) -> None:
    case = Restricted(club, author)

    def restrict(*circles: str) -> None:
        path = f"/publications/{case.publication}"
        answer = author.call("PATCH", path, {"settings": {"circles": circles}})
        assert answer.json()["settings"]["circles"] == list(circles)

    restrict()
    assert case.shows(case.outside) == EVERYWHERE
    case.inside.post("/shares", {"publication": case.publication, "to": ["site"]})
    restrict(case.circle)
    assert case.shows(case.outside) == set()
    assert case.inside.get("/shares")["entries"] == []


def test_f3_whoever_is_removed_is_out_at_once(club: Club, author: Browser) -> None:
    case = Restricted(club, author)
    (inside,) = [
        one["id"]
        for one in author.get("/subscribers")["entries"]
        if one["member"]["slug"] == case.inside.account["slug"]
    ]
    assert author.call("DELETE", f"/subscribers/{inside}").status_code == 204
    assert case.shows(case.inside) == set()


def test_f3_open_pages_follow_who_is_in_the_circle(club: Club, author: Browser) -> None:
    case = Restricted(club, author)
    path = f"/publications/{case.publication}"
    slug = author.account["slug"]
    with case.inside.live("hub,feed") as inside, case.outside.live(f"hub,site:{slug}") as outside:
        author.call("PATCH", path, {"title": "Changed"})
        told = inside.next()
        assert told is not None
        assert (told["event"], told["data"]["publication"]["title"]) == ("update", "Changed")
        # The outsider hears nothing of it: the first they are told is that they are in.
        move(case.outside, country="BE")
        told = outside.next()
        assert told is not None
        assert told["event"] == "reset"
        assert on_hub(case.outside) == ["Changed"]
        move(case.inside, country="FR")
        told = inside.next()
        assert told is not None
        assert told["event"] == "reset"
        author.call("PATCH", path, {"settings": {"circles": []}})
        told = inside.next()
        assert told is not None
        assert told["event"] == "publication"
        author.call("PATCH", path, {"settings": {"circles": [case.circle]}})
        told = inside.next()
        assert told is not None
        assert told["event"] == "withdrawn"
        settle(club)
        author.call("PUT", f"/circles/{case.circle}", {"name": "x", "rule": {"countries": ["FR"]}})
        told = inside.next()
        assert told is not None
        assert told["event"] == "reset"
        assert on_hub(case.inside) == ["Changed"]


def test_f3_the_reach_of_what_is_for_circles_is_not_told(club: Club, author: Browser) -> None:
    word = invented()
    body = {
        "type": "article",
        "language": "en",
        "title": f"News of {word}",
        "texts": [f"All of {word}."],
        "keywords": [{"text": word, "kind": "b2b"}],
    }
    assert author.post("/publications/preview", body, expect=200)["reach"] is not None
    body["settings"] = {"circles": [circle(author)]}
    assert author.post("/publications/preview", body, expect=200)["reach"] is None


def test_f3_the_pages_draw_a_circle_and_publish_for_it(club: Club, author: Browser) -> None:
    follows(club, author, country="BE", full_name="Belle Voisine")

    def send(path: str, **fields: Any) -> str:
        sent = {"csrf_token": author.csrf, **fields}
        answer = author.http.post(path, data=sent, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return answer.text

    name = "Belle Voisine"
    assert name in send("/me/circles", countries=["BE"], action="preview")
    assert name not in send("/me/circles", countries=["BE"], jobs="miller", action="preview")
    assert author.get("/circles") == {"entries": []}
    send("/me/circles", name="Belgians", countries=["BE"], cities="Paris, Lille")
    (made,) = author.get("/circles")["entries"]
    assert (made["name"], made["rule"]["cities"]) == ("Belgians", ["Paris", "Lille"])
    send(f"/me/circles/{made['id']}", name="Belgians", countries=["BE"])
    assert author.get("/circles")["entries"][0]["rule"]["cities"] == []
    assert "Belgians" in author.http.get("/compose").text
    word = invented()
    article = {
        "type": "article",
        "language": "en",
        "title": f"News of {word}",
        "texts": f"All of {word}.",
        "keyword_text": word,
        "keyword_kind": "b2b",
        "settings_shown": "yes",
        "on": ["site", "hub", "feed"],
        "circles": made["id"],
        "action": "publish",
    }
    send("/compose", **article)
    (published,) = author.get("/publications")["entries"]
    assert published["settings"]["circles"] == [made["id"]]
    form = author.http.get(f"/p/{published['id']}/edit").text
    assert f'value="{made["id"]}" checked' in form
    answer = author.http.post(
        "/me/circles", data={"csrf_token": author.csrf, "name": "", "since": "never"}
    )
    assert answer.status_code == 422
