"""The language of a keyword, guessed when not given: shown, and changed (K7)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from analyzers import analysis
from tests.api.club_client import Browser, Club, is_problem, register
from tests.api.test_senses import AVOCADO, offer, patch, seen


def written(member: Browser, text: str, **more: str) -> dict[str, object]:
    return dict(member.post("/keywords", {"text": text, "kind": "b2c", **more}))


def test_k7_a_guess_is_told_and_never_narrows(club: Club) -> None:
    author, member = register(club), register(club, languages=["en", "fr"])
    fruit = offer(author, sense=AVOCADO)
    keyword = written(member, "avocat")
    assert keyword["guessed"] is True
    assert keyword["language"] in {"fr", "en"}
    assert fruit["id"] in seen(member)
    assert written(member, "des chaussures", language="fr")["guessed"] is False


def test_k7_the_language_is_changed_and_guessed_again(club: Club) -> None:
    author, member = register(club), register(club, languages=["en", "fr"])
    fruit = offer(author, sense=AVOCADO)
    path = f"/keywords/{written(member, 'avocat')['id']}"
    english = patch(member, path, {"language": "en"})
    assert (english["language"], english["guessed"], english["state"]) == ("en", False, "active")
    assert fruit["id"] not in seen(member)
    patch(member, path, {"language": "fr"})
    sensed = patch(member, path, {"sense": AVOCADO})
    assert (sensed["language"], sensed["sense"]) == ("fr", AVOCADO)
    assert fruit["id"] in seen(member)
    # Nothing in English is called so: which of its senses is meant is open again.
    assert patch(member, path, {"language": "en"})["sense"] is None
    assert patch(member, path, {"language": None})["guessed"] is True
    assert fruit["id"] in seen(member)


def test_k7_a_language_that_makes_it_another_keyword_is_refused(club: Club) -> None:
    member = register(club, languages=["en", "fr"])
    written(member, "table", language="fr")
    path = f"/keywords/{written(member, 'table', language='en')['id']}"
    answer = member.call("PATCH", path, {"language": "fr"})
    is_problem(answer, 409, "keyword_exists")
    listed = {one["language"] for one in member.get("/keywords")["entries"]}
    assert listed == {"en", "fr"}


def test_k7_the_page_shows_the_guess_and_changes_it(club: Club) -> None:
    member = register(club, languages=["en", "fr"])
    keyword = written(member, "avocat")
    assert "Language guessed:" in member.http.get("/me/keywords").text
    sent = {"csrf_token": member.csrf, "language": "fr"}
    page = member.http.post(
        f"/me/keywords/{keyword['id']}/language", data=sent, follow_redirects=True
    )
    assert page.status_code == 200
    assert "Language guessed:" not in page.text
    (held,) = member.get("/keywords")["entries"]
    assert (held["language"], held["guessed"]) == ("fr", False)


def test_who_only_shows_keywords_never_guesses(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    member = register(club, languages=["en", "fr"])
    written(member, "des chaussures en cuir")

    def refuse(text: str, languages: Sequence[str]) -> str:
        raise AssertionError(f"{text} is guessed again, which costs a process seconds")

    monkeypatch.setattr(analysis, "guess_language", refuse)
    (held,) = member.get("/keywords")["entries"]
    assert held["guessed"] is True
    assert "Language guessed:" in member.http.get("/me/keywords").text
    assert member.http.get("/hub").status_code == 200
