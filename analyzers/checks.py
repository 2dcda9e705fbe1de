"""What an administrator may write into the rules of a language and kind, told field by field.

The sentences are for people: each names the word that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from analyzers.keys import is_name
from analyzers.settings import Rules
from analyzers.text import fold, tidy
from schemas.errors import N_, Invalid
from schemas.words import Need

LONGEST_WORD = 80
"""Characters of a word, or of the words that one stands for."""

MOST_ENTRIES = 5_000
"""Words or entries a field may have."""

SETS = frozenset(
    name for name, field in Rules.model_fields.items() if field.annotation == frozenset[str]
)
TABLES = frozenset(
    name for name, field in Rules.model_fields.items() if field.annotation == dict[str, str]
)
NUMBERS = frozenset(Rules.model_fields) - SETS - TABLES
"""Fields by their shape: words, entries, a number."""


class Refusal(NamedTuple):
    """Why a field is refused: a sentence and the word it is about."""

    sentence: str
    word: str = ""


def amended(rules: Rules, wanted: dict[str, Any]) -> Rules:
    """The rules with whole fields replaced; raises `Invalid`, a sentence a field."""
    refused = {name: found for name, value in wanted.items() if (found := _refusal(name, value))}
    if not refused:
        refused = _together(rules.model_copy(update=_values(wanted)), wanted)
    if refused:
        raise Invalid(
            N_("Some fields need another look."),
            fields={name: one.sentence for name, one in refused.items()},
            by_field={name: {"word": one.word} for name, one in refused.items()},
        )
    return rules.model_copy(update=_values(wanted))


def _values(wanted: dict[str, Any]) -> dict[str, Any]:
    return {
        name: frozenset(map(_plain, value))
        if name in SETS
        else {_plain(written): _plain(form) for written, form in value.items()}
        if name in TABLES
        else float(value)
        for name, value in wanted.items()
    }


def _plain(word: str) -> str:
    return " ".join(word.split())


def _refusal(name: str, value: Any) -> Refusal | None:
    if name in SETS and isinstance(value, list):
        return _too_many(value) or _of_words(value)
    if name in TABLES and isinstance(value, dict):
        return _too_many(value) or _of_entries(name, value)
    if name in NUMBERS and isinstance(value, int | float):
        if 0 <= value <= 1:
            return None
        return Refusal(N_("Give a number between 0 and 1."))
    if name not in Rules.model_fields:
        return Refusal(N_("There is no such field."))
    return Refusal(N_("This has a form that is not allowed here."))


def _too_many(values: Iterable[str]) -> Refusal | None:
    if len([*values]) > MOST_ENTRIES:
        return Refusal(N_("This is too long: at most 5,000 entries."))
    return None


def _of_words(words: Iterable[str]) -> Refusal | None:
    for word in words:
        if not word.strip():
            return Refusal(N_("A word is empty."))
        if len(word) > LONGEST_WORD:
            return Refusal(N_("“{word}” is too long."), word[:LONGEST_WORD])
    return None


def _of_entries(name: str, table: dict[str, str]) -> Refusal | None:
    for written, form in table.items():
        if refused := _of_words((written, form)):
            return refused
        if name == "needs":
            if not {*form.split()} <= {*Need}:
                return Refusal(N_("“{word}” must stand for needs, such as: buy sell."), written)
        elif not is_name(_plain(form)):
            return Refusal(N_("“{word}” must stand for one word."), written)
    return None


def _together(rules: Rules, wanted: dict[str, Any]) -> dict[str, Refusal]:
    """What contradicts another field."""
    refused: dict[str, Refusal] = {}
    stop = {_folded(word) for word in rules.stop}
    if "stop" in wanted:
        kept = stop & {_folded(word) for word in rules.negations}
        if kept:
            refused["stop"] = Refusal(N_("“{word}” is a negation: it is never dropped."), min(kept))
    if "synonyms" in wanted:
        for written, form in rules.synonyms.items():
            if written.casefold() == form.casefold():
                refused["synonyms"] = Refusal(N_("“{word}” stands for itself."), written)
            elif _folded(form) in stop:
                refused["synonyms"] = Refusal(
                    N_("“{word}” stands for a word that is dropped."), written
                )
    return refused


def _folded(word: str) -> str:
    return fold(tidy(word))
