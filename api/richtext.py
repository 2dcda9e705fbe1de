"""A publication's text as its page shows it: light Markdown, cleaned (P3).

Paragraphs, line breaks, **strong** and *emphasised* words, lists, and links to the web; anything
else stays the characters that it is. The text is stored as its author wrote it, so that evidence
points into what they see (K5); what comes out of it is cleaned at every showing.
"""

from __future__ import annotations

from collections.abc import Iterable

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markupsafe import Markup

from analyzers.text import LINK
from api.highlight import marked
from schemas.publication import KeywordReport

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""Where evidence begins and ends: characters that no text may hold (`schemas.text`)."""

_HEADINGS = {"h2", "h3", "code"}

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "mark"}


def rich(text: str, field: str = "", keywords: Iterable[KeywordReport] = ()) -> Markup:
    """The text as HTML that is safe to show, with the evidence of its field marked."""
    html = _render(marked(text, field, keywords))
    # Cleaned last: whatever stood across a boundary is closed where it has to be.
    return Markup(  # noqa: S704 - nh3 lets nothing else through
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https"},
            link_rel="noopener nofollow ugc",
        )
    )


def passage(text: str, marks: Iterable[tuple[int, int]]) -> Markup:
    """Words of a text as its page shows them, on one line, with what was looked for marked."""
    pieces, at = [], 0
    for start, end in marks:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    html = _render([*pieces, (text[at:], False)])
    return Markup(nh3.clean(html, tags={"mark"}))  # noqa: S704 - as above


def _render(pieces: Iterable[tuple[str, bool]]) -> str:
    source = "".join(f"{_OPEN}{piece}{_CLOSE}" if shown else piece for piece, shown in pieces)
    rendered: str = _MARKDOWN.render(source)
    return rendered.replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>")


def prose(text: str) -> Markup:
    """A text of the club's own, such as a policy, as HTML: Markdown with headings and own links."""
    return Markup(nh3.clean(_PROSE.render(text), tags=_TAGS | _HEADINGS))  # noqa: S704 - as above


def _link(state: StateInline, silent: bool) -> bool:
    """Read `[words](https://…)`: plainer than Markdown's own, so that nothing in it is hidden."""
    found = LINK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        end = state.posMax
        address = found["address"].replace(_OPEN, "").replace(_CLOSE, "")
        state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(address)}
        state.pos, state.posMax = found.span("words")
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1)
        state.posMax = end
    state.pos = found.end()
    return True


def _markdown() -> MarkdownIt:
    made = MarkdownIt("zero", {"breaks": True, "html": False})
    made.enable(["newline", "escape", "emphasis", "list", "link"])
    made.inline.ruler.at("link", _link)
    return made


_MARKDOWN = _markdown()
_PROSE = MarkdownIt("commonmark", {"html": False}).disable("image")
