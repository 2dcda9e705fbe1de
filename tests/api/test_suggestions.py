"""Suggestions of members through HTTP and on the page: who, why, and what nobody can learn (M4)."""

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
    publish,
    register,
)


def offer(member: Browser, word: str, need: str | None = "sell", **more: Any) -> dict[str, Any]:
    """A publication about one thing."""
    return publish(member, {"text": word, "kind": "b2b", "need": need}, **more)


def suggested(member: Browser) -> dict[str, dict[str, Any]]:
    """Suggestions by the member's slug."""
    return {one["member"]["slug"]: one for one in member.get("/suggestions", limit=50)["entries"]}


def slug(member: Browser) -> str:
    return str(member.account["slug"])


def elsewhere(club: Club, **changes: Any) -> Browser:
    """A member with nothing in common with any other but what a test gives them."""
    place = {"city": invented(), "country": "FR", "job": invented()}
    return register(club, **{**place, **changes})


def test_m4_needs_that_complete_each_other_bring_members_together(club: Club) -> None:
    oil, press = invented(), invented()
    mill, shop, rival = (elsewhere(club) for _ in range(3))
    add_keyword(shop, oil, need="buy")
    offer(mill, oil)
    offer(shop, press)
    offer(rival, oil, "buy")
    eventually(lambda: slug(mill) in suggested(shop))
    found = suggested(shop)
    assert slug(rival) not in found
    one = found[slug(mill)]
    assert one["relations"][0] == "supplier"
    assert one["reasons"] == [{"keyword": oil, "kind": "b2b", "need": "buy"}]
    assert any(oil in sentence for sentence in one["because"])
    assert 0 < one["score"] <= 1
    # The rival publishes a demand that the mill's publication answers.
    eventually(lambda: slug(rival) in suggested(mill))
    other = suggested(mill)[slug(rival)]
    assert other["relations"][0] == "customer"
    assert other["reasons"] == [{"keyword": oil, "kind": "b2b", "need": "sell"}]
    # The shop's keyword is its own: the mill is not told of it.
    assert slug(shop) not in suggested(mill)


def test_m4_one_text_offered_in_two_languages_finds_who_wants_it_in_either(club: Club) -> None:
    word = invented()
    mill, *buyers = (elsewhere(club) for _ in range(3))
    for language, buyer in zip(("fr", "en"), buyers, strict=True):
        keyword = {"text": word, "kind": "b2b", "language": language}
        publish(mill, keyword | {"need": "sell"}, language=language)
        publish(buyer, keyword | {"need": "buy"}, language=language)
    eventually(lambda: {slug(one) for one in buyers} <= suggested(mill).keys())


def test_m4_two_keywords_that_say_the_same_are_one_reason(club: Club) -> None:
    word = invented()
    viewer, author = elsewhere(club), elsewhere(club)
    for text in (f"{word}s bio", f"{word} bio"):
        add_keyword(viewer, text, need="buy")
    offer(author, f"{word} bio")
    eventually(lambda: slug(author) in suggested(viewer))
    (reason,) = suggested(viewer)[slug(author)]["reasons"]
    assert reason["keyword"] == f"{word} bio"


def test_m4_a_keyword_tells_the_less_the_more_it_selects_wherever_it_looks(club: Club) -> None:
    """One text and need in two towns is one reason, which selects what both keywords do."""
    word = invented()
    viewer, near, far = (elsewhere(club) for _ in range(3))
    for author, town in ((near, ("Lyon", "FR")), (far, ("Berlin", "DE"))):
        place = dict(zip(("town", "country"), town, strict=True))
        add_keyword(viewer, word, need="buy", where={**place, "km": 20})
        offer(author, word, serves="local", place=place)

    def needs() -> dict[str, list[float]]:
        return {
            name: [part["value"] for part in one["parts"] if part["feature"] == "needs"]
            for name, one in suggested(viewer).items()
        }

    # Two publications, not the one of either town, once a search engine has made both searchable.
    eventually(lambda: needs() == {slug(near): [0.5], slug(far): [0.5]})


def test_m4_no_keyword_tells_who_wants_a_thing_unless_they_opened_theirs(club: Club) -> None:
    """The adversary offers a thing, every way there is, to learn who looks for it."""
    secret = invented()
    adversary = elsewhere(club)
    silent, bystander = (elsewhere(club, city="Nyons", job="baker") for _ in range(2))
    register_view = lambda: {  # noqa: E731 - the same look, again and again
        name: one
        for name, one in suggested(adversary).items()
        if name in {slug(silent), slug(bystander)}
    }
    adversary.call("PATCH", "/me", {"city": "Nyons"})
    before = register_view()
    assert before.keys() == {slug(silent), slug(bystander)}
    add_keyword(silent, secret, need="buy")
    for kind_of_probe in ("keyword", "plain keyword", "publication"):
        if kind_of_probe == "publication":
            offer(adversary, secret)
        else:
            add_keyword(adversary, secret, need="sell" if kind_of_probe == "keyword" else None)
        after = register_view()
        assert after == before, kind_of_probe
    # Whoever opens their keywords is found, by name and with the viewer's words alone.
    silent.call("PATCH", "/me", {"keywords_suggest": True})
    one = suggested(adversary)[slug(silent)]
    assert {"keyword": secret, "kind": "b2b", "need": "sell"} in one["reasons"]
    assert "customer" in one["relations"]
    assert suggested(adversary)[slug(bystander)] == before[slug(bystander)]
    silent.call("PATCH", "/me", {"keywords_suggest": False})
    assert register_view() == before


def test_m4_what_a_profile_hides_counts_for_nothing(club: Club) -> None:
    town = invented()
    job = f"{invented()} {invented()}"
    viewer, neighbour = (elsewhere(club, city=town, job=one) for one in (job, f"{job} x7"))
    # The job is alike, but it alone would not have led there.
    found = ["Has a job like yours.", "Is in your town."]
    assert suggested(viewer)[slug(neighbour)]["because"] == found
    assert suggested(viewer)[slug(neighbour)]["member"]["country"] == "FR"
    neighbour.call("PATCH", "/me/profile", {"shown": []})
    assert slug(neighbour) not in suggested(viewer)
    neighbour.call("PATCH", "/me", {"job": viewer.account["job"]})
    one = suggested(viewer)[slug(neighbour)]
    assert one["because"] == ["Has a job like yours."]
    assert one["member"]["country"] is None
    assert "place" not in {part["feature"] for part in one["parts"]}


def test_m4_dismissed_muted_and_followed_members_stay_away_until_undone(club: Club) -> None:
    word = invented()
    viewer, author = elsewhere(club), elsewhere(club)
    add_keyword(viewer, word)
    made = offer(author, word)
    eventually(lambda: slug(author) in suggested(viewer))
    body = {"member": slug(author)}
    viewer.post("/suggestions/dismissed", body)
    viewer.post("/suggestions/dismissed", body)
    assert slug(author) not in suggested(viewer)
    assert [one["slug"] for one in viewer.get("/suggestions/dismissed")["entries"]] == [
        slug(author)
    ]
    assert viewer.get("/me/export")["dismissed"][0]["slug"] == slug(author)
    assert viewer.call("DELETE", f"/suggestions/dismissed/{slug(author)}").status_code == 204
    assert slug(author) in suggested(viewer)
    said = viewer.post("/feedback", {"publication": made["id"], "what": "mute"})
    assert slug(author) not in suggested(viewer)
    viewer.call("DELETE", f"/feedback/{said['id']}")
    assert slug(author) in suggested(viewer)
    author.call("PATCH", "/me", {"suggested": False})
    assert slug(author) not in suggested(viewer)
    author.call("PATCH", "/me", {"suggested": True})
    viewer.post("/subscriptions", {"account": slug(author)})
    assert slug(author) not in suggested(viewer)
    is_problem(viewer.call("POST", "/suggestions/dismissed", {"member": slug(viewer)}), 422)
    is_problem(viewer.call("POST", "/suggestions/dismissed", {"member": "nobody-here"}), 404)


def test_m4_only_what_the_viewer_may_see_leads_to_anyone(club: Club) -> None:
    word = invented()
    viewer, author = elsewhere(club), elsewhere(club)
    add_keyword(viewer, word, need="buy")
    made = offer(author, word, settings={"reading_tier": "premium_vip"})
    assert slug(author) not in suggested(viewer)
    change = {"settings": {"reading_tier": "basic_free"}}
    assert author.call("PATCH", f"/publications/{made['id']}", change).status_code == 200
    eventually(lambda: slug(author) in suggested(viewer))
    author.post(f"/publications/{made['id']}/offline", expect=200)
    assert slug(author) not in suggested(viewer)


def test_m4_suggestions_page_lists_dismisses_and_sets(club: Club) -> None:
    town = invented()
    viewer = elsewhere(club, city=town, language="fr")
    neighbours = [elsewhere(club, city=town, full_name=f"Ada {n}") for n in range(3)]
    page = viewer.http.get("/suggestions").text
    assert all(f"Ada {n}" in page for n in range(3))
    assert "Est dans votre ville." in page
    form = {"csrf_token": viewer.csrf, "member": slug(neighbours[0])}
    page = viewer.http.post("/suggestions/dismiss", data=form, follow_redirects=True).text
    assert f"/s/{slug(neighbours[0])}/profile" not in page
    assert "Proposer à nouveau" in page
    page = viewer.http.post("/suggestions/reconsider", data=form, follow_redirects=True).text
    assert f"/s/{slug(neighbours[0])}/profile" in page
    form = {"csrf_token": viewer.csrf, "keywords_suggest": "true"}
    viewer.http.post("/suggestions/settings", data=form)
    told = viewer.get("/me")
    assert (told["suggested"], told["keywords_suggest"]) == (False, True)


def test_a18_suggestions_are_not_for_collecting(club: Club) -> None:
    viewer = elsewhere(club)
    is_problem(club.visitor().call("GET", "/suggestions"), 401)
    statuses = [viewer.call("GET", "/suggestions").status_code for _ in range(64)]
    assert (statuses[0], statuses[-1]) == (200, 429)


@pytest.mark.parametrize("limit", [1, 2])
def test_m4_pages_follow_one_another(club: Club, limit: int) -> None:
    town = invented()
    viewer = elsewhere(club, city=town)
    expected = {slug(elsewhere(club, city=town)) for _ in range(3)}
    found: list[str] = []
    cursor: str | None = "0"
    while cursor is not None:
        page = viewer.get("/suggestions", cursor=cursor, limit=limit)
        found += [one["member"]["slug"] for one in page["entries"]]
        cursor = page["next"]
    assert set(found) == expected
    assert len(found) == len(expected)
