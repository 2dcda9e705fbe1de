"""What administrators tune (M6): the words that steer the analyzers, as frozen values.

A `Rules` holds for one language and one kind. The shipped ones are TOML in `defaults/`: what
stands at the top of a language's file holds for every kind, a table named after a kind adds to
it, and `common.toml` holds for every language.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from analyzers.keys import is_name
from analyzers.languages import LANGUAGES
from schemas.words import Kind, Need

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Rules(BaseModel):
    """Words of one language that steer the reading of one kind's keywords, written plainly."""

    model_config = _FROZEN

    stop: frozenset[str] = Field(frozenset(), description="dropped: articles, pronouns")
    prepositions: frozenset[str] = Field(frozenset(), description="link a complement")
    conjunctions: frozenset[str] = Field(frozenset(), description="link two things named")
    negations: frozenset[str] = Field(frozenset(), description="never dropped: *sans*, *without*")
    negation_suffixes: frozenset[str] = Field(frozenset(), description="*gluten-free*")
    prefixes: frozenset[str] = Field(frozenset(), description="one word with the next: *sous*")
    hyphen_prefixes: frozenset[str] = Field(
        frozenset(), description="likewise, with a hyphen only: *contre-rail*"
    )
    preposed: frozenset[str] = Field(frozenset(), description="never the head if another is left")
    generic_heads: frozenset[str] = Field(frozenset(), description="skipped: *service de*")
    generic_ends: frozenset[str] = Field(frozenset(), description="skipped: *cleaning services*")
    parts: frozenset[str] = Field(
        frozenset(), description="make compounds, and are never cut themselves: *Öl*"
    )
    names: frozenset[str] = Field(frozenset(), description="the same in every language: *Airbus*")
    units: frozenset[str] = Field(frozenset(), description="one with their number: *10 kg*")
    numbers: dict[str, str] = Field({}, description="numbers in letters, to digits")
    synonyms: dict[str, str] = Field({}, description="a word to the word it stands for")
    protected: dict[str, str] = Field({}, description="several words to the one they make")
    exceptions: dict[str, str] = Field({}, description="a word to its canonical form, as it is")
    needs: dict[str, str] = Field({}, description="words that tell a need, to what they may mean")
    evidence_threshold: float = Field(0.6, ge=0, le=1, description="score that supports (K5)")
    list_share: float = Field(
        0.10, ge=0, le=1, description="a text with a smaller share of little words is a list (K6)"
    )
    repeated_share: float = Field(
        0.25, ge=0, le=1, description="one word that is so much of a text is repeated (K6)"
    )

    @field_validator("numbers", "synonyms", "protected", "exceptions")
    @classmethod
    def _names(cls, table: dict[str, str]) -> dict[str, str]:
        for written, form in table.items():
            if not written.strip() or not is_name(form):
                raise ValueError(f"{written!r} cannot stand for {form!r}: one word is needed")
        return table

    @field_validator("needs")
    @classmethod
    def _needs(cls, table: dict[str, str]) -> dict[str, str]:
        for words, needs in table.items():
            unknown = set(needs.split()) - set(Need)
            if not words.strip() or not needs.split() or unknown:
                raise ValueError(f"{words!r} needs one or more of {', '.join(Need)}: {needs!r}")
        return table


class Settings(BaseModel):
    """The rules of every language and kind; a value with a version."""

    model_config = _FROZEN

    rules: dict[str, dict[Kind, Rules]]

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that have rules, in the order they were given."""
        return tuple(self.rules)

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change when any setting does."""
        return digest(canonical(self.model_dump(mode="python")))


def canonical(value: object) -> str:
    """Write nested settings so that equal values give equal text, whatever the order of sets."""
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted(f"{k}:{canonical(v)}" for k, v in value.items())) + "}"
    if isinstance(value, set | frozenset):
        return "[" + ",".join(sorted(map(repr, value))) + "]"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    return repr(value)


def digest(text: str) -> str:
    """Give the first twelve hexadecimal digits of the text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@lru_cache(maxsize=1)
def default_settings() -> Settings:
    """Give the settings shipped with the project: of every known language that has a file."""
    return Settings(rules={code: _load(code) for code in LANGUAGES if _file(code).is_file()})


def _load(code: str) -> dict[Kind, Rules]:
    table = _add(_table("common"), {"needs": _table("needs").get(code, {})})
    table = _add(table, _table(code))
    additions = {kind: table.pop(kind.value, {}) for kind in Kind}
    return {kind: Rules.model_validate(_add(table, more)) for kind, more in additions.items()}


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(_file(name).read_text(encoding="utf-8"))


def _file(name: str) -> Traversable:
    return resources.files("analyzers") / "defaults" / f"{name}.toml"


def _add(table: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(table)
    for name, value in more.items():
        held = merged.get(name)
        if isinstance(held, dict):
            merged[name] = {**held, **value}
        elif isinstance(held, list):
            merged[name] = [*held, *value]
        else:
            merged[name] = value
    return merged
