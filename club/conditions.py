"""The conditions of a keyword as its row keeps them: what it excludes, what tells it apart (K8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from analyzers.analyzer import Analyzer
from analyzers.readings import Wanted, read_excluded
from schemas.errors import N_, Invalid
from schemas.words import Need


class Exclusion(NamedTuple):
    """Excluded keywords as written, and the interest keys of every written edition; None: none."""

    texts: list[str] | None
    keys: list[str] | None


def exclude(
    analyzer: Analyzer, wanted: Wanted, texts: Sequence[str], *, kept: bool = False
) -> Exclusion:
    """Read what a keyword excludes, as the keyword itself is read: its kind, its languages.

    A publication that offers such a thing is not selected, whatever need it has with it. Raises
    `Invalid` where one holds nothing to look for, unless it is `kept` from before.
    """
    texts = list(dict.fromkeys(texts))
    if not texts:
        return Exclusion(None, None)
    if not kept:
        for text in texts:
            _check(analyzer, replace(wanted, text=text))
    editions = (analyzer, *analyzer.beside)
    return Exclusion(texts, [key for one in editions for key in read_excluded(one, wanted, texts)])


def _check(analyzer: Analyzer, wanted: Wanted) -> None:
    try:
        analyzer.interest(wanted.text, wanted.kind, None, None, languages=wanted.languages)
    except Invalid:
        sentence = N_("“{text}” holds no word to leave out.")
        raise Invalid(sentence, fields={"except": sentence}, text=wanted.text) from None


def distinction(
    need: Need | None, place: Mapping[str, Any] | None, excluded: Sequence[str] | None
) -> str:
    """What tells a member's keywords of one text apart: their needs and conditions."""
    if place is None and not excluded:
        return need or ""
    where = {
        name: sorted(value) if name == "countries" else value
        for name, value in (place or {}).items()
    }
    said = orjson.dumps([where, sorted(excluded or ())], option=orjson.OPT_SORT_KEYS)
    return f"{need or ''}@{blake2b(said, digest_size=8).hexdigest()}"
