"""The tuning page without JavaScript: edit, preview, apply, judge, go back (M6)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

import pytest

from analyzers.thesaurus import Concept, Vocabulary
from club import thesauri
from settings import Settings
from tests.api.club_client import (
    Browser,
    Club,
    add_keyword,
    eventually,
    on_hub,
    publish,
    register,
    running_club,
)
from tests.api.test_tuning import administrator

TUNING = "/admin/analyzers"


@pytest.fixture
def club(embedded_settings: Settings) -> Iterator[Club]:
    with running_club(embedded_settings) as club:
        yield club


def send(browser: Browser, path: str, **fields: str) -> str:
    """Send a form, follow it, and give the page."""
    answer = browser.http.post(
        path, data={"csrf_token": browser.csrf, **fields}, follow_redirects=True
    )
    return html.unescape(answer.text)


def see(browser: Browser, path: str = TUNING) -> str:
    answer = browser.http.get(path)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


def fields_of(page: str) -> dict[str, str]:
    """What a page's form of settings would send as it is."""
    areas = re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    inputs = re.findall(
        r'<input[^>]*name="(revision|evidence_threshold|\w+_share)" value="([^"]*)"', page
    )
    return {**dict(areas), **dict(inputs)}


def test_everybody_else_gets_a_plain_page(club: Club) -> None:
    for path in (TUNING, f"{TUNING}/fr/b2b"):
        assert register(club).http.get(path).status_code == 403
        assert club.visitor().http.get(path).status_code == 303


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_speaks_the_administrators_language(club: Club, language: str) -> None:
    page = see(administrator(club, language=language))
    assert ("Doubted by members" if language == "en" else "Contestés par les membres") in page


def test_a_bad_marriage_is_found_mended_and_brought_back(club: Club) -> None:
    ada, member, author = administrator(club), register(club), register(club)
    add_keyword(member, "gizmos")
    wrong = publish(author, "gizmo", title="Not meant")
    member.post("/feedback", {"publication": wrong["id"], "what": "wrong_match"})
    page = see(ada)
    assert "gizmos ↔ gizmo" in page
    assert f'href="{TUNING}/en/b2b"' in page
    rules = fields_of(see(ada, f"{TUNING}/en/b2b"))
    odd = {**rules, "revision": "soon", "csrf_token": ada.csrf}
    assert ada.http.post(f"{TUNING}/en/b2b", data=odd).status_code == 422
    refused = send(ada, f"{TUNING}/en/b2b", **{**rules, "stop": "without"})
    assert "“without” is a negation: it is never dropped." in refused
    page = see(ada, f"{TUNING}/en/b2b")
    rules = fields_of(page)
    rules["exceptions"] += "\ngizmos = gizmosis"
    page = send(ada, f"{TUNING}/en/b2b", **rules)
    assert "<ins>gizmos = gizmosis</ins>" in page
    revision = re.findall(r'name="revision" value="(\d+)"', page)[0]
    send(ada, f"{TUNING}/draft/preview", revision=revision)
    eventually(lambda: "Marriages lost" in see(ada))
    page = send(ada, f"{TUNING}/draft/apply", revision=revision, why="gizmos are no gizmo")
    assert "1 of 1 marriages would be lost" in page
    confirm = re.findall(r'name="confirm" value="(\w+)"', page)[0]
    send(ada, f"{TUNING}/draft/apply", revision=revision, why="no gizmo", confirm=confirm)
    eventually(lambda: "Edition 2 answers" in see(ada))
    assert "no gizmo" in see(ada)
    assert on_hub(member) == []
    send(ada, f"{TUNING}/rollback")
    assert "Edition 1 answers" in see(ada)
    assert on_hub(member) == ["Not meant"]


def test_an_imported_thesaurus_acts_once_a_draft_with_it_is_applied(club: Club) -> None:
    ada, member, author = administrator(club), register(club), register(club)
    toys = Vocabulary(
        name="toys", concepts={"gizmo": Concept(labels={"en": ("gizmo",), "fr": ("bidule",)})}
    )
    with club.house.truth.work() as work:
        thesauri.store(work, toys, source="toys.ttl", by="ada")
        work.commit()
    add_keyword(member, "gizmo")
    publish(author, "bidule", language="fr", title="En français")
    page = send(ada, f"{TUNING}/draft")
    assert "It says what is live so far." in page
    revision = re.findall(r'name="revision" value="(\d+)"', page)[0]
    refused = ada.http.post(
        f"{TUNING}/draft/thesauri",
        data={"csrf_token": ada.csrf, "revision": revision, "thesauri": ["none-such"]},
    )
    assert "There is no thesaurus none-such." in html.unescape(refused.text)
    ada.http.post(
        f"{TUNING}/draft/thesauri",
        data={"csrf_token": ada.csrf, "revision": revision, "thesauri": ["club", "toys"]},
    )
    page = see(ada)
    assert "It says what is live so far." not in page
    revision = re.findall(r'name="revision" value="(\d+)"', page)[0]
    send(ada, f"{TUNING}/draft/preview", revision=revision)
    eventually(lambda: "Marriages gained" in see(ada))
    assert on_hub(member) == []
    send(ada, f"{TUNING}/draft/apply", revision=revision, why="")
    eventually(lambda: on_hub(member) == ["En français"])
    with club.house.truth.read() as session:
        assert "edition 2" in thesauri.holders(session, "toys")


def test_an_untouched_form_changes_nothing(club: Club) -> None:
    ada = administrator(club)
    for language in ("fr", "en"):
        rules = fields_of(see(ada, f"{TUNING}/{language}/b2b"))
        page = send(ada, f"{TUNING}/{language}/b2b", **rules)
        assert "It says what is live so far." in page


def test_judgements_are_shown_side_by_side(club: Club) -> None:
    ada = administrator(club)
    golden = {
        "interest": {"text": "olive oil", "language": "en"},
        "offer": {"text": "olive oils", "language": "en"},
        "marries": True,
    }
    page = send(ada, f"{TUNING}/judge", judgements=json.dumps(golden))
    assert "precision" in page
    assert "MAP" in page
    assert "ligne 1" in send(administrator(club, language="fr"), f"{TUNING}/judge", judgements="{}")
