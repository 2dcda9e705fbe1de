"""Passages of a publication around what was looked for, cut between words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from analyzers.analysis import Span
from analyzers.readings import Page
from schemas.search import Highlight

_LENGTH = 240
"""Characters of a passage of a text; titles and subtitles are given whole."""

_BEFORE = 80
"""Characters before the first mark."""

_MOST_MARKS = 20

_READ = 3_000
"""Characters of a publication's texts that passages are looked for in: reading takes time."""


def beginning(page: Page) -> Page:
    """Give as much of a publication as passages are looked for in."""
    left, texts = _READ, []
    for text in page.texts:
        texts.append(text[:left])
        left -= len(texts[-1])
    return replace(page, texts=texts)


def excerpts(page: Page, spans: Sequence[Span]) -> list[Highlight]:
    """Give the title and subtitle where something is found in them, and the best passage of texts.

    The passage is where most distinct words stand close together, the first of equals.
    """
    whole = {"title": page.title, "subtitle": page.subtitle}
    given = []
    for field, text in whole.items():
        if marks := _marks(span for span in spans if span["field"] == field):
            given.append(Highlight(field=field, text=text, marks=marks))
    inner = [span for span in spans if span["field"] not in whole]
    if inner:
        best = max(inner, key=lambda span: len(_near(span, inner)))
        given.append(_passage(page, best, inner))
    return given


def _near(first: Span, spans: Iterable[Span]) -> set[str]:
    end = first["start"] + _LENGTH - _BEFORE
    return {
        span["quote"].casefold()
        for span in spans
        if span["field"] == first["field"]
        and first["start"] <= span["start"]
        and span["end"] <= end
    }


def _passage(page: Page, first: Span, spans: Iterable[Span]) -> Highlight:
    field = first["field"]
    text = page.texts[int(field.removeprefix("texts."))]
    start = max(0, first["start"] - _BEFORE)
    if start:
        # From a word's beginning, not from within.
        start = text.find(" ", start, first["start"]) + 1 or first["start"]
    end = min(len(text), start + _LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", first["end"], end), first["end"])
    inside = [
        span
        for span in spans
        if span["field"] == field and start <= span["start"] and span["end"] <= end
    ]
    marks = [(left - start, right - start) for left, right in _marks(inside)]
    return Highlight(field=field, text=text[start:end], marks=marks)


def _marks(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Give offsets that do not overlap, in order."""
    marks: list[tuple[int, int]] = []
    for start, end in sorted((span["start"], span["end"]) for span in spans):
        if not marks or start >= marks[-1][1]:
            marks.append((start, end))
    return marks[:_MOST_MARKS]
