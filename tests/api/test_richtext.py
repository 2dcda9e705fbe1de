"""Rich text: a small safe part of Markdown, with evidence marked in it (P3, K5)."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.richtext import passage, rich
from schemas.publication import Evidence, KeywordReport
from schemas.words import Kind
from tests.api.club_client import Club, draft, invented, publish, register

REL = ' rel="noopener nofollow ugc"'


def proving(*spans: tuple[int, int]) -> KeywordReport:
    evidence = [Evidence(field="texts.0", start=start, end=end, quote="") for start, end in spans]
    return KeywordReport(
        text="-", kind=Kind.B2B, need=None, language="en", state="live", keys=[],
        supported=True, score=1.0, evidence=evidence, sense=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two<br>\nlines.</p>"),
        ("**strong** and *soft*", "<p><strong>strong</strong> and <em>soft</em></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("[our *mill*](https://a.example/b?c=1&d=2)",
         f'<p><a href="https://a.example/b?c=1&amp;d=2"{REL}>our <em>mill</em></a></p>'),
        ("<b>bold</b> & more", "<p>&lt;b&gt;bold&lt;/b&gt; &amp; more</p>"),
        ("# no heading\n> no quote", "<p># no heading<br>\n&gt; no quote</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ('[x](https://a.example "hidden")', '<p>[x](https://a.example "hidden")</p>'),
        ("![x](https://a.example/p.png)",
         f'<p>!<a href="https://a.example/p.png"{REL}>x</a></p>'),
        ("snake_case_name, 2 * 3 * 4", "<p>snake_case_name, 2 * 3 * 4</p>"),
    ],
)  # fmt: skip
def test_a_small_part_of_markdown_is_read(text: str, html: str) -> None:
    assert rich(text).strip() == html


@pytest.mark.parametrize(
    ("text", "marks", "shown"),
    [
        ("We press **olive oil** here.", [(11, 20)], "We press <mark>olive oil</mark> here."),
        ("- olives\n- [oil](https://a.example/oil)", [(12, 15)], "olives\n<mark>oil</mark>"),
        ("<b>5 < 6</b>", [], "&lt;b&gt;5 &lt; 6&lt;/b&gt;"),
    ],
)
def test_a_passage_shows_words_and_marks_alone(
    text: str, marks: list[tuple[int, int]], shown: str
) -> None:
    assert passage(text, marks).strip() == shown


def test_evidence_is_marked_in_what_is_shown() -> None:
    text = "We press **olive oil** here."
    assert rich(text, "texts.0", [proving((11, 20))]).strip() == (
        "<p>We press <strong><mark>olive oil</mark></strong> here.</p>"
    )
    # A passage that begins inside and ends outside is closed where it has to be.
    across = rich(text, "texts.0", [proving((17, 27))])
    assert across.count("<mark>") == across.count("</mark>")
    assert re.sub("<[^>]+>", "", across).strip() == "We press olive oil here."


class Seen(HTMLParser):
    """Tags and attributes of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


_BITS = st.sampled_from(
    ["<script>", "</p>", "[a](", "https://a.example", "javascript:x", ")", "**", "*", "- ", "\n",
     "&lt;", '"', "onload=x", "<img src=x>", "`", "~~", "\\", "![", "]", "word ", "| a |", "<!--"]
)  # fmt: skip


@given(text=st.lists(_BITS, max_size=25).map("".join), spans=st.lists(st.integers(0, 60)))
def test_nothing_but_what_is_allowed_comes_out(text: str, spans: list[int]) -> None:
    pairs = [(start, start + 7) for start in spans]
    for tag, attributes in Seen(rich(text, "texts.0", [proving(*pairs)])).tags:
        assert tag in {"p", "br", "strong", "em", "ul", "ol", "li", "a", "mark"}
        if tag == "a":
            assert attributes.keys() <= {"href", "rel"}
            assert str(attributes["href"]).startswith("https://")
            assert attributes["rel"] == "noopener nofollow ugc"
        else:
            assert not attributes


def test_k5_the_address_behind_a_link_bears_nothing_out(club: Club) -> None:
    author, word = register(club), invented()
    hidden = f"Read [all of it](https://a.example/{word}) now."
    body = draft(word, title="News", texts=[hidden])
    (keyword,) = author.post("/publications", body)["keywords"]
    assert keyword["supported"] is False
    said = f"Read all about [{word}](https://a.example/more) now."
    made = publish(author, word, title="News", texts=[said])
    ((span,),) = [one["evidence"] for one in made["keywords"]]
    assert said[span["start"] : span["end"]] == span["quote"] == word
    assert made["texts"] == [said]
    own = author.http.get(made["url"]).text
    assert f'<a href="https://a.example/more"{REL}><mark>{word}</mark></a>' in own
    page = club.visitor().http.get(made["url"]).text
    assert f'<a href="https://a.example/more"{REL}>{word}</a>' in page
