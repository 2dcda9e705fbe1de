"""A text cut where evidence begins and ends, for pages that mark it (K5)."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.publication import Evidence, KeywordReport


def marked(text: str, field: str, keywords: Iterable[KeywordReport]) -> list[tuple[str, bool]]:
    """Give the pieces of a field's text, each with whether it bears out some keyword."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for span in sorted(_spans(field, keywords), key=lambda one: (one.start, -one.end)):
        if span.end <= at or span.end > len(text):
            continue
        start = max(at, span.start)
        pieces += [(text[at:start], False), (text[start : span.end], True)]
        at = span.end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


def _spans(field: str, keywords: Iterable[KeywordReport]) -> list[Evidence]:
    return [span for keyword in keywords for span in keyword.evidence if span.field == field]
