"""Templates rendered without a server: whatever they are given, they escape it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from api import i18n
from api.rendering import STATIC, TEMPLATES, Renderer
from tests.api.hostile import KEYWORD
from tests.api.pages import PAGES

LANGUAGES = ("fr", "en", "de", "nl")


class Markup(HTMLParser):
    """Collects what a page must hold or must not."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline_script = False
        self._script: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        # Data are no script: the policy has nothing against them, and nothing runs them.
        is_data = dict(attrs).get("type") == "application/ld+json"
        self._script = tag if tag in {"script", "style"} and not is_data else None

    def handle_data(self, data: str) -> None:
        self.inline_script = self.inline_script or bool(self._script and data.strip())

    def handle_endtag(self, tag: str) -> None:
        self._script = None


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(LANGUAGES)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_escapes_and_obeys_the_policy(renderer: Renderer, page: str, language: str) -> None:
    template, context = PAGES[page]
    html = renderer.render(template, language, context)
    assert "<script>alert" not in html
    markup = Markup(html)
    assert not markup.inline_script
    for tag, attributes in markup.tags:
        assert tag != "style"
        assert not [name for name in attributes if name == "style" or name.startswith("on")], tag
        assert not any((value or "").startswith("javascript:") for value in attributes.values())


def test_no_page_is_left_out() -> None:
    made = {path.name for path in TEMPLATES.glob("[!_]*.html")} - {"base.html"}
    assert {template for template, _ in PAGES.values()} == made


def test_what_was_looked_for_is_marked_in_text_that_is_escaped(renderer: Renderer) -> None:
    template, context = PAGES["search"]
    html = renderer.render(template, "en", context)
    marked = (
        "<mark>&lt;script&gt;</mark>alert(1)<mark>&lt;/script&gt;&#34;&#39;&gt;&amp;{{7*7}}</mark>"
    )
    # Of two publications the title, of one a subtitle; of two members three fields each.
    assert html.count(marked) == 2 + 1 + 2 * 3
    # Of both a text, whose markup is read: it comes out of the cleaning with plain quotes.
    assert html.count(marked.replace("&#34;&#39;", "\"'")) == 2


@pytest.mark.parametrize("page", ["register", "keywords", "compose"])
def test_a_form_offers_every_language_that_keywords_are_read_in(
    renderer: Renderer, page: str
) -> None:
    template, context = PAGES[page]
    tags = Markup(renderer.render(template, "en", context)).tags
    offered = {held.get("value") for tag, held in tags if tag in {"option", "input"}}
    assert offered >= set(LANGUAGES)


@pytest.mark.parametrize("page", PAGES)
def test_page_names_its_parts(renderer: Renderer, page: str) -> None:
    """One h1, ids that are unique, a label for every field, alternatives for every picture."""
    template, context = PAGES[page]
    tags = Markup(renderer.render(template, "en", context)).tags
    ids = Counter(attributes["id"] for _, attributes in tags if attributes.get("id"))
    assert [name for name, times in ids.items() if times > 1] == []
    assert sum(tag == "h1" for tag, _ in tags) == 1
    labelled = {attributes.get("for") for tag, attributes in tags if tag == "label"}
    for tag, attributes in tags:
        kind = attributes.get("type")
        if tag in {"input", "select", "textarea"} and kind not in {"hidden", "radio", "checkbox"}:
            assert attributes["id"] in labelled
        if tag == "img":
            assert "alt" in attributes
        for reference in ("aria-describedby", "aria-labelledby"):
            for name in (attributes.get(reference) or "").split():
                assert name in ids


def test_several_cases_that_resemble_others_are_no_landmarks_of_one_name(
    renderer: Renderer,
) -> None:
    template, context = PAGES["moderation"]
    html = renderer.render(template, "en", {**context, "cases": context["cases"] * 2})
    assert html.count('aria-label="What it resembles"') == 2
    named = [
        attributes["aria-label"]
        for tag, attributes in Markup(html).tags
        if tag in ("section", "nav", "aside", "form") and "aria-label" in attributes
    ]
    assert len(named) == len(set(named))


def test_static_files_that_templates_name_exist() -> None:
    for template in TEMPLATES.rglob("*.html"):
        for path in re.findall(r'static_url\("([\w./-]+\.\w+)"\)', template.read_text("utf-8")):
            assert (STATIC / path).is_file(), (template.name, path)


def test_a_file_s_address_changes_with_its_content(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_text("a{}", "utf-8")
    first = Renderer(LANGUAGES, static=tmp_path).static_url("a.css")
    file.write_text("b{}", "utf-8")
    assert Renderer(LANGUAGES, static=tmp_path).static_url("a.css") != first


def test_plural_and_language_of_a_page(renderer: Renderer) -> None:
    template, context = PAGES["keywords"]
    french = renderer.render(template, "fr", context)
    assert "Retient 2 publications en ce moment." in french
    assert '<html lang="fr">' in french
    one = {**context, "keywords": [{**KEYWORD, "selects": 1}]}
    assert "Selects 1 publication now." in renderer.render(template, "en", one)


def test_a_message_without_variables_is_translated_when_its_template_is_compiled(
    tmp_path: Path,
) -> None:
    said = '<p title="{% trans %}Nobody yet.{% endtrans %}">{% trans %}5 %{% endtrans %}</p>'
    named = "{% trans name=name %}Shared by {{ name }}{% endtrans %}"
    (tmp_path / "page.html").write_text(said + named, "utf-8")
    renderer = Renderer(LANGUAGES, templates=tmp_path)
    html = renderer.render("page.html", "fr", {"name": "<b>"})
    assert html == '<p title="Personne pour l’instant.">5 %</p>Partagé par &lt;b&gt;'


def test_an_age_is_told_in_whole_minutes_then_as_a_date(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{{ moment|ago }}", "utf-8")
    renderer = Renderer(LANGUAGES, templates=tmp_path)
    now = datetime.now(UTC)
    for age, words in (
        (timedelta(seconds=5), "now"),
        (timedelta(minutes=2, seconds=50), "2 minutes ago"),
        (timedelta(hours=3, seconds=50), "3 hours ago"),
    ):
        assert renderer.render("page.html", "en", {"moment": now - age}) == words
    assert renderer.render("page.html", "en", {"moment": datetime(2024, 2, 29, tzinfo=UTC)}) == (
        "Feb 29, 2024"
    )
