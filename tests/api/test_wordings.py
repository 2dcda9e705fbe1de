"""Help while a keyword is written, through HTTP (K2, K3, M5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from club.allowances import BUCKETS
from club.shelf import count_on_hubs
from schemas.allowance import Purpose
from schemas.words import Tier
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


@contextmanager
def later(club: Club, minutes: float = 2) -> Iterator[None]:
    """Some minutes from now, when what is remembered of publications is read again."""
    club.clock.moved += timedelta(minutes=minutes)
    try:
        yield
    finally:
        club.clock.moved -= timedelta(minutes=minutes)


def ask(member: Browser, text: str, kind: str = "b2b", **rest: Any) -> dict[str, Any]:
    return dict(member.get("/keywords/suggest", text=text, kind=kind, **rest))


def wordings(answer: dict[str, Any], source: str) -> list[tuple[str, str]]:
    return [
        (one["text"], one["language"]) for one in answer["suggestions"] if one["source"] == source
    ]


def test_labels_of_thesauri_complete_what_is_typed(club: Club) -> None:
    member = register(club, languages=["fr"])
    answer = ask(member, "huile d'ol", "b2b")
    assert ("huile d'olive", "fr") in wordings(answer, "thesaurus")
    for one in answer["suggestions"]:
        assert one["selects"].keys() == {"about", "text"}


def test_the_same_concept_in_the_member_s_languages(club: Club) -> None:
    member = register(club, languages=["fr", "en"])
    answer = ask(member, "huile d'olive", language="fr")
    assert ("olive oil", "en") in wordings(answer, "same")


def test_a_slip_is_asked_back(club: Club) -> None:
    member = register(club, languages=["fr"])
    assert ("huile d'olive", "fr") in wordings(ask(member, "huille d'olivve"), "spelling")


def test_what_publications_offer_is_suggested_to_those_who_may_see_it(club: Club) -> None:
    word, secret = invented(), invented()
    member, author, muting = register(club), register(club), register(club)
    published = publish(author, word)["id"]
    publish(author, secret, settings={"reading_tier": "premium_vip"})
    muting.post("/feedback", {"publication": published, "what": "mute"})
    with later(club):
        answer = ask(member, word[:8])
        assert wordings(answer, "publications") == [(word, "en")]
        (found,) = [one for one in answer["suggestions"] if one["text"] == word]
        assert found["selects"] == {"about": None, "text": "fewer than 10"}
        assert ask(member, secret[:8])["suggestions"] == []
        assert ask(muting, word[:8])["suggestions"] == []
        author.call("POST", f"/publications/{published}/offline")
        assert ask(member, word[:8])["suggestions"] == []
        assert ask(member, word[:8], kind="cultural")["suggestions"] == []


def test_m5_other_members_keywords_are_never_suggested(club: Club) -> None:
    word = invented()
    member, other = register(club), register(club)
    add_keyword(other, word)
    before = ask(member, word)
    with later(club):
        for typed in (word, word[:6], word[:-1]):
            assert word not in str(ask(member, typed)["suggestions"])
        assert ask(member, word) == before


def test_k3_needs_are_proposed_and_never_assumed(club: Club) -> None:
    member = register(club, languages=["fr"])
    answer = ask(member, "location d'appartement", "b2c")
    assert answer["needs"] == [
        {"words": "location", "text": "appartement", "needs": ["rent", "let"]}
    ]
    added = add_keyword(member, "location d'appartement", "b2c", language="fr")
    assert (added["text"], added["need"]) == ("location d'appartement", None)


def test_a_keyword_that_selects_nothing_is_warned_of_and_kept(club: Club) -> None:
    word, member = invented(), register(club, language="fr")
    added = add_keyword(member, word)
    assert added["selects"] == {"about": None, "text": "moins de 10"}
    assert added["warning"]["code"] == "selects_nothing"
    assert added["warning"]["text"].startswith("Rien n’y répond")
    assert ask(member, word)["warning"] == added["warning"]
    publish(member, word)
    eventually(lambda: member.get("/keywords")["entries"][0]["warning"] is None)


def test_a_keyword_that_selects_almost_everything_is_warned_of(club: Club) -> None:
    word, member = invented(), register(club)
    with club.house.truth.read() as session:
        others = count_on_hubs(session, Tier.BASIC_FREE)
    if others > 60:
        pytest.skip("the shared club has too many publications to fill its half")
    for _ in range(max(20, others + 1)):
        publish(member, word)
    with later(club):
        assert add_keyword(member, word)["warning"]["code"] == "selects_most"
        assert ask(member, f"some {word}")["warning"]["code"] == "selects_most"
        (listed,) = member.get("/keywords")["entries"]
        assert listed["warning"]["code"] == "selects_most"


def test_what_holds_no_word_is_refused(club: Club) -> None:
    member = register(club)
    for query in ({"text": "…"}, {"text": ""}, {"text": "x" * 300}, {"text": "x", "kind": "pet"}):
        answer = member.call("GET", "/keywords/suggest", params={"kind": "b2b", **query})
        is_problem(answer, 422, "invalid")
    is_problem(club.visitor().call("GET", "/keywords/suggest?text=x&kind=b2b"), 401)


def test_a18_whoever_asks_too_often_waits(club: Club) -> None:
    member, most = register(club), int(BUCKETS[Purpose.SUGGEST].most)
    sought = {"text": "oil", "kind": "b2b"}
    answered = 0
    # The allowance grows back while it is used up.
    while (answer := member.call("GET", "/keywords/suggest", params=sought)).status_code == 200:
        answered += 1
    assert answered >= most
    is_problem(answer, 429, "limit_reached")
    with later(club):
        assert ask(member, "oil")["suggestions"]
