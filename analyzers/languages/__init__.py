"""The languages the analyzers know; German, Spanish, Italian, Portuguese and Dutch join here."""

from __future__ import annotations

from analyzers.languages.base import HeadRule, Language
from analyzers.languages.en import ENGLISH
from analyzers.languages.fr import FRENCH

LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        FRENCH,
        ENGLISH,
    )
}

__all__ = ["LANGUAGES", "HeadRule", "Language"]
