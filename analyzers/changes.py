"""What one version of the settings says otherwise than another: the unit of tuning (M6).

Editions keep the club's changes to the shipped settings, not a copy of them, so that better
shipped settings reach a club that tuned others. A set of words is changed by words added and
removed, a table by entries put and removed, a number by the one it becomes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from analyzers.settings import Rules, Settings
from schemas.words import Kind


class Change(BaseModel):
    """The change of one field; what is absent stays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    add: tuple[str, ...] = ()
    """Words that come to a set."""
    remove: tuple[str, ...] = ()
    """Words that leave a set, or entries of a table by what is written."""
    put: dict[str, str] = {}
    """Entries that come to a table, or stand for something else now."""
    to: float | None = None
    """The number that it becomes."""

    @property
    def size(self) -> int:
        """How many words, entries and numbers it touches."""
        return len(self.add) + len(self.remove) + len(self.put) + (self.to is not None)


Changes = dict[str, dict[Kind, dict[str, Change]]]
"""By language, kind and field; nothing empty."""


def difference(before: Rules, after: Rules) -> dict[str, Change]:
    """The changes that make `after` of `before`, by field."""
    found: dict[str, Change] = {}
    for name in Rules.model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found[name] = _change(old, new)
    return found


def differences(before: Settings, after: Settings) -> Changes:
    """The changes that make `after` of `before`, for the languages that both have."""
    found: Changes = {}
    for language in before.languages:
        for kind, rules in before.rules[language].items():
            changed = after.rules.get(language, {}).get(kind, rules)
            if fields := difference(rules, changed):
                found.setdefault(language, {})[kind] = fields
    return found


def changed(rules: Rules, changes: Mapping[str, Change]) -> Rules:
    """The rules with the changes made; a change of what is not there any more does nothing.

    Raises `pydantic.ValidationError` for a value that its field does not take.
    """
    values: dict[str, Any] = dict(rules)
    for name, change in changes.items():
        if name in values:
            values[name] = _changed(values[name], change)
    return Rules.model_validate(values)


def with_changes(settings: Settings, changes: Changes) -> Settings:
    """The settings with the changes made in the languages that they have."""
    return Settings(
        rules={
            language: {
                kind: changed(rules, changes.get(language, {}).get(kind, {}))
                for kind, rules in kinds.items()
            }
            for language, kinds in settings.rules.items()
        }
    )


def _change(old: Any, new: Any) -> Change:
    if isinstance(old, frozenset):
        return Change(add=tuple(sorted(new - old)), remove=tuple(sorted(old - new)))
    if isinstance(old, dict):
        put = {written: form for written, form in new.items() if old.get(written) != form}
        return Change(put=put, remove=tuple(sorted(old.keys() - new.keys())))
    return Change(to=new)


def _changed(old: Any, change: Change) -> Any:
    if isinstance(old, frozenset):
        return (old | {*change.add}) - {*change.remove}
    if isinstance(old, dict):
        kept = {written: form for written, form in old.items() if written not in change.remove}
        return {**kept, **change.put}
    return old if change.to is None else change.to
