"""Stuffed publications and the same one again are held whole, and moderators see why (K6)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from club import allowances
from schemas.account import Account
from schemas.words import Tier
from settings import Settings
from tests.api.club_client import (
    Browser,
    Club,
    MovableClock,
    add_keyword,
    eventually,
    invented,
    is_problem,
    on_hub,
    publish,
    register,
    running_club,
    vouch,
)

HONEY = (
    "We harvest it in July from forty hives above the village. It is creamy, pale, and tastes of "
    "the hills. Every jar holds five hundred grams and costs {price}. Come to the farm on Saturday "
    "morning or write to us, and we will keep some aside for you until the autumn."
)


def honey(word: str, *, price: str = "€9", **changes: Any) -> dict[str, Any]:
    """An article that nobody else's is like."""
    story = f"{word} honey. {HONEY.format(price=price)} " + " ".join(invented() for _ in range(30))
    return {
        "type": "article",
        "language": "en",
        "title": f"Honey of {word}",
        "texts": [story],
        "keywords": [{"text": word, "kind": "b2b"}],
        **changes,
    }


def again(body: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The same in another order, at another price."""
    sentences = body["texts"][0].split(". ")
    text = ". ".join(reversed(sentences)).replace("€9", "€7.50")
    return {**body, "texts": [text], **changes}


def case_of(moderator: Browser, publication: str) -> dict[str, Any] | None:
    entries = moderator.get("/admin/moderation")["entries"]
    return next((one for one in entries if one["id"] == publication), None)


def signs(publication: dict[str, Any]) -> list[str]:
    return [doubt["sign"] for doubt in publication["doubts"]]


def test_k6_the_same_publication_again_is_held_and_its_author_told_why(club: Club) -> None:
    author, reader = register(club), register(club)
    word = invented()
    add_keyword(reader, word)
    body = honey(word)
    first = author.post("/publications", body)
    assert (first["state"], first["doubts"]) == ("live", [])
    second = author.post("/publications", again(body))
    assert second["state"] == "held"
    assert [(d["sign"], d["title"]) for d in second["doubts"]] == [("copy", body["title"])]
    assert second["doubts"][0]["likeness"] > 0.9
    assert on_hub(reader) == [body["title"]]
    assert body["title"] in author.http.get(f"/p/{second['id']}").text


def test_k6_a_copy_of_anothers_is_held_and_shown_side_by_side(
    club: Club, moderator: Browser
) -> None:
    author, copier = register(club), register(club)
    body = honey(invented())
    first = author.post("/publications", body)
    copy = copier.post("/publications", again(body, title="Ours, the very best"))
    assert (copy["state"], signs(copy)) == ("held", ["copy"])
    assert copy["doubts"][0]["title"] is None, "what is another's is not told"
    case = case_of(moderator, copy["id"])
    assert case is not None
    assert case["original"]["id"] == first["id"]
    assert case["original"]["texts"] == body["texts"]
    page = moderator.http.get("/admin/moderation").text
    assert f"/s/{author.account['slug']}" in page
    assert case_of(moderator, first["id"]) is None


def test_k6_a_moderator_lets_a_copy_go_and_it_stays_so(club: Club, moderator: Browser) -> None:
    author = register(club)
    body = honey(invented())
    author.post("/publications", body)
    copy = author.post("/publications", again(body))
    path = f"/admin/moderation/publications/{copy['id']}"
    decided = moderator.post(path, {"act": "approve", "reason": "Two farms."}, expect=200)
    assert (decided["state"], decided["doubts"]) == ("live", [])
    edited = author.call("PATCH", f"/publications/{copy['id']}", {"link": "https://example.org/"})
    assert edited.json()["state"] == "live"
    assert case_of(moderator, copy["id"]) is None


def test_k6_what_moderators_refused_leaves_their_queue_and_stays_held(
    club: Club, moderator: Browser
) -> None:
    author = register(club)
    body = honey(invented())
    author.post("/publications", body)
    copy = author.post("/publications", again(body))
    path = f"/admin/moderation/publications/{copy['id']}"
    refusal = {"act": "refuse", "reason": "Somebody else wrote it."}
    assert moderator.post(path, refusal, expect=200)["state"] == "held"
    assert case_of(moderator, copy["id"]) is None
    author.post(f"/publications/{copy['id']}/offline", expect=200)
    assert author.post(f"/publications/{copy['id']}/online", expect=200)["state"] == "held"


def test_k6_the_preview_says_it_before_it_is_published(club: Club) -> None:
    author, other = register(club), register(club)
    body = honey(invented())
    made = author.post("/publications", body)
    assert signs(author.post("/publications/preview", again(body), expect=200)) == ["copy"]
    assert signs(other.post("/publications/preview", body, expect=200)) == ["copy"]
    # Nobody copies what they are editing.
    path = f"/publications/preview?publication={made['id']}"
    assert signs(author.post(path, again(body), expect=200)) == []


def test_k6_an_edit_makes_a_copy_its_own_or_a_copy_of_it(club: Club) -> None:
    author, other = register(club), register(club)
    body, own = honey(invented()), honey(invented())
    author.post("/publications", body)
    made = other.post("/publications", own)
    path = f"/publications/{made['id']}"
    copied = other.call("PATCH", path, {"texts": [f"{own['texts'][0][:20]} {body['texts'][0]}"]})
    assert copied.json()["state"] == "held"
    # An edit does not make the original a copy of its copy.
    first = author.get("/publications")["entries"][0]
    same = author.call("PATCH", f"/publications/{first['id']}", {"subtitle": "Now"}).json()
    assert (same["state"], same["doubts"]) == ("live", [])
    mended = other.call("PATCH", path, {"texts": own["texts"]}).json()
    assert (mended["state"], mended["doubts"]) == ("live", [])


def test_k6_deleting_the_original_frees_its_authors_copy_alone(club: Club) -> None:
    author, other, reader = register(club), register(club), register(club)
    word = invented()
    add_keyword(reader, word)
    body = honey(word)
    first = author.post("/publications", body)
    mine = author.post("/publications", again(body))
    theirs = other.post("/publications", body)
    assert author.call("DELETE", f"/publications/{first['id']}").status_code == 204
    assert author.get(f"/publications/{mine['id']}")["state"] == "live"
    assert other.get(f"/publications/{theirs['id']}")["state"] == "held"
    eventually(lambda: on_hub(reader) == [body["title"]])


def test_k6_two_at_once_are_one_and_its_copy(club: Club) -> None:
    author = register(club)
    body = honey(invented())
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda _: author.call("POST", "/publications", body).json(), range(4))
    assert sorted(one["state"] for one in answers) == ["held", "held", "held", "live"]


def test_k6_a_draft_is_judged_when_it_goes_online(club: Club) -> None:
    author = register(club)
    body = honey(invented())
    draft = author.post("/publications", {**body, "state": "draft"})
    author.post("/publications", body)
    shown = author.post(f"/publications/{draft['id']}/online", expect=200)
    assert (shown["state"], signs(shown)) == ("held", ["copy"])


def test_k6_vouched_accounts_are_not_held(club: Club, moderator: Browser) -> None:
    author, official = register(club), register(club)
    vouch(club, official)
    body = honey(invented())
    author.post("/publications", body)
    assert official.post("/publications", body)["state"] == "live"
    held = author.post("/publications", again(body))
    slug = author.account["slug"]
    answer = moderator.call("PUT", f"/admin/moderation/accounts/{slug}", {"vouched": True})
    assert answer.status_code == 204
    assert author.get(f"/publications/{held['id']}")["state"] == "live"


@pytest.mark.parametrize(
    ("sign", "changes"),
    [
        ("list", {"texts": ["{word}, " + ", ".join(["honey", "jam", "oil", "wine", "bread"] * 7)]}),
        ("repeated", {"texts": ["Buy {word} here. " * 25]}),
        ("title", {"title": "{word} {word}, cheap {word}!"}),
        ("invisible", {"texts": ["It is about {word}, h\u200bo\u200bn\u200be\u200by."]}),
    ],
)
def test_k6_stuffing_is_held_until_it_is_mended(
    club: Club, sign: str, changes: dict[str, Any]
) -> None:
    author = register(club)
    word = invented()
    told = {
        name: [one.format(word=word) for one in said] if name == "texts" else said.format(word=word)
        for name, said in changes.items()
    }
    made = author.post("/publications", honey(word, **told))
    assert made["state"] == "held"
    assert sign in signs(made)
    honest = {name: value for name, value in honey(word).items() if name in ("title", "texts")}
    mended = author.call("PATCH", f"/publications/{made['id']}", honest)
    assert (mended.json()["state"], mended.json()["doubts"]) == ("live", [])


def test_k6_many_unrelated_matters_are_held(club: Club) -> None:
    author = register(club)
    words = [invented() for _ in range(14)]
    body = {
        "title": "All that we have for you",
        "texts": ["We have the " + ", and for you the ".join(words) + "."],
        "keywords": [{"text": word, "kind": "b2b"} for word in words],
    }
    made = publish(author, **body)
    assert made["state"] == "held"
    assert [(one["sign"], one["times"]) for one in made["doubts"]] == [("matters", 14)]


def test_k6_an_account_publishes_so_often_a_day_by_its_tier(
    embedded_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = MovableClock()
    most = 60
    small = {Tier.BASIC_FREE: most, Tier.BASIC_PLUS: 2 * most}
    for tier, number in small.items():
        bucket = allowances.Bucket(number, number / (24 * 60))
        monkeypatch.setitem(allowances.PUBLICATIONS, tier, bucket)
    with running_club(embedded_settings, clock=clock) as club:
        author = register(club)
        made = [publish(author, invented()) for _ in range(most)]
        # What is deleted was published all the same.
        assert author.call("DELETE", f"/publications/{made[0]['id']}").status_code == 204
        body = honey(invented())
        refused = author.call("POST", "/publications", body)
        assert str(most) in is_problem(refused, 429, "limit_reached")["detail"]
        draft = author.post("/publications", {**body, "state": "draft"})
        is_problem(author.call("POST", f"/publications/{draft['id']}/online"), 429)
        with club.house.truth.work() as work:
            work.session.get_one(Account, author.account["id"]).tier = Tier.BASIC_PLUS
            work.commit()
        clock.moved += timedelta(hours=1)
        assert author.post("/publications", body)["state"] == "live", "a draft is no original"
