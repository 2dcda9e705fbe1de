"""Whatever is written as a keyword gives well-formed keys or `Invalid`, in bounded time."""

from __future__ import annotations

import json
import string
import time
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analyzers.analyzer import LONGEST_KEYWORD, Analyzer, default_analyzer
from analyzers.keys import is_name, parse_key
from analyzers.settings import default_settings
from schemas.errors import Invalid
from schemas.words import Kind
from tests.shared import shared

LANGUAGES = default_settings().languages
kinds = st.sampled_from(Kind)
anything = st.text(min_size=1, max_size=40)


@cache
def analyzer() -> Analyzer:
    return default_analyzer()


@settings(max_examples=400, deadline=None)
@given(anything, st.sampled_from((*LANGUAGES, None)), kinds)
@example("\ud800", "fr", Kind.B2B)
@example("\x00", "en", Kind.B2C)
@example("ﷺ" * 100, "fr", Kind.B2B)
@example("-'&/+()", None, Kind.B2B)
@example("a-b-c-d", "fr", Kind.B2B)
@example("sans", "fr", Kind.B2B)
@example("non-", "en", Kind.B2B)
@example("free", "en", Kind.B2B)
@example("'", "en", Kind.B2B)
def test_any_text_gives_well_formed_keys_or_invalid(
    text: str, language: str | None, kind: Kind
) -> None:
    well_formed(text, language, kind)


def well_formed(text: str, language: str | None, kind: Kind) -> None:
    try:
        asked = analyzer().interest(text, kind, language)
        offered = analyzer().offer(text, kind, language)
    except Invalid:
        return
    assert asked.keys
    assert set(asked.keys) & set(offered.keys)
    for key in (*asked.keys, *offered.keys):
        parsed = parse_key(key)
        assert str(parsed) == key
        for atom in (parsed.reading.head, *parsed.reading.modifiers):
            assert is_name(atom.name)
            key.encode()


def naughty_strings() -> list[str]:
    return list(json.loads(shared("blns.json").read_text(encoding="utf-8")))


def test_naughty_strings() -> None:
    for text in naughty_strings():
        for language in (*LANGUAGES, None):
            well_formed(text, language, Kind.B2B)
        analyzer().evidence([], "fr", text, text, [text])


@pytest.mark.parametrize("text", ["a" * 1_000_000, "é " * 500_000, "\u200b" * 1_000_000])
def test_a_megabyte_is_refused_at_once(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(Invalid, match="at most"):
        analyzer().offer(text, Kind.B2B, "fr")
    assert time.perf_counter() - started < 0.1


@pytest.mark.parametrize("separator", [" ", " et ", ", ", " de ", "/", "-", " sans "])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_keywords_stay_bounded(language: str, separator: str) -> None:
    text = separator.join(string.ascii_lowercase * 6)[:LONGEST_KEYWORD]
    offered = analyzer().offer(text, Kind.B2B, language)
    asked = analyzer().interest(text, Kind.B2B, language)
    assert len(offered.keys) < 12_000
    assert set(asked.keys) & set(offered.keys)
