"""What a search compares: how much a publication says of each word, and what a query asks for.

Both are canonical forms, so inflection, accents, elision and compounds hide nothing. How much a
publication says of a word is one small number, BM25's gain over all of it and over its title and
subtitle with the weights of `analyzers.ranking`: engines that add such numbers up, each times
what the word is worth in the query, rank alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import log
from typing import Any, NamedTuple, Protocol

from analyzers.analysis import Span
from analyzers.analyzer import Analyzer
from analyzers.evidence import Field
from analyzers.ranking import RECIPE
from analyzers.readings import Page
from schemas.company import told_by
from schemas.document import MOST_IMPACT
from schemas.errors import Invalid
from schemas.words import Kind

_KIND = Kind.B2B
"""Whose rules texts are read by, as for a ranking: a search is asked of no kind."""

_SATURATION, _SHORTNESS = 1.5, 0.75
_NAME_SATURATION = 0.5
_USUAL, _USUAL_NAME = 80, 8
"""Content words of a publication and of its title as they are on average. Constants, for what a
text says must not change with what others write."""

MOST_WORDS = 12
"""Words of a query that are looked for, in each language."""

MOST_SAID = 2_000
"""Distinct words of a publication that a search finds it by: those of which it says most."""

_LONGEST = 100
"""Characters of a word that anybody looks for."""

_NAMES = ("title", "subtitle")
_UNIT = 10
"""What the commonest word of a query is worth."""


class Written(Protocol):
    """What an author writes: a draft, or a publication that is stored."""

    language: str
    title: str
    subtitle: str
    texts: list[str]


class Asked(NamedTuple):
    """A query as one language reads it, its words in their order."""

    language: str
    words: tuple[str, ...]


def searchable(written: Written, company: Mapping[str, Any] | None) -> Page:
    """Give all that searches find a publication by; `company` is its stored directory entry."""
    texts = [*written.texts, *told_by(company)]
    return Page(written.language, written.title, written.subtitle, texts)


def impacts(analyzer: Analyzer, page: Page) -> dict[str, int]:
    """Give how much a publication says of each of its words, 1 … `MOST_IMPACT`.

    Empty in a language without rules. The words are not stamped with the edition.
    """
    try:
        fields = analyzer.fields(page.language, page.title, page.subtitle, page.texts, kind=_KIND)
    except Invalid:
        return {}
    said = Counter(_words(fields))
    named = Counter(_words([field for field in fields if field.name in _NAMES]))
    whole = _SATURATION * (1 - _SHORTNESS + _SHORTNESS * said.total() / _USUAL)
    names = _NAME_SATURATION * (1 - _SHORTNESS + _SHORTNESS * named.total() / _USUAL_NAME)
    most = 1 + RECIPE.names
    found: dict[str, int] = {}
    for word, times in said.items():
        if len(word) > _LONGEST:
            continue
        gain = times / (times + whole)
        gain += RECIPE.names * named[word] / (named[word] + names)
        found[word] = 1 + min(MOST_IMPACT - 1, int(gain / most * MOST_IMPACT))
    if len(found) <= MOST_SAID:
        return found
    best = sorted(found, key=lambda word: (-found[word], word))[:MOST_SAID]
    return {word: found[word] for word in best}


def read_query(analyzer: Analyzer, text: str, languages: Sequence[str]) -> list[Asked]:
    """Give a query's words in each language that it may be in; those without any are left out."""
    read = []
    for code in analyzer.readable(languages):
        words = dict.fromkeys(map(str, analyzer.terms(text, _KIND, code)))
        if words:
            read.append(Asked(code, tuple(words)[:MOST_WORDS]))
    return read


def wanted_keys(
    analyzer: Analyzer, text: str, kind: Kind, languages: Sequence[str]
) -> Sequence[str]:
    """Give the interest keys of a query, as a plain keyword would have them; none if it is none."""
    try:
        return analyzer.interest(text, kind, languages=languages).keys
    except Invalid:
        return ()


def weigh(words: Collection[str], holders: Mapping[str, int]) -> dict[str, int]:
    """Give what each word of a query is worth: the fewer hold it, the more.

    `holders` has how many publications hold a word. A word that nobody holds is worth nothing.
    """
    held = {word: holders[word] for word in words if holders.get(word)}
    commonest = max(held.values(), default=0)
    return {word: round(_UNIT * (1 + log(commonest / count))) for word, count in held.items()}


def needed(asked: Sequence[str], weights: Mapping[str, int]) -> frozenset[str]:
    """Give the rarest words that make up half of what a query is worth.

    One of them must be there: what has nothing but a query's common words does not answer it,
    and is not looked at.
    """
    left = sum(weights.get(word, 0) for word in asked) / 2
    found = []
    for word in sorted(asked, key=lambda word: (-weights.get(word, 0), word)):
        if left <= 0 or not weights.get(word):
            break
        found.append(word)
        left -= weights[word]
    return frozenset(found)


def spans(analyzer: Analyzer, page: Page, words: Collection[str]) -> list[Span]:
    """Give where a text says the words, in the order of its fields; for highlights."""
    if not words:
        return []
    try:
        fields = analyzer.fields(page.language, page.title, page.subtitle, page.texts, kind=_KIND)
    except Invalid:
        return []
    found: dict[tuple[str, int, int], Span] = {}
    for field in fields:
        for atom, start, end in field.passages:
            if str(atom) in words:
                quote = field.text[start:end]
                span = Span(field=field.name, start=start, end=end, quote=quote)
                found.setdefault((field.name, start, end), span)
    return list(found.values())


def _words(fields: Sequence[Field]) -> list[str]:
    return [str(passage.atom) for field in fields for passage in field.passages]
