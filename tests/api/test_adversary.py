"""An adversary learns nothing by the side ways: where pages begin, resets, scores, old keys."""

from __future__ import annotations

import pytest

from club import recovery
from tests.api.club_client import (
    PASSWORD,
    Browser,
    Club,
    add_keyword,
    draft,
    eventually,
    invented,
    is_problem,
    program,
    publish,
    register,
    token_of,
)
from tests.api.test_circles import circle, follows
from tests.api.test_deals import confirmed, held
from tests.api.test_recovery import asked_for, recover
from tests.api.test_suggestions import elsewhere, offer, slug, suggested


@pytest.fixture
def author(club: Club) -> Browser:
    return register(club)


def test_f3_where_a_site_s_next_page_begins_tells_nothing_of_what_is_for_circles(
    club: Club, author: Browser
) -> None:
    open_to_all = [publish(author, invented())["title"] for _ in range(3)]
    for _ in range(3):
        publish(author, invented(), settings={"circles": [circle(author)]})
    outsider = register(club)
    circle(outsider)  # everybody is in their own
    path, cursor, titles, pages = f"/sites/{author.account['slug']}/home", None, [], 0
    while pages == 0 or cursor is not None:
        query = {"everything": True, "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = outsider.get(path, **query)
        titles += [one["publication"]["title"] for one in page["entries"]]
        cursor, pages = page["next"], pages + 1
    assert titles == open_to_all[::-1]
    assert pages == 2, "no page that is empty of what may not be seen"


def test_f3_a_lost_connection_tells_nothing_of_what_is_for_circles(
    club: Club, author: Browser
) -> None:
    word = invented()
    insider, outsider = follows(club, author), register(club)
    publish(author, word, title="For all")
    path, topic = f"/sites/{author.account['slug']}/home", f"site:{author.account['slug']}"
    for member in (insider, outsider):
        add_keyword(member, word)
        eventually(lambda member=member: member.get(path)["personalised"])
    cursors = [member.get(path)["cursor"] for member in (insider, outsider)]
    publish(author, word, title="For a few", settings={"circles": [circle(author)]})
    with insider.live(topic, after=cursors[0]) as stream:
        assert stream.next() is not None
    with outsider.live(topic, after=cursors[1]) as stream:
        publish(author, word, title="For all again")
        told = stream.next()
        assert told is not None
        assert (told["event"], told["data"]["publication"]["title"]) == (
            "publication",
            "For all again",
        )


def test_f3_a_circle_by_tier_tells_nobody_s_tier(club: Club, author: Browser) -> None:
    follows(club, author)
    rules = [{"tiers": [tier]} for tier in ("basic_free", "premium_vip")]
    composed = [author.post("/circles/preview", {"rule": rule}, expect=200) for rule in rules]
    assert composed == [{"count": None, "sample": []}] * 2
    made = circle(author, tiers=["basic_free"])
    assert author.get(f"/circles/{made}")["sample"] == []
    assert [one["count"] for one in author.get("/circles")["entries"]] == [None]
    assert "By tier: who is in it is not told" in author.http.get(f"/me/circles/{made}").text


def test_m4_the_clock_of_who_hides_their_place_counts_for_nothing(club: Club) -> None:
    job = f"{invented()} {invented()}"
    viewer, other = (elsewhere(club, job=job) for _ in range(2))
    features = {part["feature"] for part in suggested(viewer)[slug(other)]["parts"]}
    assert "clock" in features
    other.call("PATCH", "/me/profile", {"shown": []})
    features = {part["feature"] for part in suggested(viewer)[slug(other)]["parts"]}
    assert "clock" not in features


def test_a9_serving_one_s_own_country_does_not_tell_which(club: Club, author: Browser) -> None:
    made = publish(author, invented(), serves="country")
    home = club.visitor().get(f"/sites/{author.account['slug']}/home")
    (entry,) = [one["publication"] for one in home["entries"]]
    assert (entry["id"], entry["serves"], entry["serves_countries"]) == (made["id"], "country", [])
    assert "in its author’s country" in club.visitor().http.get(entry["url"]).text


def test_k8_open_keywords_with_conditions_lead_nobody_to_a_member(club: Club) -> None:
    word, other = invented(), invented()
    seeker, seller = elsewhere(club), elsewhere(club)
    seeker.call("PATCH", "/me", {"keywords_suggest": True})
    made = add_keyword(seeker, word, need="buy", **{"except": [other]})
    offer(seller, word)
    assert slug(seeker) not in suggested(seller)
    assert seeker.call("DELETE", f"/keywords/{made['id']}").status_code == 204
    add_keyword(seeker, word, need="buy")
    eventually(lambda: slug(seeker) in suggested(seller))


def test_a16_ratings_go_with_their_raters(club: Club) -> None:
    member, friend, other = (register(club) for _ in range(3))
    for rater in (friend, other):
        deal = confirmed(rater, member)
        rater.post(f"/deals/{deal}/rating", {"stars": 5})
    assert held(club, member).raters == 2
    assert friend.call("DELETE", "/me", {"password": PASSWORD}).is_success
    assert held(club, member).raters == 1


def test_c1_recovery_ends_every_token_and_a_changed_password_every_link(club: Club) -> None:
    member = register(club)
    stolen = program(club, token_of(member))
    assert recover(club, asked_for(club, member)).status_code == 204
    is_problem(stolen.call("GET", "/me"), 401)

    other = register(club)
    link = asked_for(club, other)
    change = {"password": PASSWORD, "new_password": "nine calm otters"}
    assert other.call("PUT", "/me/password", change).is_success
    is_problem(recover(club, link), 404)


def test_a18_nobody_has_a_password_hashed_for_a_link_that_does_not_work(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hashed(_password: str) -> str:
        raise AssertionError("a hash takes long")

    monkeypatch.setattr(recovery, "hash_password", hashed)
    is_problem(recover(club, "invented"), 404)


def test_an_address_to_recover_by_is_one_line_of_text(club: Club) -> None:
    answer = club.visitor().call("POST", "/recovery", {"email": "a\x00b@example.org"})
    assert is_problem(answer, 422)["fields"].keys() == {"email"}


def test_f3_circles_by_keywords_ask_nobody_what_they_look_for(club: Club, author: Browser) -> None:
    """However a rule is narrowed down, private keywords change neither count, nor sample, nor push.

    Nor does what a subscriber publishes where the circle's owner may not look.
    """
    word = invented()
    victim = follows(club, author, city=(town := invented()))
    rules = [{"keywords": [word]}, {"keywords": [word], "cities": [town]}, {"cities": [town]}]

    def seen() -> list[object]:
        return [author.post("/circles/preview", {"rule": rule}, expect=200) for rule in rules]

    before = seen()
    made = publish(author, invented(), settings={"circles": [circle(author, keywords=[word])]})
    add_keyword(victim, word)
    victim.call("PATCH", "/me", {"keywords_suggest": True})
    publish(victim, word, settings={"circles": [circle(victim)]})
    victim.post("/publications", draft(word, state="draft"))
    assert seen() == before
    is_problem(victim.call("GET", f"/publications/{made['id']}"), 404)


def test_m4_sybils_who_offer_and_want_a_thing_see_nobody_who_keeps_theirs(club: Club) -> None:
    """Neither who is suggested, nor their order or score, moves with a stranger's own keywords."""
    word = invented()
    sybils = [elsewhere(club) for _ in range(3)]
    for sybil in sybils:
        offer(sybil, word)
        add_keyword(sybil, word, need="buy")

    def seen() -> list[object]:
        return [sybil.get("/suggestions")["entries"] for sybil in sybils]

    eventually(lambda: all(len(some) == 2 for some in seen()))
    before = seen()
    stranger = elsewhere(club)
    for need in ("buy", "sell", None):
        add_keyword(stranger, word, need=need)
    assert seen() == before
