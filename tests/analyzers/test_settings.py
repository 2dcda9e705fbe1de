"""Settings are values: any change is another version, and impossible ones are refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from analyzers.analyzer import Analyzer
from analyzers.settings import Rules, Settings, default_settings
from schemas.words import Kind


def with_rules(language: str, kind: Kind, **changes: object) -> Settings:
    shipped = default_settings()
    rules = shipped.rules[language][kind].model_copy(update=changes)
    table = {**shipped.rules, language: {**shipped.rules[language], kind: rules}}
    return Settings(rules=table)


def keys(settings: Settings, text: str, kind: Kind) -> tuple[str, ...]:
    return Analyzer(settings).interest(text, kind, "fr").keys


def another(name: str) -> object:
    held = getattr(default_settings().rules["fr"][Kind.B2B], name)
    if isinstance(held, frozenset):
        return held | {"zut"}
    return {**held, "zut": "zut"} if isinstance(held, dict) else held / 2


@pytest.mark.parametrize("name", sorted(Rules.model_fields))
def test_every_setting_counts_in_the_version(name: str) -> None:
    changed = with_rules("fr", Kind.B2B, **{name: another(name)})
    assert changed.version != default_settings().version
    assert Analyzer(changed).version != Analyzer(default_settings()).version


def test_the_version_of_equal_settings_is_equal() -> None:
    again = Settings.model_validate(default_settings().model_dump())
    assert again.version == default_settings().version
    assert Analyzer(again).version == Analyzer(default_settings()).version


def test_a_setting_holds_for_its_kind_alone() -> None:
    settings = with_rules("fr", Kind.B2C, synonyms={"bagnole": "voiture"})
    assert keys(settings, "bagnole", Kind.B2C) == ("fr:voiture|plain",)
    assert keys(settings, "bagnole", Kind.B2B) == ("fr:bagnole|plain",)


@pytest.mark.parametrize(
    ("changes", "text", "expected"),
    [
        ({"stop": {"zut"}}, "zut pain", "fr:pain|plain"),
        ({"exceptions": {"conduites": "tuyauterie"}}, "conduites", "fr:tuyauterie|plain"),
        ({"protected": {"haut de gamme": "luxe"}}, "hauts-de-gamme", "fr:luxe|plain"),
        ({"names": {"Zorglub"}}, "zorglub", "=zorglub|plain"),
        (
            {"generic_heads": {"histoire"}, "prepositions": {"de"}},
            "histoire de pain",
            "fr:pain|plain",
        ),
        ({"units": {"bottes"}}, "foin 3 bottes", "fr:foin›=3bottes|plain"),
    ],
)
def test_what_a_setting_does(changes: dict[str, object], text: str, expected: str) -> None:
    rules = {kind: Rules.model_validate(changes) for kind in Kind}
    assert keys(Settings(rules={"fr": rules}), text, Kind.B2B) == (expected,)


@pytest.mark.parametrize(
    "changes",
    [
        {"protected": {"haut de gamme": "haut gamme"}},
        {"exceptions": {"a": "b:c"}},
        {"synonyms": {"a": ""}},
        {"synonyms": {" ": "a"}},
        {"evidence_threshold": 1.1},
        {"unheard": []},
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Rules.model_validate(changes)
