"""Presentations of a publication's page: chosen, previewed, changed (P9)."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.words import PageTemplate
from tests.api.club_client import Browser, Club, draft, invented, is_problem, publish, register
from tests.api.test_photos import sent


def typed(author: Browser, word: str, **changes: Any) -> dict[str, Any]:
    """The compose form, filled in."""
    return {
        "type": "article",
        "language": "en",
        "title": f"All about {word}",
        "texts": f"We make {word}.",
        "keyword_text": word,
        "keyword_kind": "b2b",
        "keyword_need": "",
        "csrf_token": author.csrf,
        **changes,
    }


@pytest.mark.parametrize("template", PageTemplate)
def test_p9_a_page_is_presented_as_its_author_chose(club: Club, template: str) -> None:
    author = register(club)
    made = publish(author, invented(), template=template)
    assert made["template"] == template
    page = club.visitor().http.get(made["url"]).text
    assert f'class="article article-{template}"' in page
    assert club.visitor().get(f"/publications/{made['id']}")["template"] == template


def test_p9_it_is_classic_until_its_author_says_otherwise(club: Club) -> None:
    author = register(club)
    made = publish(author, invented())
    assert made["template"] == "classic"
    address = f"/publications/{made['id']}"
    assert author.call("PATCH", address, {"template": "letter"}).json()["template"] == "letter"
    assert author.call("PATCH", address, {"title": "T"}).json()["template"] == "letter"
    refused = author.call("POST", "/publications", draft(invented(), template="no such"))
    assert "template" in is_problem(refused, 422, "invalid")["fields"]


def test_p9_a_person_sees_the_page_before_it_is_published(club: Club) -> None:
    author, word = register(club), invented()
    photo = sent(author)["id"]
    form = typed(author, word, template="gallery", medium=f"photo {photo}", medium_alt="A mill")
    page = author.http.post("/compose/page", data=form)
    assert page.status_code == 200, page.text
    assert 'class="article article-gallery"' in page.text
    assert f"We make {word}." in page.text
    assert f"/media/{photo}/960.webp" in page.text
    assert author.get("/publications")["entries"] == []
    chosen = author.http.post("/compose", data=form | {"action": "publish"})
    assert chosen.status_code == 303, chosen.text
    (made,) = author.get("/publications")["entries"]
    assert made["template"] == "gallery"
    edited = author.http.get(f"/p/{made['id']}/edit").text
    assert 'id="template-gallery" value="gallery" checked' in edited


def test_p9_what_is_not_whole_comes_back_with_what_was_typed(club: Club) -> None:
    author, word = register(club), invented()
    untitled = author.http.post("/compose/page", data=typed(author, word, title=""))
    assert untitled.status_code == 422
    assert f"We make {word}." in untitled.text
    flash = author.http.post("/compose/page", data=typed(author, word, type="flash"))
    assert flash.status_code == 422
    assert 'href="#type"' in flash.text
